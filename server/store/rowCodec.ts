/** A task's summary as it travels in the change stream: a plain array, so that no field name is sent a million times. */
import type { TaskSummary } from "@/lib/cluster/task";

export type EncodedRow = (string | number | null)[];

export function encodeRow(row: TaskSummary): EncodedRow {
  return [
    row.id,
    row.version,
    row.state,
    row.name,
    row.worker,
    row.pid,
    row.queue,
    row.retries,
    row.createdAt,
    row.receivedAt,
    row.startedAt,
    row.finishedAt,
    row.updatedAt,
    row.etaAt,
    row.runtime,
    row.waitedMs,
    row.rootId === row.id ? 0 : row.rootId,
    row.parentId,
    row.exceptionType,
    row.failure,
  ];
}

/** The reverse of `encodeRow`; it trusts its input, which only we write. */
export function decodeRow(item: EncodedRow): TaskSummary {
  const id = item[0] as string;
  return {
    id,
    version: item[1] as number,
    state: item[2] as string,
    name: item[3] as string | null,
    worker: item[4] as string | null,
    pid: item[5] as number | null,
    queue: item[6] as string | null,
    retries: item[7] as number,
    createdAt: item[8] as number,
    receivedAt: item[9] as number | null,
    startedAt: item[10] as number | null,
    finishedAt: item[11] as number | null,
    updatedAt: item[12] as number,
    etaAt: item[13] as number | null,
    runtime: item[14] as number | null,
    waitedMs: item[15] as number | null,
    rootId: item[16] === 0 ? id : (item[16] as string | null),
    parentId: item[17] as string | null,
    exceptionType: item[18] as string | null,
    failure: item[19] as string | null,
  };
}
