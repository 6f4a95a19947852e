import { describe, expect, it } from "vitest";
import { createEndedSessions } from "./endedSessions";
import { createSealer } from "./sealer";
import { createSessions, type Identity } from "./sessions";

const KEY = "a key that is long enough";
const ADA: Identity = { by: "password", name: "ada", email: null, groups: ["ops", "dev"] };
const HOUR_MS = 3_600_000;

function sessionsAt(clock: { now: number }, key = KEY, urlPrefix = "") {
  const now = () => clock.now;
  const ended = createEndedSessions(null, now);
  return createSessions({ sealer: createSealer(key, now), ageMs: HOUR_MS, urlPrefix, ended, now });
}

/** What the browser sends of what it was told to keep. */
function sent(setCookie: string): string {
  return `theme=dark; ${setCookie.split(";")[0] ?? ""}; zone=UTC`;
}

describe("a session", () => {
  it("is known by its cookie, in every process with the same key", async () => {
    const clock = { now: 1_000_000 };
    const cookie = sent(await sessionsAt(clock).begin(ADA, false));
    expect(await sessionsAt(clock).read(cookie)).toMatchObject({ ...ADA, expiresAt: clock.now + HOUR_MS });
  });

  it("shows nothing of who it is for, and is for this path, no script and no other site", async () => {
    const sessions = sessionsAt({ now: 1_000_000 }, KEY, "/umbel");
    const cookie = await sessions.begin(ADA, true);
    const [value, ...flags] = cookie.split("; ");
    expect(flags).toEqual(["Path=/umbel", "Max-Age=3600", "HttpOnly", "SameSite=Lax", "Secure"]);
    const seen = (value ?? "").split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    expect(seen.join(" ")).not.toMatch(/ada|ops|password/);
    expect((await sessions.begin(ADA, false)).endsWith("SameSite=Lax")).toBe(true);
  });

  it("is over after its time, and when it was ended, however long its cookie is kept", async () => {
    const clock = { now: 1_000_000 };
    const sessions = sessionsAt(clock);
    const [first, second] = [sent(await sessions.begin(ADA, false)), sent(await sessions.begin(ADA, false))];
    const session = await sessions.read(first);
    if (session === null) throw new Error("no session");
    expect(sessions.isOver(session)).toBe(false);
    expect(sessions.end(session, false)).toMatch(/^umbel_session_[0-9a-f]{8}=; Path=\/; Max-Age=0;/);
    expect(sessions.isOver(session)).toBe(true);
    expect(await sessions.read(first)).toBeNull();
    const other = await sessions.read(second);
    expect(other).not.toBeNull();
    clock.now += HOUR_MS;
    expect(await sessions.read(second)).toBeNull();
    expect(other && sessions.isOver(other)).toBe(true);
  });

  it("is none for whatever else comes as its cookie", async () => {
    const clock = { now: 1_000_000 };
    const sessions = sessionsAt(clock);
    const good = sent(await sessions.begin(ADA, false));
    const sealer = createSealer(KEY, () => clock.now);
    const otherPurpose = await sealer.seal("login", { ...ADA, id: "1", expiresAt: 9e12 }, 9e12);
    const otherShape = await sealer.seal("session", { name: "ada", role: "admin" }, 9e12);
    const otherKey = sent(await sessionsAt(clock, "another key, as long").begin(ADA, false));
    const plain = Buffer.from('{"alg":"none"}').toString("base64url");
    const [, name = "", token = ""] = /(umbel_session_[0-9a-f]{8})=([^;]*)/.exec(good) ?? [];
    const [head, key, iv, text, tag] = token.split(".");
    for (const bad of [
      undefined,
      "",
      name,
      `${name}=`,
      otherKey,
      otherKey.replace(/umbel_session_[0-9a-f]{8}/, name),
      `${name}=${otherPurpose}`,
      `${name}=${otherShape}`,
      `${name}=${plain}.${Buffer.from(JSON.stringify(ADA)).toString("base64url")}.`,
      `${name}=${token.slice(0, -2)}`,
      `${name}=${[plain, key, iv, text, tag].join(".")}`,
      `${name}=${[head, key, iv, text?.replace(/^./, (c) => (c === "A" ? "B" : "A")), tag].join(".")}`,
      `${name}=${"x".repeat(5000)}`,
      `other_${good}`.replace("umbel_session", "umbel_sessions"),
      good.replace(name, "umbel_session"),
    ])
      expect(await sessions.read(bad), bad).toBeNull();
    expect(await sessions.read(good)).not.toBeNull();
    // Of a host above this one, or of a path below.
    expect(await sessions.read(`${name}=made up; ${good}`)).not.toBeNull();
  });

  it("stands beside that of another Umbel on another port of this host", async () => {
    const [here, there] = [
      sessionsAt({ now: 1_000_000 }),
      sessionsAt({ now: 1_000_000 }, "another key, as long"),
    ];
    const named = async ({ begin }: typeof here) => (await begin(ADA, false)).split(";")[0]?.split("=") ?? [];
    // As a browser keeps them: the last of a name.
    const jar = new Map([await named(here), await named(there)].map(([name, value]) => [name, value]));
    const cookies = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    expect(await here.read(cookies)).toMatchObject(ADA);
    expect(await there.read(cookies)).toMatchObject(ADA);
  });

  it("fits into a cookie with however many groups", async () => {
    const groups = Array.from({ length: 500 }, (_, n) => `a group with a long name, number ${n}`);
    const sessions = sessionsAt({ now: 1_000_000 });
    const cookie = await sessions.begin({ ...ADA, groups }, true);
    expect(cookie.length).toBeLessThan(4096);
    expect((await sessions.read(sent(cookie)))?.groups.length).toBeGreaterThan(20);
  });
});
