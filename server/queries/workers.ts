/** Workers as the pages show them: what their events say, and what the retained tasks say of them. */
import type { WorkerRecord } from "@/lib/cluster/worker";
import type { WorkerList, WorkerView } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import type { WorkerFigures } from "../view/view";
import type { QueryContext } from "./queries";

const MAX_RUNNING = 100;
/** So long may the events of a task be on their way when a heartbeat has counted it. */
const EVENTS_JUDGED_AFTER_MS = 5000;

export interface WorkerReader {
  list(): WorkerList;
  /** Throws WORKER_NOT_FOUND. */
  get(name: string): WorkerView;
  /** Whether these workers tell of their tasks has to be found out anew: they were just told to. */
  judgeEventsAnew(names: readonly string[]): void;
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
    judgeEventsAnew: (names) => names.forEach(watch.forget),
  };
}

interface EventsWatch {
  (record: WorkerRecord, figures: WorkerFigures | undefined, now: number): boolean | null;
  forget(worker: string): void;
}

/** What was seen of one process: how much it had counted when it last told of a task, or when we began to look. */
interface Counting {
  pid: number | null;
  processed: number;
  /** Of its newest event about a task. */
  toldAt: number;
  /** When it was first seen to have counted more than that. */
  risenAt: number | null;
  verdict: boolean | null;
}

/**
 * Whether a worker tells of its tasks: true when it told of one; false when it has counted more tasks since and told of
 * none; null while neither is sure.
 */
function createEventsWatch(): EventsWatch {
  const countings = new Map<string, Counting>();

  function begin({ pid, processed, startedAt }: WorkerRecord, toldAt: number): Counting {
    const hasTold = toldAt > (startedAt ?? 0);
    return { pid, processed: processed ?? 0, toldAt, risenAt: null, verdict: hasTold ? true : null };
  }

  function watch(record: WorkerRecord, figures: WorkerFigures | undefined, now: number): boolean | null {
    const { name, pid, processed } = record;
    const toldAt = figures?.lastToldAt ?? 0;
    const known = countings.get(name);
    if (known?.pid !== pid || toldAt > known.toldAt) {
      const counting = begin(record, toldAt);
      countings.set(name, counting);
      return counting.verdict;
    }
    if (processed !== null && processed > known.processed) {
      known.risenAt ??= now;
      if (now - known.risenAt > EVENTS_JUDGED_AFTER_MS) known.verdict = false;
    }
    return known.verdict;
  }

  return Object.assign(watch, { forget: (worker: string) => void countings.delete(worker) });
}
