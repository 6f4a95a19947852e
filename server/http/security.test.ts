import { describe, expect, it } from "vitest";
import { isSameOrigin, pagePolicy } from "./security";

describe("isSameOrigin", () => {
  it.each([
    [{ host: "umbel:5555" }, true],
    [{ host: "umbel:5555", origin: "http://umbel:5555" }, true],
    [{ host: "umbel:443", origin: "https://umbel" }, true],
    [{ host: "umbel:5555", origin: "http://umbel:8080" }, false],
    [{ host: "umbel:5555", origin: "http://evil.example.com" }, false],
    [{ host: "umbel:5555", origin: "null" }, false],
    [{ origin: "http://umbel:5555" }, false],
    [{ host: "inside:5555", "x-forwarded-host": "umbel", origin: "https://umbel" }, true],
    [{ host: "inside:5555", "x-forwarded-host": "umbel, other", origin: "https://umbel" }, true],
    [{ host: "inside:5555", "x-forwarded-host": "umbel", origin: "https://evil.example.com" }, false],
    [{ host: "umbel", "sec-fetch-site": "same-origin", origin: "https://seen-outside" }, true],
    [{ host: "umbel", "sec-fetch-site": "none" }, true],
    [{ host: "umbel", "sec-fetch-site": "same-site", origin: "http://umbel" }, false],
    [{ host: "umbel", "sec-fetch-site": "cross-site", origin: "http://umbel" }, false],
  ])("%j: %j", (headers, same) => {
    expect(isSameOrigin(headers)).toBe(same);
  });
});

describe("pagePolicy", () => {
  it("lets no script run without the nonce", () => {
    const scripts = /script-src ([^;]*)/.exec(pagePolicy("abc"))?.[1];
    expect(scripts).toBe("'self' 'nonce-abc' 'strict-dynamic'");
  });
});
