/** Makes and revokes API tokens. They change nothing in the cluster, yet who may: so they go through the gate as well. */
import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@/lib/contract/errors";
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
}

const DAY_MS = 86_400_000;

/** The newest first. */
export async function listTokens(store: TokenStore): Promise<TokenList> {
  const records = await store.readAll();
  const tokens = records.map(({ digest: _, ...token }): Token => token);
  return { tokens: tokens.sort((a, b) => b.createdAt - a.createdAt) };
}

/** Throws BAD_REQUEST for one token too many. */
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

/** Throws TOKEN_NOT_FOUND. */
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
      if (!(await context.tokens.remove(id))) throw new AppError("TOKEN_NOT_FOUND", { token: id });
      return listTokens(context.tokens);
    },
    () => ({}),
  );
}
