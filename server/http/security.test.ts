import { TLSSocket } from "node:tls";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { isSameOrigin, pagePolicy } from "./security";

describe("isSameOrigin", () => {
  it.each([
    [{ host: "umbel:5555" }, true],
    [{ host: "umbel:5555", origin: "http://umbel:5555" }, true],
    [{ host: "umbel:5555", origin: "http://umbel:8080" }, false],
    [{ host: "umbel:5555", origin: "http://evil.example.com" }, false],
    [{ host: "umbel:5555", origin: "null" }, false],
    [{ origin: "http://umbel:5555" }, false],
    // Another server's page, for nobody speaks both on one port.
    [{ host: "umbel:5555", origin: "https://umbel:5555" }, false],
    // A proxy that makes HTTP out of HTTPS and leaves the name as it is, whether or not it is trusted.
    [{ host: "umbel", origin: "https://umbel" }, true],
    [{ host: "umbel:443", origin: "https://umbel" }, true],
    [{ host: "umbel", origin: "ftp://umbel" }, false],
    // One that changes the name is believed only where it is trusted.
    [{ host: "umbel:5555", "x-forwarded-host": "evil", origin: "http://evil" }, false],
    [{ host: "umbel:5555", "x-forwarded-proto": "https", origin: "https://umbel:5555" }, false],
    [{ host: "umbel", "sec-fetch-site": "same-origin", origin: "https://seen-outside" }, true],
    [{ host: "umbel", "sec-fetch-site": "none" }, true],
    [{ host: "umbel", "sec-fetch-site": "same-site", origin: "http://umbel" }, false],
    [{ host: "umbel", "sec-fetch-site": "cross-site", origin: "http://umbel" }, false],
  ])("%j: %j", (headers, same) => {
    expect(isSameOrigin({ headers, socket: { localPort: 5555 } }, { trustProxy: false })).toBe(same);
  });

  it.each([
    [{ host: "inside:5555", "x-forwarded-host": "umbel", origin: "https://umbel" }, false],
    [{ host: "inside", "x-forwarded-host": "umbel", origin: "https://umbel" }, true],
    [
      {
        host: "inside:5555",
        "x-forwarded-host": "umbel, other",
        "x-forwarded-proto": "https",
        origin: "https://umbel",
      },
      true,
    ],
    [{ host: "umbel", "x-forwarded-proto": "wss", origin: "https://umbel" }, true],
    [{ host: "umbel", "x-forwarded-proto": "http", origin: "https://umbel" }, false],
    [{ host: "umbel", "x-forwarded-proto": "https", origin: "http://umbel" }, false],
    [{ host: "inside:5555", "x-forwarded-host": "umbel", origin: "https://evil.example.com" }, false],
  ])("behind a proxy that is trusted, %j: %j", (headers, same) => {
    expect(isSameOrigin({ headers, socket: { localPort: 5555 } }, { trustProxy: true })).toBe(same);
  });

  it("takes no page of plain HTTP for one of ours where it has a certificate", () => {
    const socket = new TLSSocket(new Socket());
    const asked = (origin: string) =>
      isSameOrigin({ headers: { host: "umbel:5555", origin }, socket }, { trustProxy: false });
    expect([asked("https://umbel:5555"), asked("http://umbel:5555")]).toEqual([true, false]);
    socket.destroy();
  });
});

describe("pagePolicy", () => {
  it("lets no script run without the nonce", () => {
    const scripts = /script-src ([^;]*)/.exec(pagePolicy("abc"))?.[1];
    expect(scripts).toBe("'self' 'nonce-abc' 'strict-dynamic'");
  });
});
