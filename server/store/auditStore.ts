/**
 * Who did what: two entries for each action, one before anything is sent and one when its outcome is known, so that an
 * action that was cut short is there as well. Bounded by number, apart from the retention of tasks.
 */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { StoreKeys } from "./keys";
import type { AuditBegin, AuditEnd, AuditLine } from "./store";

/** About 10 MB at most. */
const LINES_KEPT = 20_000;

const begun = z.object({
  id: z.string(),
  at: z.number(),
  user: z.string(),
  role: z.string(),
  action: z.string(),
  targets: z.array(z.string()),
  targetCount: z.number(),
  details: z.string(),
}) satisfies z.ZodType<AuditBegin>;
const ended = z.object({
  id: z.string(),
  endedAt: z.number(),
  counts: z.record(z.string(), z.number()),
  error: z.string().nullable(),
}) satisfies z.ZodType<AuditEnd>;

export async function writeAudit(redis: Redis, keys: StoreKeys, entry: AuditBegin | AuditEnd): Promise<void> {
  await redis.xadd(keys.audit, "MAXLEN", "~", LINES_KEPT * 2, "*", "j", JSON.stringify(entry));
}

/** Newest first. An action without its second entry is under way, or was cut short. */
export async function readAudit(redis: Redis, keys: StoreKeys, limit: number): Promise<AuditLine[]> {
  const ends = new Map<string, AuditEnd>();
  const lines: AuditLine[] = [];
  let before = "+";
  while (lines.length < limit) {
    const entries = await redis.xrevrange(keys.audit, before, "-", "COUNT", 500);
    for (const [, fields] of entries) {
      const entry: unknown = JSON.parse(fields[1] ?? "null");
      const end = ended.safeParse(entry);
      if (end.success) ends.set(end.data.id, end.data);
      else if (lines.length < limit) lines.push(toLine(begun.parse(entry), ends));
    }
    const last = entries.at(-1)?.[0];
    if (last === undefined) break;
    before = `(${last}`;
  }
  return lines;
}

function toLine(begin: AuditBegin, ends: ReadonlyMap<string, AuditEnd>): AuditLine {
  const end = ends.get(begin.id);
  return {
    ...begin,
    endedAt: end?.endedAt ?? null,
    counts: end?.counts ?? null,
    error: end?.error ?? null,
  };
}
