/**
 * What workers tell when they are asked (inspect), kept for each worker and panel with its age. Asked when a worker comes
 * online and whenever somebody wants it fresh; a worker that is silent keeps what it told before. Whether a worker is
 * online is not decided here: that is by heartbeats.
 */
import { setTimeout as pause } from "node:timers/promises";
import {
  decodeFoundTasks,
  decodePanel,
  INSPECT_PANELS,
  inspectCommand,
  inspectError,
  type FoundTask,
  type InspectPanel,
  type InspectValues,
} from "@/lib/celery/inspect";
import type { PoolKind } from "@/lib/celery/inspectStats";
import type { PythonJson } from "@/lib/celery/pythonJson";
import type { WorkerSilence } from "@/lib/cluster/presence";
import type { WorkerRecord } from "@/lib/cluster/worker";
import type { PanelCode, WorkerInspection } from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import type { CallResult, Mailbox } from "./mailbox";

/** All that is shown of a worker; the report and the clock only when asked for by name. */
export const USUAL_PANELS: readonly InspectPanel[] = INSPECT_PANELS.filter(
  (panel) => panel !== "report" && panel !== "clock",
);

/** What the list of workers shows. */
export const SUMMARY_PANELS: readonly InspectPanel[] = ["stats", "queues"];

export interface RefreshOptions {
  panels?: readonly InspectPanel[];
  waitMs?: number;
}

export interface Inspector {
  /** Begins to ask workers that come online. */
  start(): void;
  stop(): Promise<void>;
  /** Drops what these workers told. */
  forget(workers: readonly string[]): void;
  /** What is known, at once; panels that were never asked say so. */
  get(worker: string): WorkerInspection;
  /** Asks these workers and waits for their answers. Silence is no error. Throws `BROKER_UNAVAILABLE`. */
  refresh(workers: readonly string[], options?: RefreshOptions): Promise<void>;
  /**
   * Whether a silent worker may be so because it is busy: a pool of one process neither beats nor tells of its task before
   * that has ended. What speaks for it is its mailbox on the broker, which goes with its connection.
   */
  canBeBusy(worker: string, silence: WorkerSilence): boolean;
  /** Which of these workers hold these tasks, by their own word. */
  findTasks(
    ids: readonly string[],
    workers: readonly string[],
    waitMs: number,
  ): Promise<{ found: (FoundTask & { worker: string })[]; silent: string[] }>;
}

export interface InspectorOptions {
  mailbox: Pick<Mailbox, "call" | "hasMailbox">;
  /** The workers that are believed online now. */
  onlineWorkers: () => readonly WorkerRecord[];
  /** Workers that are silent without a goodbye, be it that they are busy or lost. */
  silentWorkers?: () => readonly string[];
  /** What was asked by itself failed; the pages show it, so one word in the log will do. */
  onTrouble?: (error: unknown) => void;
  /** Every answer as it came; `at`: our clock, Unix ms. */
  onAnswer?: (worker: string, panel: InspectPanel, value: PythonJson, at: number) => void;
  now?: () => number;
  /** How often workers are looked at for new ones. */
  lookMs?: number;
}

const LOOK_MS = 2000;
const WAIT_MS = 5000;
/** How soon a worker that was silent when it came online is asked again, twice as long each time. */
const AGAIN_FIRST_MS = 2000;
const AGAIN_MOST_MS = 120_000;
/** Workers asked in one go: each sends an answer of some 10 KB to each of ten commands. */
const WORKERS_AT_ONCE = 50;
/** Those kept; beyond it the ones that were asked longest ago go first. */
const MAX_WORKERS = 2000;
/** An answer that cannot be encoded costs the worker a new mailbox each time: not asked for again so soon. */
const UNENCODABLE_REST_MS = 30_000;
const PING_MS = 1000;
/** How long a solo worker is believed busy of which nothing at all is known. */
const BUSY_AT_MOST_MS = 120_000;

/**
 * Answers with real arguments of tasks in them. One argument that JSON cannot hold and the worker sends nothing, and what
 * else it was sent at that moment is lost with its mailbox (protocol reference c.1). So these are asked after all else,
 * one by one. (Running tasks are among them for workers before 5.2, which do not know `safe`.)
 */
const RISKY: ReadonlySet<InspectPanel> = new Set<InspectPanel>(["active", "reserved", "scheduled"]);

type Panels = WorkerInspection["panels"];

export function createInspector(options: InspectorOptions): Inspector {
  const { mailbox } = options;
  const now = options.now ?? Date.now;
  const known = new Map<string, WorkerInspection>();
  /** Askings under way, by worker and panel: who wants the same meanwhile waits for that. */
  const underWay = new Map<string, Promise<void>>();
  /** By which pid a worker was last seen, to notice a new start. */
  const seen = new Map<string, string>();
  /** Of silent workers that may be busy: whether the broker has their mailbox; null where it cannot tell. */
  const mailboxes = new Map<string, boolean | null>();
  /** When those that were silent at first are asked again. */
  const again = new Map<string, { at: number; waitMs: number }>();
  const stopping = new AbortController();
  let looking = Promise.resolve();

  function open(worker: string): WorkerInspection {
    let inspection = known.get(worker);
    if (inspection) known.delete(worker);
    else inspection = emptyInspection(worker);
    known.set(worker, inspection); // at the end: a map keeps the order of insertion
    if (known.size > MAX_WORKERS) known.delete(known.keys().next().value!);
    return inspection;
  }

  async function ask(workers: readonly string[], panels: readonly InspectPanel[], waitMs: number) {
    const heard = new Set<string>();
    const safe = panels.filter((panel) => !RISKY.has(panel));
    await Promise.all(safe.map((panel) => askPanel(panel, workers, waitMs, heard)));
    // Who was silent all along will be silent again: the wait is not worth it.
    const answering = safe.length === 0 ? workers : workers.filter((worker) => heard.has(worker));
    const silent = workers.filter((worker) => !answering.includes(worker));
    for (const panel of panels.filter((one) => RISKY.has(one))) {
      for (const worker of silent) note(worker, panel, { state: "silent", askedAt: now(), ...BUSY });
      await askPanel(
        panel,
        answering.filter((worker) => !isResting(worker, panel)),
        waitMs,
        heard,
      );
    }
    await explainSilence(workers, panels, heard);
  }

  function isResting(worker: string, panel: InspectPanel): boolean {
    const { code, askedAt } = open(worker).panels[panel];
    return code === "UNENCODABLE" && now() - (askedAt ?? 0) < UNENCODABLE_REST_MS;
  }

  /** One command to many; the answers go where they belong. */
  async function askPanel(
    panel: InspectPanel,
    workers: readonly string[],
    waitMs: number,
    heard: Set<string>,
  ): Promise<void> {
    if (workers.length === 0) return;
    const askedAt = now();
    const result = await mailbox.call(inspectCommand(panel), {
      target: { kind: "workers", names: workers },
      timeoutMs: waitMs,
    });
    for (const [worker, value] of result.replies) {
      heard.add(worker);
      take(open(worker), panel, value, askedAt);
      options.onAnswer?.(worker, panel, value, now());
    }
    for (const worker of result.silent) note(worker, panel, { state: "silent", askedAt, ...silence(result) });
    if (!RISKY.has(panel) || result.silent.length === 0 || result.interrupted !== null) return;
    for (const worker of await whoIsBack(result.silent)) {
      heard.add(worker);
      note(worker, panel, UNENCODABLE);
    }
  }

  /** Of workers that sent no answer: those that answer a ping, some moments later when their mailbox is new. */
  async function whoIsBack(workers: readonly string[]): Promise<string[]> {
    const back = new Set<string>();
    for (let tries = 0; tries < 3 && back.size < workers.length; tries++) {
      if (tries > 0) await pause(200);
      const names = workers.filter((worker) => !back.has(worker));
      const { replies } = await mailbox.call(
        { method: "ping" },
        { target: { kind: "workers", names }, timeoutMs: PING_MS },
      );
      for (const worker of replies.keys()) back.add(worker);
    }
    return [...back];
  }

  /** A worker that told nothing at all: is it busy, or has it no ear? */
  async function explainSilence(
    workers: readonly string[],
    panels: readonly InspectPanel[],
    heard: ReadonlySet<string>,
  ): Promise<void> {
    const silent = workers.filter((worker) => !heard.has(worker)).slice(0, WORKERS_AT_ONCE);
    await Promise.all(
      silent.map(async (worker) => {
        if ((await mailbox.hasMailbox(worker)) !== false) return;
        for (const panel of panels) note(worker, panel, NOT_LISTENING);
      }),
    );
  }

  function note(worker: string, panel: InspectPanel, change: Partial<Panels[InspectPanel]>): void {
    Object.assign(open(worker).panels[panel], change);
  }

  async function refresh(
    workers: readonly string[],
    { panels = USUAL_PANELS, waitMs = WAIT_MS }: RefreshOptions,
  ) {
    const waits = new Set<Promise<void>>();
    for (let from = 0; from < workers.length; from += WORKERS_AT_ONCE) {
      const some = [...new Set(workers.slice(from, from + WORKERS_AT_ONCE))];
      const fresh = some.filter((worker) => {
        const pending = panels.map((panel) => underWay.get(`${panel} ${worker}`));
        for (const wait of pending) if (wait) waits.add(wait);
        return pending.includes(undefined);
      });
      if (fresh.length === 0) continue;
      const asking = ask(fresh, panels, waitMs);
      const keys = fresh.flatMap((worker) => panels.map((panel) => `${panel} ${worker}`));
      for (const key of keys) underWay.set(key, asking);
      try {
        await asking;
      } finally {
        for (const key of keys) if (underWay.get(key) === asking) underWay.delete(key);
      }
    }
    await Promise.all(waits);
  }

  /** Asks every worker that is there for the first time, or anew. */
  async function lookForNew(): Promise<void> {
    const online = options.onlineWorkers();
    const newcomers = online.filter(
      ({ name, pid, startedAt }) =>
        seen.get(name) !== `${pid} ${startedAt}` || (again.get(name)?.at ?? Infinity) <= now(),
    );
    if (newcomers.length > 0) {
      for (const { name, pid, startedAt } of newcomers) seen.set(name, `${pid} ${startedAt}`);
      try {
        await refresh(
          newcomers.map(({ name }) => name),
          { panels: USUAL_PANELS },
        );
        for (const { name } of newcomers) askAgainIfSilent(name);
      } catch (error) {
        // The broker is away: they count as not yet asked.
        for (const { name } of newcomers) seen.delete(name);
        throw error;
      }
    }
    const names = new Set(online.map(({ name }) => name));
    for (const name of seen.keys()) if (!names.has(name)) seen.delete(name);
    for (const name of again.keys()) if (!names.has(name)) again.delete(name);
  }

  /** A worker says that it is online before it listens; and one may be busy. */
  function askAgainIfSilent(worker: string): void {
    if (open(worker).panels.queues.state !== "silent") {
      again.delete(worker);
      return;
    }
    const waitMs = Math.min(AGAIN_MOST_MS, 2 * (again.get(worker)?.waitMs ?? AGAIN_FIRST_MS / 2));
    again.set(worker, { at: now() + waitMs, waitMs });
  }

  function poolOf(worker: string): PoolKind | null {
    return known.get(worker)?.panels.stats.value?.pool.kind ?? null;
  }

  function mayHaveOneProcess(worker: string): boolean {
    const kind = poolOf(worker);
    return kind === null || kind === "solo";
  }

  /** A worker that was killed over its task says no more than one that is busy with it, but the broker knows. */
  async function lookForSilent(): Promise<void> {
    const silent = new Set(options.silentWorkers?.());
    for (const name of mailboxes.keys()) if (!silent.has(name)) mailboxes.delete(name);
    // One that is gone says so when it is back.
    const unsure = [...silent].filter((name) => mayHaveOneProcess(name) && mailboxes.get(name) !== false);
    const ask = async (name: string) => mailboxes.set(name, await mailbox.hasMailbox(name));
    await Promise.all(unsure.slice(0, WORKERS_AT_ONCE).map(ask));
  }

  async function keepLooking(): Promise<void> {
    let inTrouble = false;
    while (!stopping.signal.aborted) {
      try {
        await lookForSilent();
        await lookForNew();
        inTrouble = false;
      } catch (error) {
        if (!inTrouble) options.onTrouble?.(error);
        inTrouble = true;
      }
      // An abort ends the wait; there is nothing to tell of it.
      await pause(options.lookMs ?? LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      looking = keepLooking();
    },
    async stop() {
      stopping.abort();
      await looking;
    },
    get: (worker) => known.get(worker) ?? emptyInspection(worker),
    forget(workers) {
      for (const worker of workers) {
        known.delete(worker);
        mailboxes.delete(worker);
      }
    },
    canBeBusy(worker, { ms, hasBegunTask }) {
      if (!mayHaveOneProcess(worker)) return false;
      const told = mailboxes.get(worker) ?? null;
      // Where the broker cannot tell, or was not asked yet, other signs have to do.
      return told ?? (hasBegunTask || (poolOf(worker) === "solo" && ms < BUSY_AT_MOST_MS));
    },
    async refresh(workers, refreshOptions = {}) {
      await refresh(workers, refreshOptions);
    },
    async findTasks(ids, workers, waitMs) {
      if (workers.length === 0) return { found: [], silent: [] };
      const result = await mailbox.call(
        { method: "query_task", arguments: { ids } },
        { target: { kind: "workers", names: workers }, timeoutMs: waitMs },
      );
      if (result.unheard) throw new AppError("WORKER_NOT_FOUND", {}, "No worker listens to remote control.");
      const found = [...result.replies].flatMap(([worker, value]) =>
        decodeFoundTasks(value).value.map((task) => ({ worker, ...task })),
      );
      return { found, silent: result.silent };
    },
  };
}

type Silence = { code: PanelCode; problem: string };

const BUSY: Silence = {
  code: "BUSY",
  problem:
    "The worker gave no answer in time. One that is busy in its only process answers when its task has ended.",
};
const NOT_LISTENING: Silence = {
  code: "NOT_LISTENING",
  problem:
    "The worker has no mailbox on the broker: remote control is off there (worker_enable_remote_control), or it has gone.",
};
const UNENCODABLE: Silence = {
  code: "UNENCODABLE",
  problem:
    "The worker answers, but not this. One of these tasks has an argument that cannot be sent as JSON, which keeps back the whole answer.",
};

function silence({ interrupted, unreadable }: CallResult): Silence {
  if (interrupted !== null) return { code: "BROKER_LOST", problem: `The broker went away: ${interrupted}` };
  const [why] = unreadable;
  if (why === undefined) return BUSY;
  return {
    code: "UNREADABLE",
    problem: `An answer came that ${why}. Workers answer in their task_serializer.`,
  };
}

function take(inspection: WorkerInspection, panel: InspectPanel, value: PythonJson, askedAt: number): void {
  inspection.answeredAt = Math.max(inspection.answeredAt ?? 0, askedAt);
  const slot = inspection.panels[panel];
  const refusal = inspectError(value);
  if (refusal !== null) {
    Object.assign(slot, { state: "refused", askedAt, problem: refusal, code: "REFUSED" });
    return;
  }
  const decoded = decodePanel(panel, value);
  Object.assign(slot, {
    state: "answered",
    askedAt,
    answeredAt: askedAt,
    value: decoded.value,
    unreadable: decoded.unreadable,
    problem: null,
    code: null,
  });
}

function emptyInspection(worker: string): WorkerInspection {
  const never = <Panel extends InspectPanel>(_: Panel) => ({
    state: "never" as const,
    askedAt: null,
    answeredAt: null,
    value: null as InspectValues[Panel] | null,
    unreadable: [],
    problem: null,
    code: null,
  });
  return {
    worker,
    answeredAt: null,
    panels: {
      stats: never("stats"),
      queues: never("queues"),
      active: never("active"),
      reserved: never("reserved"),
      scheduled: never("scheduled"),
      revoked: never("revoked"),
      registered: never("registered"),
      conf: never("conf"),
      report: never("report"),
      clock: never("clock"),
    },
  };
}
