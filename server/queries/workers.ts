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
  /** This worker was told to tell of its tasks: what it did not tell before counts no more. */
  forgetSilence(name: string): void;
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
      sendsTaskEvents: watch.judge(record, figures, at),
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
    forgetSilence(name) {
      watch.forgetSilence(name, view.worker(name)?.processed ?? 0, now());
    },
  };
}

interface Watched {
  pid: number | null;
  onlineAt: number | null;
  /** When it last told of a task, its own clock. */
  toldAt: number | null;
  /** When we noticed that, or began to look; our clock. */
  since: number;
  /** How many tasks it had counted when those that it told of were counted. */
  processed: number;
  /** Its next heartbeats may count tasks that were told of, or ended, before `since`. */
  countsLate: boolean;
}

/**
 * Whether a worker tells of its tasks: true when it told of the last that it counted; false when it has counted more
 * since and told of none; null while neither is sure. Begins anew with another process, with a new
 * `worker-online`, and when it was told to turn them on (which it answers, but tells in no event).
 */
function createEventsWatch() {
  const watched = new Map<string, Watched>();

  function judge(record: WorkerRecord, figures: WorkerFigures | undefined, now: number): boolean | null {
    const { name, pid, onlineAt, processed, freqMs } = record;
    const toldAt = figures?.lastToldAt ?? null;
    const told = toldAt !== null ? true : null;
    if (processed === null) return told;
    const known = watched.get(name);
    const isNewer = toldAt !== null && toldAt > (known?.toldAt ?? -Infinity);
    if (known === undefined || known.pid !== pid || known.onlineAt !== onlineAt || isNewer) {
      watched.set(name, {
        pid,
        onlineAt,
        toldAt,
        since: now,
        processed,
        countsLate: isNewer || known?.pid === pid,
      });
      return told;
    }
    if (known.countsLate && now - known.since < BEATS_TO_COUNT * freqMs)
      known.processed = Math.max(known.processed, processed);
    return processed > known.processed && now - known.since > EVENTS_JUDGED_AFTER_MS ? false : told;
  }

  return {
    judge,
    forgetSilence(name: string, processed: number, now: number): void {
      const known = watched.get(name);
      if (known) watched.set(name, { ...known, since: now, processed, countsLate: true });
    },
  };
}

const BEATS_TO_COUNT = 2;
