/** A store in memory, for tests of what reads it: only the reading half of `Store`, fed by the test. */
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { foldSummary } from "@/lib/cluster/foldTask";
import type { TaskSummary } from "@/lib/cluster/task";
import type { WorkerRecord } from "@/lib/cluster/worker";
import type { ChangeRead, ChangeSet, IngestStatus, Store } from "../store/store";

type ReadingHalf = Pick<
  Store,
  | "readAllRows"
  | "changesEnd"
  | "readChanges"
  | "readWorkers"
  | "readTaskEvents"
  | "readIngestStatuses"
  | "lastConnectedAt"
>;

export class FakeStore implements ReadingHalf {
  readonly tasks = new Map<string, TaskEvent[]>();
  readonly workers = new Map<string, WorkerRecord>();
  /** One that is always connected, unless a test says else. */
  ingests: IngestStatus[] = [anIngest("connected", 0, Number.MAX_SAFE_INTEGER)];
  /** Called before each chunk of `readAllRows`: the reader waits for it. */
  beforeRows: () => Promise<void> | void = () => undefined;
  /** How many tasks were read for their texts. */
  tasksRead = 0;

  private error: Error | null = null;
  private readonly changes: ChangeSet[] = [];
  private trimmed = 0;
  private wake = new Set<() => void>();

  /** Lets everything that is asked of it fail, until `recover`. */
  break(error: Error): void {
    this.error = error;
    this.wakeAll();
  }

  recover(): void {
    this.error = null;
  }

  /** Appends events; the rows they change go into the change stream. */
  add(...events: TaskEvent[]): void {
    for (const event of events) this.tasks.set(event.uuid, [...(this.tasks.get(event.uuid) ?? []), event]);
    const ids = [...new Set(events.map(({ uuid }) => uuid))];
    this.push({ rows: ids.map((id) => this.rowOf(id)), evicted: [], workers: [] });
  }

  evict(...ids: string[]): void {
    for (const id of ids) this.tasks.delete(id);
    this.push({ rows: [], evicted: ids, workers: [] });
  }

  say(record: WorkerRecord): void {
    this.workers.set(record.name, record);
    this.push({ rows: [], evicted: [], workers: [record] });
  }

  /** Readers that have not come so far have a gap. */
  trimChanges(): void {
    this.trimmed = this.changes.length;
    this.wakeAll();
  }

  async *readAllRows(chunk: number): AsyncGenerator<TaskSummary[]> {
    const ids = [...this.tasks.keys()].reverse();
    for (let from = 0; from < ids.length; from += chunk) {
      const rows = ids
        .slice(from, from + chunk)
        .flatMap((id) => (this.tasks.has(id) ? [this.rowOf(id)] : []));
      await this.beforeRows();
      this.fail();
      yield rows;
    }
  }

  async changesEnd(): Promise<string> {
    this.fail();
    return Promise.resolve(String(this.changes.length));
  }

  async readChanges(position: string, blockMs: number): Promise<ChangeRead> {
    this.fail();
    const from = Number(position);
    if (this.changes.length === from) await this.nextChange(blockMs);
    this.fail();
    const gap = from < this.trimmed;
    return { position: String(this.changes.length), changes: gap ? [] : this.changes.slice(from), gap };
  }

  async readWorkers(): Promise<WorkerRecord[]> {
    this.fail();
    return Promise.resolve([...this.workers.values()]);
  }

  async readIngestStatuses(): Promise<IngestStatus[]> {
    this.fail();
    return Promise.resolve(this.ingests);
  }

  async lastConnectedAt(): Promise<number | null> {
    this.fail();
    return Promise.resolve(null);
  }

  async readTaskEvents(ids: string[]): Promise<(TaskEvent[] | null)[]> {
    this.fail();
    this.tasksRead += ids.length;
    return Promise.resolve(ids.map((id) => this.tasks.get(id) ?? null));
  }

  private rowOf(id: string): TaskSummary {
    return foldSummary(this.tasks.get(id) ?? []);
  }

  private push(change: ChangeSet): void {
    this.changes.push(change);
    this.wakeAll();
  }

  private nextChange(blockMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wake.delete(done);
        resolve();
      };
      const timer = setTimeout(done, blockMs);
      this.wake.add(done);
    });
  }

  private wakeAll(): void {
    for (const wake of [...this.wake]) wake();
  }

  private fail(): void {
    if (this.error) throw this.error;
  }
}

let clock = 0;

/** One event of a task, at `at` (Unix ms). */
export function taskEvent(
  uuid: string,
  type: string,
  at: number,
  fields: Partial<TaskEvent> = {},
): TaskEvent {
  return { kind: "task", uuid, type, at, hostname: "w1@host", pid: 7, clock: ++clock, ...fields };
}

/** A task from its receipt to its end. */
export function taskLife(uuid: string, at: number, fields: Partial<TaskEvent> = {}): TaskEvent[] {
  const { args = "(1,)", kwargs = "{}", name = "shop.pay", ...rest } = fields;
  return [
    taskEvent(uuid, "task-received", at, { name, args, kwargs, retries: 0, ...rest }),
    taskEvent(uuid, "task-started", at + 10),
    taskEvent(uuid, "task-succeeded", at + 20, { result: "42", runtime: 0.01 }),
  ];
}

/** What an ingest process wrote of itself at `writtenAt`, in its state since `since` (Unix ms). */
export function anIngest(state: IngestStatus["state"], since: number, writtenAt: number): IngestStatus {
  return {
    id: "ingest",
    state,
    url: "amqp://broker",
    since,
    lastError: null,
    nextTryAt: null,
    lastEventAt: null,
    heardAt: writtenAt,
    writtenUntil: writtenAt,
    queue: "umbel.events.test",
    note: null,
    eventsPerSecond: 0,
    lagMs: null,
    backlog: null,
    storeRefusal: null,
    writtenAt,
  };
}

/** A worker that beats every two seconds and was last heard of at `at` (Unix ms). */
export function aWorker(name: string, at: number, fields: Partial<WorkerRecord> = {}): WorkerRecord {
  return {
    name,
    pid: 7,
    freqMs: 2000,
    active: 0,
    processed: 0,
    loadavg: [0, 0, 0],
    swIdent: "py-celery",
    swVer: "5.2.6",
    swSys: "Linux",
    onlineAt: at - 60_000,
    offlineAt: null,
    lastHeartbeatAt: at,
    lastSeenAt: at,
    driftMs: 0,
    startedAt: at - 60_000,
    ...fields,
  };
}
