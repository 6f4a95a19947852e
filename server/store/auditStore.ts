/**
 * Who did what: two entries for each action, one before anything is sent and one when its outcome is known, so that an
 * action that was cut short is there as well. Bounded by number and age, apart from the retention of tasks. Failed sign-ins
 * and what was refused have streams of their own: whoever tries must not push out what people did.
 */
import type { Redis } from "ioredis";
import { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import type { StoreKeys } from "./keys";
import type { AuditBegin, AuditEnd, AuditLimits, AuditLine, AuditPage, AuditSearch } from "./store";

/** About 10 MB at most. */
export const USUAL_AUDIT_LIMITS: AuditLimits = { lines: 20_000, ageMs: null };
/** Of failed sign-ins, and of what was refused, each a line; many of them are one (tryGatherer.ts). */
const TRIES_KEPT = 2000;
const FAILED_ACTION = "sign-in-failed";
/** Entries of one read. */
const BATCH = 500;
/** The process of an action that is under way says so every 20 s; silent for longer, it is gone. */
const SILENT_MS = 60_000;
/** Our clock and that of Redis, by which entries are numbered, may differ by so much. */
const CLOCK_SLACK_MS = 60_000;

const ended = z.object({
  id: z.string(),
  endedAt: z.number(),
  counts: z.record(z.string(), z.number()),
  error: z.string().nullable(),
  isRefused: z.boolean().optional(),
}) satisfies z.ZodType<AuditEnd>;
const begun = z.object({
  id: z.string(),
  at: z.number(),
  user: z.string(),
  role: z.string(),
  // Entries of before these were kept have neither.
  from: z.string().default(""),
  reason: z.string().nullable().default(null),
  action: z.string(),
  targets: z.array(z.string()),
  targetCount: z.number(),
  details: z.string(),
  /** Of what begins and ends at once. */
  end: ended.optional(),
});
type Begun = z.infer<typeof begun>;

export async function writeAudit(
  redis: Redis,
  keys: StoreKeys,
  { lines }: AuditLimits,
  entry: AuditBegin | AuditEnd,
  now: number,
): Promise<void> {
  const isBegin = "at" in entry;
  const tries = isBegin ? streamOfTries(keys, entry) : null;
  const [stream, most] = tries === null ? [keys.audit, lines * 2] : [tries, TRIES_KEPT];
  const write = redis.multi().xadd(stream, "MAXLEN", "~", most, "*", "j", JSON.stringify(entry));
  if (!isBegin) write.hdel(keys.auditOpen, entry.id);
  else if (entry.end === undefined) write.hset(keys.auditOpen, entry.id, now);
  for (const [error] of (await write.exec()) ?? []) if (error) throw error;
}

/** Null: it is no try in vain. */
function streamOfTries(keys: StoreKeys, { action, end }: AuditBegin): string | null {
  if (action === FAILED_ACTION) return keys.auditFailed;
  return end?.isRefused === true ? keys.auditRefused : null;
}

function streamsOf({ audit, auditFailed, auditRefused }: StoreKeys): string[] {
  return [audit, auditFailed, auditRefused];
}

/** These actions are still under way. */
export async function noteAuditOpen(
  redis: Redis,
  keys: StoreKeys,
  ids: readonly string[],
  now: number,
): Promise<void> {
  if (ids.length > 0) await redis.hset(keys.auditOpen, ...ids.flatMap((id) => [id, String(now)]));
}

/** Removes what is over age, and what is remembered of actions whose entries are gone. */
export async function trimAudit(
  redis: Redis,
  keys: StoreKeys,
  { ageMs }: AuditLimits,
  now: number,
): Promise<void> {
  if (ageMs !== null) {
    for (const stream of streamsOf(keys)) await redis.xtrim(stream, "MINID", now - ageMs);
  }
  const [oldest] = await redis.xrange(keys.audit, "-", "+", "COUNT", 1);
  const from = oldest === undefined ? now - SILENT_MS : Number(oldest[0].split("-")[0]) - CLOCK_SLACK_MS;
  const open = Object.entries(await redis.hgetall(keys.auditOpen));
  const gone = open.filter(([, at]) => Number(at) < from).map(([id]) => id);
  if (gone.length > 0) await redis.hdel(keys.auditOpen, ...gone);
}

/** Newest first, at most `limit`. */
export async function readAudit(
  redis: Redis,
  keys: StoreKeys,
  limits: AuditLimits,
  limit: number,
  now: number,
): Promise<AuditLine[]> {
  const search = { limit, scan: Infinity, from: null, to: null, cursor: null, matches: () => true };
  return (await readAuditPage(redis, keys, limits, search, now)).lines;
}

/**
 * A page of lines, newest first, by what was written last before the cursor. How an action ended may stand anywhere between
 * its beginning and now: where this page has not read it, it is looked for, unless the action is known to be open.
 */
export async function readAuditPage(
  redis: Redis,
  keys: StoreKeys,
  { ageMs }: AuditLimits,
  search: AuditSearch,
  now: number,
): Promise<AuditPage> {
  const since = Math.max(search.from ?? 0, ageMs === null ? 0 : now - ageMs);
  const all = streamsOf(keys);
  const start =
    search.cursor === null
      ? all.map(() => beginningAt(search.to, now))
      : readCursor(search.cursor, all.length);
  const streams = all.map((key, n) => ({ key, before: start[n] ?? "+" }));
  const floor = String(Math.max(0, since - CLOCK_SLACK_MS));
  const ends = new Map<string, AuditEnd>();
  const page: AuditPage = { lines: [], next: null, searchedTo: null };
  let scanned = 0;
  for (;;) {
    const batch = await readBatch(redis, streams, floor);
    if (batch.length === 0) return page;
    const begins: { begin: Begun; before: string[] }[] = [];
    for (const { stream, id, entry } of batch) {
      streams[stream]!.before = `(${id}`;
      const end = ended.safeParse(entry);
      if (end.success) ends.set(end.data.id, end.data);
      else begins.push({ begin: begun.parse(entry), before: streams.map(({ before }) => before) });
    }
    scanned += batch.length;
    const wanted = begins.filter(({ begin: { at } }) => at >= since && at <= (search.to ?? Infinity));
    const lines = await toLines(
      redis,
      keys,
      wanted.map(({ begin }) => begin),
      ends,
      start,
      now,
    );
    for (const [n, line] of lines.entries()) {
      if (!search.matches(line)) continue;
      page.lines.push(line);
      if (page.lines.length < search.limit) continue;
      return { ...page, next: wanted[n]!.before.join(), searchedTo: line.at };
    }
    if (scanned >= search.scan) {
      const last = begins.at(-1)?.begin.at ?? null;
      return { ...page, next: streams.map(({ before }) => before).join(), searchedTo: last };
    }
  }
}

/** Where each stream is read from, and no more than a number each may be in it. */
function readCursor(cursor: string, streams: number): string[] {
  const places = cursor.split(",");
  if (places.length !== streams || !places.every((place) => /^(\+|\(?\d{1,15}(-\d{1,10})?)$/.test(place)))
    throw new AppError(
      "BAD_REQUEST",
      { cursor: "is none of ours" },
      "The cursor is none that an answer gave.",
    );
  return places;
}

function beginningAt(to: number | null, now: number): string {
  return to === null || to >= now ? "+" : String(to + CLOCK_SLACK_MS);
}

interface Entry {
  stream: number;
  id: string;
  entry: unknown;
}

/** The newest entries of all streams, as far as all were read. */
async function readBatch(
  redis: Redis,
  streams: readonly { key: string; before: string }[],
  floor: string,
): Promise<Entry[]> {
  const read = await Promise.all(
    streams.map(({ key, before }) => redis.xrevrange(key, before, floor, "COUNT", BATCH)),
  );
  // Of a stream that gave all it was asked for there may be more, older than its last: nothing older is taken yet.
  const lasts = read.filter((entries) => entries.length === BATCH).map((entries) => entries.at(-1)![0]);
  const oldest = lasts.sort(compareIds).at(-1) ?? "0-0";
  return read
    .flatMap((entries, stream) =>
      entries.map(([id, fields]): Entry => ({ stream, id, entry: JSON.parse(fields[1] ?? "null") })),
    )
    .filter(({ id }) => compareIds(id, oldest) >= 0)
    .sort((a, b) => compareIds(b.id, a.id));
}

function compareIds(a: string, b: string): number {
  const [aMs = "0", aNumber = "0"] = a.split("-");
  const [bMs = "0", bNumber = "0"] = b.split("-");
  return Number(aMs) - Number(bMs) || Number(aNumber) - Number(bNumber);
}

/** `start`: what was written after it has not been read for this page. */
async function toLines(
  redis: Redis,
  keys: StoreKeys,
  begins: readonly Begun[],
  ends: Map<string, AuditEnd>,
  start: readonly string[],
  now: number,
): Promise<AuditLine[]> {
  const endless = begins.filter(({ id, end }) => end === undefined && !ends.has(id)).map(({ id }) => id);
  const marks = endless.length === 0 ? [] : await redis.hmget(keys.auditOpen, ...endless);
  const openAt = new Map(
    endless.map((id, n) => [id, typeof marks[n] === "string" ? Number(marks[n]) : null]),
  );
  const [from = "+"] = start;
  const missing = new Set(endless.filter((id) => openAt.get(id) === null));
  if (from !== "+" && missing.size > 0) await findEnds(redis, keys, missing, from, ends);
  return begins.map(({ end, ...begin }) => {
    const found = end ?? ends.get(begin.id);
    const heardAt = openAt.get(begin.id) ?? null;
    return {
      ...begin,
      isRefused: found?.isRefused === true,
      isRunning: found === undefined && heardAt !== null && now - heardAt <= SILENT_MS,
      endedAt: found?.endedAt ?? null,
      counts: found?.counts ?? null,
      error: found?.error ?? null,
    };
  });
}

/** Looks for how these ended, from the oldest that was not read. */
async function findEnds(
  redis: Redis,
  keys: StoreKeys,
  missing: Set<string>,
  from: string,
  ends: Map<string, AuditEnd>,
): Promise<void> {
  let after = from.replace("(", "");
  while (missing.size > 0) {
    const entries = await redis.xrange(keys.audit, after, "+", "COUNT", BATCH);
    for (const [, fields] of entries) {
      const end = ended.safeParse(JSON.parse(fields[1] ?? "null"));
      if (!end.success || !missing.delete(end.data.id)) continue;
      ends.set(end.data.id, end.data);
    }
    const last = entries.at(-1)?.[0];
    if (last === undefined || entries.length < BATCH) return;
    after = `(${last}`;
  }
}
