import type { InjectOptions } from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { shellSchema } from "@/lib/contract/api";
import type { ErrorBody } from "@/lib/contract/errors";
import type { Role } from "@/lib/contract/roles";
import { tokenListSchema, tokenMadeSchema } from "@/lib/contract/tokens";
import { openQuietUmbel, type QuietUmbel } from "../../testing/quietUmbel";

const DAY_MS = 86_400_000;
let clock: { now: number };
let umbel: QuietUmbel;
afterEach(() => umbel.close());

async function open(...options: string[]): Promise<void> {
  clock = { now: Date.UTC(2026, 10, 21) };
  const users = ["--basic-auth", "ada:pass:admin,otto:pass:operator"];
  umbel = await openQuietUmbel({ now: () => clock.now, options: [...users, ...options] });
}

async function ask(options: InjectOptions, who: string) {
  const isUser = /^\w+$/.test(who) && !who.startsWith("umbel_");
  const authorization = isUser ? `Basic ${Buffer.from(`${who}:pass`).toString("base64")}` : `Bearer ${who}`;
  return umbel.app.inject({ ...options, headers: { host: "umbel.example.com", authorization } });
}

async function make(role: Role, days: number | null = 30) {
  const answer = await ask(
    { method: "POST", url: "/api/v1/tokens", payload: { name: "CI", role, days } },
    "ada",
  );
  expect(answer.statusCode).toBe(201);
  return tokenMadeSchema.parse(answer.json());
}

function codeOf(answer: Awaited<ReturnType<typeof ask>>): string | number {
  return answer.statusCode < 400 ? answer.statusCode : answer.json<ErrorBody>().error.code;
}

const RESOLVE = {
  method: "POST",
  url: "/api/v1/failures/resolve",
  payload: { ids: ["0123456789ab"] },
} as const;

describe("a token", () => {
  it("is revoked only by who could have made it, and is made of nothing but what is known", async () => {
    const row = [{ who: ["otto"], may: ["tokens"] }];
    await open("--permissions", JSON.stringify(row));
    const { token: strong } = await make("admin");
    const { token: weak } = await make("operator");
    const revoke = (id: string) => ask({ method: "DELETE", url: `/api/v1/tokens/${id}` }, "otto");
    expect(codeOf(await revoke(strong.id))).toBe("NOT_ALLOWED");
    expect(codeOf(await revoke(weak.id))).toBe(200);
    const payload = { name: "CI", role: "viewer", days: 1, rolle: "admin" };
    expect(codeOf(await ask({ method: "POST", url: "/api/v1/tokens", payload }, "ada"))).toBe("BAD_REQUEST");
  });

  it("is revoked also where nobody may act, and made by nobody there", async () => {
    await open("--read-only");
    const kept = { id: "leaked", name: "CI", role: "admin", by: "ada", createdAt: clock.now } as const;
    await umbel.services.store.tokens.save({ ...kept, expiresAt: null, digest: "0" });
    const payload = { name: "CI", role: "viewer", days: 1 };
    expect(codeOf(await ask({ method: "POST", url: "/api/v1/tokens", payload }, "ada"))).toBe("NOT_ALLOWED");
    expect(codeOf(await ask({ method: "DELETE", url: "/api/v1/tokens/leaked" }, "otto"))).toBe("NOT_ALLOWED");
    expect(codeOf(await ask({ method: "DELETE", url: "/api/v1/tokens/leaked" }, "ada"))).toBe(200);
    expect(await umbel.services.store.tokens.readAll()).toEqual([]);
  });

  it("signs a program in with its role, and tells when it was used", async () => {
    await open();
    const { token, secret } = await make("operator");
    expect(secret).toMatch(/^umbel_[0-9a-f]{12}_[\w-]{43}$/);
    const shell = shellSchema.parse((await ask({ url: "/api/v1/shell" }, secret)).json());
    expect(shell.user).toMatchObject({ name: "token:CI", role: "operator", canSignIn: false });
    expect(codeOf(await ask(RESOLVE, secret))).toBe("FAILURE_NOT_FOUND");
    expect(codeOf(await ask({ url: "/api/v1/tokens" }, secret))).toBe("NOT_ALLOWED");
    const { tokens } = tokenListSchema.parse((await ask({ url: "/api/v1/tokens" }, "ada")).json());
    expect(tokens).toEqual([{ ...token, by: "ada", lastUsedAt: clock.now }]);
    const audit = await umbel.services.store.readAudit(10);
    expect(audit.map(({ user, action }) => [user, action])).toContainEqual(["token:CI", "failures-resolve"]);
    // What is kept does not sign anybody in.
    expect(JSON.stringify(await umbel.services.store.tokens.readAll())).not.toContain(secret.slice(-43));
    expect(JSON.stringify(audit)).not.toContain(secret.slice(-43));
  });

  it("is worth nothing when it is over, revoked, changed or another's", async () => {
    await open();
    const [short, revoked, other] = [
      await make("viewer", 1),
      await make("viewer", null),
      await make("viewer"),
    ];
    const shell = (secret: string) => ask({ url: "/api/v1/shell" }, secret).then(codeOf);
    expect(await shell(short.secret)).toBe(200);
    expect(await shell(revoked.secret)).toBe(200);
    const connected = await umbel.gate.whoIs({
      headers: { authorization: `Bearer ${revoked.secret}` },
      remoteAddress: "10.0.0.1",
    });
    expect(connected && umbel.door.isOver(connected)).toBe(false);
    const gone = await ask({ method: "DELETE", url: `/api/v1/tokens/${revoked.token.id}` }, "ada");
    expect(tokenListSchema.parse(gone.json()).tokens.length).toBe(2);
    expect(await shell(revoked.secret)).toBe("NOT_SIGNED_IN");
    expect(connected && umbel.door.isOver(connected)).toBe(true);
    expect(codeOf(await ask({ method: "DELETE", url: `/api/v1/tokens/${revoked.token.id}` }, "ada"))).toBe(
      "TOKEN_NOT_FOUND",
    );
    clock.now += DAY_MS;
    expect(await shell(short.secret)).toBe("NOT_SIGNED_IN");
    const swapped = `umbel_${other.token.id}_${short.secret.slice(-43)}`;
    for (const wrong of [swapped, other.secret.slice(0, -1), `${other.secret}x`, "umbel_", "x.y.z"])
      expect(await shell(wrong), wrong).toBe("NOT_SIGNED_IN");
    expect(await shell(other.secret)).toBe(200);
  });

  it("is refused after ten wrong ones from one address, for a minute", async () => {
    await open();
    const { secret } = await make("viewer");
    for (let i = 0; i < 10; i += 1) await ask({ url: "/api/v1/shell" }, `umbel_wrong_${i}`);
    expect(codeOf(await ask({ url: "/api/v1/shell" }, secret))).toBe("TOO_MANY_TRIES");
    clock.now += 60_001;
    expect(codeOf(await ask({ url: "/api/v1/shell" }, secret))).toBe(200);
  });

  it("makes no others and revokes none, whatever its role", async () => {
    await open();
    const { secret, token } = await make("admin");
    const body = { name: "more", role: "admin", days: null };
    expect(codeOf(await ask({ url: "/api/v1/tokens" }, secret))).toBe(200);
    expect(codeOf(await ask({ method: "POST", url: "/api/v1/tokens", payload: body }, secret))).toBe(
      "NOT_ALLOWED",
    );
    expect(codeOf(await ask({ method: "DELETE", url: `/api/v1/tokens/${token.id}` }, secret))).toBe(
      "NOT_ALLOWED",
    );
  });

  it("may only look where Umbel is read-only", async () => {
    await open("--session-key", "of no use in this test");
    const { secret } = await make("admin");
    const readOnly = await openQuietUmbel({
      now: () => clock.now,
      options: ["--basic-auth", "ada:pass:admin", "--read-only"],
      cluster: umbel.cluster,
    });
    const headers = { authorization: `Bearer ${secret}`, host: "umbel.example.com" };
    expect((await readOnly.app.inject({ url: "/api/v1/tasks", headers })).statusCode).toBe(200);
    expect((await readOnly.app.inject({ ...RESOLVE, headers })).statusCode).toBe(403);
    await readOnly.close();
  });

  it.each([
    { name: "", role: "viewer", days: 1 },
    { name: "x", role: "boss", days: 1 },
    { name: "x", role: "viewer", days: 0 },
    { name: "x", role: "viewer", days: 4000 },
    { name: "x", role: "viewer" },
  ])("cannot be made of %j", async (payload) => {
    await open();
    expect(codeOf(await ask({ method: "POST", url: "/api/v1/tokens", payload }, "ada"))).toBe("BAD_REQUEST");
  });
});
