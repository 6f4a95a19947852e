import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { LinkClaim, Widget } from "@/lib/widget/widget";
import { createEmbedLinks, readHandshakeLink, readLink, readWidget } from "./embedLinks";

const KEY = "a key of at least thirty-two characters";
const START = Date.UTC(2026, 10, 21);
const TASK: Widget = { kind: "task", id: "4f0c" };
const DAY_S = 86_400;

interface Keys {
  embedKey?: string | null;
  sessionKey?: string;
}

function setUp({ embedKey = KEY, sessionKey = "of the session" }: Keys = {}) {
  const clock = { now: START };
  const links = createEmbedLinks({
    embedKey,
    readSessionKey: () => Promise.resolve(sessionKey),
    now: () => clock.now,
  });
  return { links, clock };
}

/** The claim of an address, as a request brings it. */
function claimOf(path: string): LinkClaim {
  const { pathname, searchParams } = new URL(path, "http://umbel.invalid");
  const [, , kind = "", target] = pathname.split("/");
  const widget = readWidget(
    kind,
    target === undefined ? undefined : decodeURIComponent(target),
    searchParams,
  );
  const claim = widget && readLink(widget, searchParams);
  if (claim === null) throw new Error(`no link: ${path}`);
  return claim;
}

describe("a link to a widget", () => {
  it("opens what it was made for until it ends", async () => {
    const { links, clock } = setUp();
    const { path, expiresAt } = await links.make(TASK, 60);
    expect(expiresAt).toBe(START + 60_000);
    expect(await links.check(claimOf(path))).toBe(expiresAt);
    clock.now += 60_000;
    await expect(links.check(claimOf(path))).rejects.toMatchObject({ code: "LINK_EXPIRED" });
  });

  it("is made with filters as well, in whatever order they stand", async () => {
    const { links } = setUp();
    const { path } = await links.make({ kind: "failures", range: "15m", name: "shop.*&range=7d" }, 60);
    const { searchParams } = new URL(path, "http://umbel.invalid");
    const turned = new URLSearchParams([...searchParams].reverse());
    await expect(links.check(claimOf(`/embed/failures?${turned.toString()}`))).resolves.toBe(START + 60_000);
  });

  it.each<[string, (path: string) => string]>([
    ["for another task", (path) => path.replace("4f0c", "4f0d")],
    ["for another kind", (path) => path.replace("/task/", "/queue/")],
    ["for all of its kind", (path) => `${path}&scope=every`],
    ["for longer", (path) => path.replace(/expires=(\d+)/, (_, at: string) => `expires=${Number(at) + 1}`)],
    ["with a second end", (path) => `${path}&expires=99999999999`],
    ["with an end that is no number", (path) => path.replace(/expires=\d+/, "expires=1e99")],
    ["with a signature that was changed", (path) => path.replace(/.$/, (last) => (last === "0" ? "1" : "0"))],
    [
      "with a signature in capitals",
      (path) => path.replace(/signature=(.*)/, (all) => `signature=${all.slice(10).toUpperCase()}`),
    ],
    ["without a signature", (path) => path.replace(/&signature=.*/, "")],
    ["without an end", (path) => path.replace(/expires=\d+&/, "")],
  ])("counts for nothing %s", async (_, change) => {
    const { links } = setUp();
    const { path } = await links.make(TASK, 60);
    await expect(links.check(claimOf(change(path)))).rejects.toMatchObject({ code: "LINK_INVALID" });
  });

  it("counts for nothing with a filter added, left out or changed", async () => {
    const { links } = setUp();
    const { path } = await links.make({ kind: "failures", range: "1h", name: "a" }, 60);
    for (const other of [
      `${path}&tab=new`,
      path.replace("range=1h&", ""),
      path.replace("name=a", "name=b"),
    ]) {
      await expect(links.check(claimOf(other)), other).rejects.toMatchObject({ code: "LINK_INVALID" });
    }
  });

  it("for all tasks opens every task and nothing else", async () => {
    const { links } = setUp();
    const { path } = await links.make({ every: "task" }, 60);
    expect(path).toMatch(/^\/embed\/task\/\{id\}\?scope=every&/);
    await expect(links.check(claimOf(path.replace("{id}", "any")))).resolves.toBe(START + 60_000);
    for (const other of [path.replace("/task/", "/worker/"), path.replace("scope=every&", "")]) {
      await expect(links.check(claimOf(other))).rejects.toMatchObject({ code: "LINK_INVALID" });
    }
    const all = { ...claimOf(path), widget: { kind: "health" } as const };
    await expect(links.check(all)).rejects.toMatchObject({ code: "LINK_INVALID" });
  });

  it("counts for no longer than links may, even signed with the right key", async () => {
    const { links } = setUp();
    for (const [days, fine] of [
      [365, true],
      [400, false],
    ] as const) {
      const expires = String(START / 1000 + days * DAY_S);
      const signature = createHmac("sha256", KEY).update(`task\n4f0c\n${expires}`).digest("hex");
      const checked = links.check({ widget: TASK, every: false, expires, signature });
      if (fine) await expect(checked).resolves.toBe(Number(expires) * 1000);
      else await expect(checked).rejects.toMatchObject({ code: "LINK_INVALID" });
    }
  });

  it("is the same for all processes with one session key, and another than with an own key", async () => {
    const [first, second, other] = [
      setUp({ embedKey: null }),
      setUp({ embedKey: null }),
      setUp({ embedKey: null, sessionKey: "another" }),
    ];
    const { path } = await first.links.make(TASK, 60);
    await expect(second.links.check(claimOf(path))).resolves.toBe(START + 60_000);
    await expect(other.links.check(claimOf(path))).rejects.toMatchObject({ code: "LINK_INVALID" });
    await expect(setUp().links.check(claimOf(path))).rejects.toMatchObject({ code: "LINK_INVALID" });
  });
});

describe("an address", () => {
  it("names no widget with a line end in it, a filter twice, or what is no choice", () => {
    const of = (kind: string, target: string | undefined, query: string) =>
      readWidget(kind, target, new URLSearchParams(query));
    expect(of("task", "a\nb", "")).toBeNull();
    expect(of("task", "", "")).toBeNull();
    expect(of("failures", undefined, "range=1h&range=7d")).toBeNull();
    expect(of("failures", undefined, "range=9h")).toBeNull();
    expect(of("health", undefined, "queue=")).toBeNull();
    expect(of("nothing", undefined, "")).toBeNull();
    expect(of("health", undefined, "queue=mail&theme=dark")).toEqual({ kind: "health", queue: "mail" });
  });
});

describe("a handshake", () => {
  it("without a link has none, and with what is none is refused", () => {
    expect(readHandshakeLink({})).toBeNull();
    expect(readHandshakeLink(undefined)).toBeNull();
    const link = { widget: TASK, every: false, expires: "1", signature: "x" };
    expect(readHandshakeLink({ link })).toEqual(link);
    for (const wrong of [{ link: null }, { link: "x" }, { link: { ...link, widget: { kind: "task" } } }]) {
      expect(() => readHandshakeLink(wrong)).toThrow("does not count");
    }
  });
});
