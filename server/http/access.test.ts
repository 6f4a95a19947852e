import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/contract/errors";
import { mayDo, type Role } from "@/lib/contract/roles";
import type { BasicAuthUser } from "../config";
import { createAccessGate, type AccessGateOptions, type AccessRequest } from "./access";

const USERS: BasicAuthUser[] = [
  { user: "vera", password: "see", role: "viewer" },
  { user: "otto", password: "a:b:ü", role: "operator" },
];

function gateFor(parts: Partial<Parameters<typeof createAccessGate>[0]>, options: AccessGateOptions = {}) {
  return createAccessGate(
    {
      basicAuth: [],
      people: { emails: null, groups: [], roles: [] },
      permissions: [],
      authHeader: null,
      authGroupsHeader: null,
      authHeaderFrom: ["127.0.0.1"],
      provider: null,
      anonymous: null,
      anonymousIsLocal: false,
      readOnly: false,
      trustProxy: false,
      ...parts,
    },
    options,
  );
}

function request(headers: AccessRequest["headers"], remoteAddress = "10.0.0.1"): AccessRequest {
  return { headers: { host: "umbel.example.com", ...headers }, remoteAddress };
}

function login(name: string, password: string): AccessRequest["headers"] {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}` };
}

async function codeOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe("access gate", () => {
  it("knows users by name and password, with colons and letters beyond ASCII", async () => {
    const gate = gateFor({ basicAuth: USERS });
    expect(await gate.whoIs(request(login("vera", "see")))).toEqual({
      name: "vera",
      role: "viewer",
      grants: [],
      readOnly: false,
      from: "10.0.0.1",
      reason: null,
      isAmbient: false,
      token: null,
      session: null,
    });
    expect((await gate.whoIs(request(login("otto", "a:b:ü"))))?.role).toBe("operator");
  });

  it.each([
    ["a wrong password", login("vera", "saw")],
    ["an unknown name", login("nora", "see")],
    ["no password", { authorization: `Basic ${Buffer.from("vera").toString("base64")}` }],
    ["another scheme", { authorization: "Bearer vera:see" }],
    ["not base64", { authorization: "Basic ???" }],
    ["nothing", {}],
  ])("does not know %s", async (_, headers) => {
    const gate = gateFor({ basicAuth: USERS });
    expect(await gate.whoIs(request(headers))).toBeNull();
    expect(await codeOf(() => gate.admit(request(headers), "viewer"))).toBe("NOT_SIGNED_IN");
  });

  it("does not take a wrong password for an anonymous caller", async () => {
    const gate = gateFor({ basicAuth: USERS, anonymous: "admin" });
    expect(await gate.whoIs(request(login("vera", "saw")))).toBeNull();
    expect((await gate.whoIs(request({})))?.role).toBe("admin");
  });

  it("lets each role do what those before it may", async () => {
    const table: [Role, Role, boolean][] = [
      ["viewer", "viewer", true],
      ["viewer", "operator", false],
      ["viewer", "admin", false],
      ["operator", "viewer", true],
      ["operator", "operator", true],
      ["operator", "admin", false],
      ["admin", "viewer", true],
      ["admin", "operator", true],
      ["admin", "admin", true],
    ];
    for (const [role, least, may] of table) expect(mayDo(role, least)).toBe(may);
    const gate = gateFor({ basicAuth: USERS });
    expect(await codeOf(() => gate.admit(request(login("vera", "see")), "retry"))).toBe("NOT_ALLOWED");
    expect((await gate.admit(request(login("otto", "a:b:ü")), "retry")).name).toBe("otto");
  });

  it("adds to the role what the permissions table gives, and lets in by it", async () => {
    const permissions = [
      { who: ["vera", "ops"], may: ["retry"], tasks: ["billing.*"], queues: null },
      { who: ["token:deploy"], may: ["pause"], tasks: null, queues: ["late"] },
    ] as const;
    const gate = gateFor({ basicAuth: USERS, permissions });
    const vera = await gate.admit(request(login("vera", "see")), "retry");
    expect(vera).toMatchObject({ role: "viewer", grants: [{ may: ["retry"], tasks: ["billing.*"] }] });
    expect((await gate.whoIs(request(login("otto", "a:b:ü"))))?.grants).toEqual([]);
    await expect(gate.admit(request(login("vera", "see")), "revoke")).rejects.toMatchObject({
      code: "NOT_ALLOWED",
      message: 'That needs the permission "revoke".',
      details: { role: "viewer", permission: "revoke" },
    });
    const find = () =>
      Promise.resolve({
        ...{ id: "0a", name: "deploy", role: "viewer" as const, by: "ada", digest: "" },
        ...{ createdAt: 0, expiresAt: null },
      });
    const byToken = gateFor({ permissions }, { tokens: { find } });
    const caller = await byToken.whoIs(request({ authorization: "Bearer umbel_0a_x" }));
    expect(caller).toMatchObject({ name: "token:deploy", grants: [{ may: ["pause"], queues: ["late"] }] });
    // Who is nobody has no name that a row could mean.
    expect((await gateFor({ permissions, anonymous: "viewer" }).whoIs(request({})))?.grants).toEqual([]);
  });

  it("does not keep out tokens for the wrong passwords of their address", async () => {
    const found = { id: "0a", name: "ci", role: "viewer" as const, by: "ada", digest: "" };
    const find = () => Promise.resolve({ ...found, createdAt: 0, expiresAt: null });
    const gate = gateFor({ basicAuth: USERS }, { tokens: { find } });
    for (let n = 0; n < 100; n++) await gate.whoIs(request(login(`name-${n}`, "wrong")));
    expect(await codeOf(() => gate.whoIs(request(login("vera", "see"))))).toBe("TOO_MANY_TRIES");
    expect((await gate.whoIs(request({ authorization: "Bearer umbel_0a_x" })))?.name).toBe("token:ci");
  });

  it("tells everybody that they may only look where it was started so", async () => {
    expect((await gateFor({ anonymous: "admin", readOnly: true }).whoIs(request({})))?.readOnly).toBe(true);
  });

  it.each([
    ["localhost:5555", true],
    ["127.0.0.1:5555", true],
    ["[::1]:5555", true],
    ["localhost", true],
    ["evil.example.com:5555", false],
    ["127.0.0.1.evil.example.com", false],
    ["localhost@evil.example.com", false],
    ["", false],
  ])("opens the default of a loopback address to the host name %j: %j", async (host, open) => {
    const gate = gateFor({ anonymous: "admin", anonymousIsLocal: true });
    expect((await gate.whoIs(request({ host }))) !== null).toBe(open);
    if (!open) expect(await codeOf(() => gate.admit(request({ host }), "viewer"))).toBe("NOT_ALLOWED");
  });

  it("believes a proxy about the caller where it is told to, and then only what the proxy saw itself", async () => {
    const wrong = async (gate: ReturnType<typeof gateFor>, headers: Record<string, string>) => {
      for (let i = 0; i < 10; i += 1) await gate.whoIs(request({ ...login("vera", "saw"), ...headers }));
    };
    const believes = gateFor({ basicAuth: USERS, trustProxy: true });
    await wrong(believes, { "x-forwarded-for": "9.9.9.9, 10.1.1.1" });
    const from = (headers: Record<string, string>) => () =>
      believes.whoIs(request({ ...login("vera", "see"), ...headers }));
    expect(await codeOf(from({ "x-forwarded-for": "8.8.8.8, 10.1.1.1" }))).toBe("TOO_MANY_TRIES");
    expect(await codeOf(from({ "x-real-ip": "10.1.1.1", "x-forwarded-for": "7.7.7.7" }))).toBe(
      "TOO_MANY_TRIES",
    );
    expect((await from({ "x-forwarded-for": "9.9.9.9" })())?.name).toBe("vera");
    expect((await from({ "x-real-ip": "not an address" })())?.name).toBe("vera");

    const doubts = gateFor({ basicAuth: USERS });
    await wrong(doubts, { "x-forwarded-for": "10.1.1.1" });
    expect(
      await codeOf(() => doubts.whoIs(request({ ...login("vera", "see"), "x-real-ip": "10.1.1.2" }))),
    ).toBe("TOO_MANY_TRIES");
  });

  it("does not take those behind a proxy for this machine", async () => {
    const gate = gateFor({ anonymous: "admin", anonymousIsLocal: true, trustProxy: true });
    const asked = (address: string) => gate.whoIs(request({ host: "localhost", "x-real-ip": address }));
    expect(await asked("10.1.1.1")).toBeNull();
    expect((await asked("127.0.0.1"))?.role).toBe("admin");
  });

  it("refuses even the right password for a while after ten wrong ones, for that name and address only", async () => {
    let now = 1_000_000;
    const gate = gateFor({ basicAuth: USERS }, { now: () => now });
    for (let i = 0; i < 10; i += 1) expect(await gate.whoIs(request(login("vera", `guess ${i}`)))).toBeNull();
    expect(await codeOf(() => gate.whoIs(request(login("vera", "see"))))).toBe("TOO_MANY_TRIES");
    expect((await gate.whoIs(request(login("otto", "a:b:ü"))))?.name).toBe("otto");
    expect((await gate.whoIs(request(login("vera", "see"), "10.0.0.2")))?.name).toBe("vera");
    now += 60_001;
    expect((await gate.whoIs(request(login("vera", "see"))))?.name).toBe("vera");
  });

  it("takes the name of who asks from a proxy in front, and from nobody else", async () => {
    const roles = [{ who: "ops", role: "operator" }] as const;
    const gate = gateFor({
      authHeader: "x-user",
      authGroupsHeader: "x-groups",
      authHeaderFrom: ["10.0.0.1"],
      people: { emails: null, groups: [], roles },
      readOnly: true,
    });
    const headers = { "x-user": "ada", "x-groups": "dev,ops" };
    expect(await gate.whoIs(request(headers))).toMatchObject({
      name: "ada",
      role: "operator",
      grants: [],
      readOnly: true,
    });
    expect(await gate.whoIs(request({ ...headers, "x-groups": "dev" }))).toBeNull();
    expect(await gate.whoIs(request(headers, "10.0.0.2"))).toBeNull();
    expect(await codeOf(() => gate.admit(request(headers, "10.0.0.2"), "viewer"))).toBe("NOT_ALLOWED");
    // Without the option the header is only a header.
    expect(await gateFor({ anonymous: "viewer" }).whoIs(request(headers))).toMatchObject({
      name: "",
      role: "viewer",
    });
  });
});
