/**
 * Finds the token that a program sends as `Authorization: Bearer umbel_<id>_<secret>`. The secret has 256 bits of chance, so a
 * plain digest of it is as good as a slow one.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Services } from "../../services";

export type TokenStore = Services["store"]["tokens"];
type TokenRecord = NonNullable<Awaited<ReturnType<TokenStore["read"]>>>;

export interface TokenFinder {
  /** Null: there is none, or no longer. Rejects when the store is away. */
  find(text: string): Promise<TokenRecord | null>;
}

/** A use within this time of the last is not told anew: a program may ask many times a second. */
const USE_MS = 60_000;

export function createTokenFinder(store: TokenStore, now: () => number): TokenFinder {
  const used = new Map<string, number>();

  async function noteUse(id: string): Promise<void> {
    const at = now();
    if (at - (used.get(id) ?? 0) < USE_MS) return;
    used.set(id, at);
    await store.saveUse(id, at);
  }

  return {
    async find(text) {
      const [, id, secret] = /^umbel_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
      if (id === undefined || secret === undefined) return null;
      const record = await store.read(id);
      if (record === null || !timingSafeEqual(Buffer.from(record.digest, "hex"), digest(secret))) return null;
      if (record.expiresAt !== null && record.expiresAt <= now()) return null;
      await noteUse(id);
      return record;
    },
  };
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** What a request sends as its token; null: none. */
export function readBearer(header: string | undefined): string | null {
  return /^Bearer +([^ ]+) *$/i.exec(header ?? "")?.[1] ?? null;
}
