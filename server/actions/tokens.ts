/** Makes and revokes API tokens. They change nothing in the cluster, yet who may: so they go through the gate as well. */
import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@/lib/contract/errors";
import type { Grant } from "@/lib/contract/permissions";
import { mayDo } from "@/lib/contract/roles";
import {
  MAX_TOKENS,
  type Token,
  type TokenBody,
  type TokenList,
  type TokenMade,
} from "@/lib/contract/tokens";
import type { TokenStore } from "../store/tokenStore";
import type { ActionGate, Actor } from "./actionGate";

export interface TokenActionContext {
  gate: ActionGate;
  tokens: TokenStore;
  now: () => number;
  /** What the permissions table gives to tokens of this name. */
  grantsOf: (name: string) => readonly Grant[];
}

const DAY_MS = 86_400_000;

/** The newest first. */
export async function listTokens(store: TokenStore): Promise<TokenList> {
  const records = await store.readAll();
  const tokens = records.map(({ digest: _, ...token }): Token => token);
  return { tokens: tokens.sort((a, b) => b.createdAt - a.createdAt) };
}

/** Throws BAD_REQUEST for one token too many, NOT_ALLOWED for one that could do more than who makes it. */
export function makeToken(context: TokenActionContext, actor: Actor, body: TokenBody): Promise<TokenMade> {
  const { gate, tokens, now } = context;
  const id = randomBytes(6).toString("hex");
  const info = {
    action: "token-make",
    permission: "tokens",
    about: {},
    targets: [id],
    details: body,
  } as const;
  return gate.run(
    actor,
    info,
    async () => {
      refuseMore(context, actor, body);
      if ((await tokens.readAll()).length >= MAX_TOKENS) {
        const words = `There are ${MAX_TOKENS} tokens: revoke one first.`;
        throw new AppError("BAD_REQUEST", { tokens: "too many" }, words);
      }
      const secret = randomBytes(32).toString("base64url");
      const at = now();
      const expiresAt = body.days === null ? null : at + body.days * DAY_MS;
      const record = { id, name: body.name, role: body.role, by: actor.name, createdAt: at, expiresAt };
      const digest = createHash("sha256").update(secret).digest("hex");
      await tokens.save({ ...record, digest });
      return { token: { ...record, lastUsedAt: null }, secret: `umbel_${id}_${secret}` };
    },
    () => ({}),
  );
}

/** Whoever has only been given tokens would else give themselves all that there is, and take it from others. */
function refuseMore(
  { grantsOf }: TokenActionContext,
  actor: Actor,
  { name, role }: Pick<TokenBody, "name" | "role">,
): void {
  if (mayDo(actor.role, "admin")) return;
  const words = !mayDo(actor.role, role)
    ? `Only tokens of your own role at most (${actor.role}) are yours to make and revoke.`
    : grantsOf(name).length > 0
      ? "The permissions table gives more to tokens of this name; only an admin makes and revokes them."
      : null;
  if (words !== null) throw new AppError("NOT_ALLOWED", { role: actor.role }, words);
}

/** Throws TOKEN_NOT_FOUND, and NOT_ALLOWED for one that can do more than who revokes it. */
export function revokeToken(context: TokenActionContext, actor: Actor, id: string): Promise<TokenList> {
  const info = {
    action: "token-revoke",
    permission: "tokens",
    about: {},
    targets: [id],
    details: {},
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => {
      const token = (await context.tokens.readAll()).find((one) => one.id === id);
      if (token !== undefined) refuseMore(context, actor, token);
      if (!(await context.tokens.remove(id))) throw new AppError("TOKEN_NOT_FOUND", { token: id });
      return listTokens(context.tokens);
    },
    () => ({}),
  );
}
