/** Reading tasks back, and following the change stream. */
import type { Redis } from "ioredis";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { foldSummary } from "@/lib/cluster/foldTask";
import type { TaskSummary } from "@/lib/cluster/task";
import { decodeStoredEvent } from "./eventCodec";
import { decodeRow, type EncodedRow } from "./rowCodec";
import type { StoreKeys } from "./keys";
import type { ChangeRead, ChangeSet } from "./store";
import type { WorkerReader } from "./workerStore";

/** See `Store.readTaskEvents`. */
export async function readTaskEvents(
  redis: Redis,
  keys: StoreKeys,
  ids: readonly string[],
): Promise<(TaskEvent[] | null)[]> {
  const pipeline = redis.pipeline();
  for (const id of ids) pipeline.lrange(keys.task(id), 0, -1);
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, texts], index) => {
    if (error) throw error;
    const id = ids[index] ?? "";
    const items = texts as string[]; // LRANGE answers nothing else
    return items.length === 0 ? null : items.map((text) => decodeStoredEvent(id, text));
  });
}

/** See `Store.readAllRows`. Positions count from the old end: what retention removes meanwhile only repeats some rows. */
export async function* readAllRows(
  redis: Redis,
  keys: StoreKeys,
  chunk: number,
): AsyncGenerator<TaskSummary[]> {
  for (let end = await redis.llen(keys.order); end > 0; end -= chunk) {
    const entries = await redis.lrange(keys.order, Math.max(0, end - chunk), end - 1);
    const ids = entries.reverse().map((entry) => entry.slice(entry.indexOf(" ") + 1));
    const tasks = await readTaskEvents(redis, keys, ids);
    yield tasks.flatMap((events) => (events ? [foldSummary(events)] : []));
  }
}

/** A place in the change stream: the stream's own id, and our sequence number, whose steps tell of trimmed entries. */
export async function changesEnd(redis: Redis, keys: StoreKeys): Promise<string> {
  const [newest] = await redis.xrevrange(keys.changes, "+", "-", "COUNT", 1);
  return newest ? `${newest[0]} ${fieldsOf(newest[1]).get("s") ?? ""}` : `0-0 ${await sequence(redis, keys)}`;
}

/** See `Store.readChanges`. `redis` is blocked meanwhile, so it must serve nothing else. */
export async function readChanges(
  redis: Redis,
  keys: StoreKeys,
  workers: WorkerReader,
  position: string,
  blockMs: number,
): Promise<ChangeRead> {
  const [id = "0-0", last = "0"] = position.split(" ");
  const reply = await redis.xread("COUNT", ENTRIES_PER_READ, "BLOCK", blockMs, "STREAMS", keys.changes, id);
  const entries = reply?.[0]?.[1] ?? [];
  let next = position;
  let expected = Number(last) + 1;
  let gap = false;
  const changes: ChangeSet[] = [];
  for (const [entryId, flat] of entries) {
    const fields = fieldsOf(flat);
    const number = Number(fields.get("s"));
    if (number !== expected) gap = true;
    expected = number + 1;
    next = `${entryId} ${number}`;
    changes.push(decodeChange(fields, workers));
  }
  return { position: next, changes, gap };
}

/** Few enough that a reader far behind takes them in pieces. */
const ENTRIES_PER_READ = 16;

async function sequence(redis: Redis, keys: StoreKeys): Promise<string> {
  return (await redis.hget(keys.counters, "sequence")) ?? "0";
}

function decodeChange(fields: Map<string, string>, workers: WorkerReader): ChangeSet {
  const rows = fields.get("r");
  const evicted = fields.get("x");
  return {
    rows: rows ? (JSON.parse(rows) as EncodedRow[]).map(decodeRow) : [], // written by taskAppender.ts
    evicted: evicted ? evicted.split("\n") : [],
    workers: workers.take(fields.get("w") ?? ""),
  };
}

function fieldsOf(flat: string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(flat[i] ?? "", flat[i + 1] ?? "");
  return fields;
}
