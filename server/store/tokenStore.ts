/** API tokens, by id. Of what a program sends only a digest is kept. */
import type { Redis } from "ioredis";
import { z } from "zod";
import { tokenSchema } from "@/lib/contract/tokens";
import type { StoreKeys } from "./keys";

const recordSchema = tokenSchema.omit({ lastUsedAt: true }).extend({ digest: z.string() });
export type TokenRecord = z.infer<typeof recordSchema>;

export interface TokenStore {
  save(record: TokenRecord): Promise<void>;
  read(id: string): Promise<TokenRecord | null>;
  /** With when each was last used, Unix ms; null: never. */
  readAll(): Promise<(TokenRecord & { lastUsedAt: number | null })[]>;
  /** False when there is no such token. */
  remove(id: string): Promise<boolean>;
  /** `at`: Unix ms. */
  saveUse(id: string, at: number): Promise<void>;
}

export function createTokenStore(redis: Redis, keys: StoreKeys): TokenStore {
  return {
    async save(record) {
      await redis.hset(keys.tokens, record.id, JSON.stringify(record));
    },
    async read(id) {
      const text = await redis.hget(keys.tokens, id);
      return text === null ? null : recordSchema.parse(JSON.parse(text));
    },
    async readAll() {
      const [texts, uses] = await Promise.all([redis.hvals(keys.tokens), redis.hgetall(keys.tokenUses)]);
      return texts
        .map((text) => recordSchema.parse(JSON.parse(text)))
        .map((record) => ({ ...record, lastUsedAt: Number(uses[record.id] ?? 0) || null }));
    },
    async remove(id) {
      const [removed] = await Promise.all([redis.hdel(keys.tokens, id), redis.hdel(keys.tokenUses, id)]);
      return removed === 1;
    },
    async saveUse(id, at) {
      await redis.hset(keys.tokenUses, id, at);
    },
  };
}
