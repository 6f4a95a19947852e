/** Workers as the pages show them: what their events say, and what the retained tasks say of them. */
import type { WorkerRecord } from "@/lib/cluster/worker";
import type { WorkerList, WorkerView } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import type { WorkerFigures } from "../view/view";
import type { QueryContext } from "./queries";

const MAX_RUNNING = 100;
/** So long must a worker have counted tasks before its silence about them means something. */
const EVENTS_JUDGED_AFTER_MS = 10_000;

export interface WorkerReader {
  list(): WorkerList;
  /** Throws WORKER_NOT_FOUND. */
  get(name: string): WorkerView;
}

export function createWorkerReader({
  view,
  now,
  slotsOf,
}: Pick<QueryContext, "view" | "now" | "slotsOf">): WorkerReader {
  const watch = createEventsWatch();

  function toView(record: WorkerRecord): WorkerView {
    const figures = view.workerFigures().get(record.name);
    const at = now();
    return {
      name: record.name,
      ...view.presence(record),
      pid: record.pid,
      freqMs: record.freqMs,
      active: record.active,
      processed: record.processed,
      failed: figures?.failed ?? 0,
      retried: figures?.retried ?? 0,
      loadavg: record.loadavg,
      swIdent: record.swIdent,
      swVer: record.swVer,
      swSys: record.swSys,
      onlineAt: record.onlineAt,
      offlineAt: record.offlineAt,
      startedAt: record.startedAt,
      lastHeartbeatAt: record.lastHeartbeatAt,
      lastSeenAt: record.lastSeenAt,
      driftMs: record.driftMs,
      beats: view.beats(record.name),
      running: view.runningOn(record.name, MAX_RUNNING).flatMap((id) => {
        const task = view.get(id);
        return task ? { id, name: task.name, startedAt: task.startedAt, pid: task.pid } : [];
      }),
      queues: figures?.queues ?? [],
      slots: slotsOf(record.name),
      sendsTaskEvents: watch(record, figures, at),
    };
  }

  return {
    list: () => ({
      workers: view
        .workers()
        .map(toView)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    }),
    get(name) {
      const record = view.worker(name);
      if (!record) throw new AppError("WORKER_NOT_FOUND", { worker: name });
      return toView(record);
    },
  };
}

/**
 * Whether a worker tells of its tasks: true when we hold any of them; false when it has counted more tasks while we
 * looked on and told of none; null while neither is sure.
 */
function createEventsWatch() {
  const first = new Map<string, { pid: number | null; processed: number; at: number }>();
  return (record: WorkerRecord, figures: WorkerFigures | undefined, now: number): boolean | null => {
    if (figures && figures.tasks > 0) return true;
    const { name, pid, processed } = record;
    if (processed === null) return null;
    const known = first.get(name);
    if (known?.pid !== pid) {
      first.set(name, { pid, processed, at: now });
      return null;
    }
    return processed > known.processed && now - known.at > EVENTS_JUDGED_AFTER_MS ? false : null;
  };
}
