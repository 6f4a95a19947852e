/**
 * Failure groups for people: the store tells which there are and how often each failed, the view which of their tasks are
 * held, and what those have in common.
 */
import { failureBegin, failureCause, type WorkerSigns } from "@/lib/cluster/failureCause";
import { FAILURE_STATUSES, failureStatus, type FailureStatus } from "@/lib/cluster/failureStatus";
import { foldTask } from "@/lib/cluster/foldTask";
import { holdsHidden } from "@/lib/cluster/redact/hidden";
import { hiderOf, redactTexts } from "@/lib/cluster/redact/redactTask";
import { sharedArguments } from "@/lib/cluster/sharedArguments";
import type { Range } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import type { FailureDetail, FailureGroup, FailureList, FailureListQuery } from "@/lib/contract/failures";
import type { FailureGroup as StoredGroup, Resolution } from "../store/store";
import { createBucketReader } from "./bucketReader";
import type { QueryContext } from "./queries";
import { toSelection, type TaskReader } from "./tasks";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How a range is drawn: the steps of one group's chart, and how many of them are one step of the small ones in the list. */
const RANGES: Record<Range, { steps: number; stepMs: number; merged: number; resolution: Resolution }> = {
  "15m": { steps: 15, stepMs: MINUTE_MS, merged: 1, resolution: "minute" },
  "1h": { steps: 60, stepMs: MINUTE_MS, merged: 2, resolution: "minute" },
  "6h": { steps: 72, stepMs: 5 * MINUTE_MS, merged: 3, resolution: "minute" },
  "24h": { steps: 96, stepMs: 15 * MINUTE_MS, merged: 4, resolution: "minute" },
  "7d": { steps: 84, stepMs: 2 * HOUR_MS, merged: 3, resolution: "hour" },
};

const MOST_LISTED = 500;
const LATEST_SHOWN = 8;
const WORKERS_SHOWN = 8;
/** Tasks whose arguments are compared. */
const SAMPLED = 100;
/** One reading of all groups for all who ask within: for the list, and for the count beside it. */
const GROUPS_FRESH_MS = 1000;
const COUNT_FRESH_MS = 4000;

export interface FailureReader {
  /** `keep`: only those for which it says yes are listed, however many there are before them; they are counted all the same. */
  list(query: FailureListQuery, keep?: (group: FailureGroup) => boolean): Promise<FailureList>;
  /** Throws FAILURE_NOT_FOUND. */
  get(id: string, range: Range): Promise<FailureDetail>;
  /** Groups that are new, whatever the range. */
  countNew(): Promise<number>;
  /** What was read of the groups is read again: their marks have changed. */
  forget(): void;
}

export function createFailureReader(context: QueryContext, tasks: TaskReader): FailureReader {
  const { store, view, now, redactor } = context;
  const readBuckets = createBucketReader(store, "failure", now);
  let groups: { at: number; read: Promise<StoredGroup[]> } | null = null;

  function readGroups(freshMs = GROUPS_FRESH_MS): Promise<StoredGroup[]> {
    if (groups && now() - groups.at < freshMs) return groups.read;
    const read = store.readFailureGroups();
    const mine = { at: now(), read };
    groups = mine;
    // Whoever awaits it is told; the next one asks anew.
    read.catch(() => {
      if (groups === mine) groups = null;
    });
    return read;
  }

  /** The counts of each group, step by step. */
  async function readTrends(range: Range, at: number) {
    const { steps, stepMs, resolution } = RANGES[range];
    const from = Math.floor(at / stepMs) * stepMs - (steps - 1) * stepMs;
    const trends = new Map<string, number[]>();
    for (const bucket of await readBuckets(resolution, from, at)) {
      const step = Math.floor((bucket.at - from) / stepMs);
      for (const [id, { failed }] of bucket.entries) {
        let trend = trends.get(id);
        if (!trend) trends.set(id, (trend = new Array<number>(steps).fill(0)));
        trend[step] = (trend[step] ?? 0) + failed;
      }
    }
    return { from, stepMs, trendOf: (id: string) => trends.get(id) ?? new Array<number>(steps).fill(0) };
  }

  async function groupMaker(at: number) {
    const workers = workerSigns(context);
    const knownSince = await store.firstConnectedAt();
    return (stored: StoredGroup, trend: number[], from: number, stepMs: number): FailureGroup => {
      const { lastWorker, firstAt, mark, ...rest } = stored;
      const hider = redactor.ofTask(stored.name);
      const lastMessage = hider.text(stored.lastMessage);
      const begunAt = failureBegin(trend, { from, stepMs, firstAt });
      const signs = { type: stored.type, message: lastMessage, begunAt, lastWorker };
      return {
        ...rest,
        message: hider.text(stored.message),
        status: failureStatus(stored, at),
        count: sum(trend),
        trend,
        firstAt,
        lastMessage,
        lastWorker,
        begunAt,
        cause: failureCause(signs, workers, knownSince),
        mark: mark && { kind: mark.kind, by: mark.by, at: mark.at, until: mark.until },
      };
    };
  }

  return {
    async list({ range, status }, keep = () => true) {
      const at = now();
      const [stored, { from, stepMs, trendOf }, make] = await Promise.all([
        readGroups(),
        readTrends(range, at),
        groupMaker(at),
      ]);
      const all = stored
        .map((group) => make(group, trendOf(group.id), from, stepMs))
        .filter((group) => group.status !== "open" || group.count > 0)
        .sort(byUrgency);
      const { merged } = RANGES[range];
      return {
        range,
        from,
        to: at,
        stepMs: stepMs * merged,
        counts: countByStatus(all),
        failures: sum(all.map((group) => group.count)),
        groups: all
          .filter((group) => (status === undefined || group.status === status) && keep(group))
          .slice(0, MOST_LISTED)
          .map((group) => ({ ...group, trend: mergeSteps(group.trend, merged) })),
      };
    },

    async get(id, range) {
      const at = now();
      const [stored, { from, stepMs, trendOf }, make] = await Promise.all([
        store.readFailureGroup(id),
        readTrends(range, at),
        groupMaker(at),
      ]);
      if (stored === null) throw new AppError("FAILURE_NOT_FOUND", { failure: id });
      const { exception, traceback, ...group } = stored;
      const hider = redactor.ofTask(stored.name);
      const selection = toSelection({ filter: `failure:${id}` });
      const page = { ...selection, sort: "finished", order: "desc", offset: 0 } as const;
      const found = view.query({ ...page, limit: SAMPLED });
      const facets = view.facets(selection, WORKERS_SHOWN);
      const [latest, shared] = await Promise.all([
        tasks.rows(found.ids.slice(0, LATEST_SHOWN)),
        sharedBy(context, found.ids),
      ]);
      return {
        group: make(group, trendOf(id), from, stepMs),
        from,
        to: at,
        stepMs,
        exception: exception && hider.text(exception),
        traceback: traceback && hider.traceback(traceback),
        retained: found.total,
        workers: facets.worker,
        workerCount: facets.distinct.worker,
        sampled: found.ids.length,
        shared,
        latest: latest.map(({ row }) => row),
      };
    },

    async countNew() {
      const at = now();
      return (await readGroups(COUNT_FRESH_MS)).filter((group) => failureStatus(group, at) === "new").length;
    },

    forget() {
      groups = null;
    },
  };
}

function workerSigns({ view }: QueryContext): WorkerSigns[] {
  return view.workers().map((worker) => ({
    name: worker.name,
    status: view.presence(worker).status,
    startedAt: worker.startedAt,
    lastSeenAt: worker.lastSeenAt,
  }));
}

/** What at least half of these tasks have in common. */
async function sharedBy(
  { store, view, redactor }: QueryContext,
  ids: readonly string[],
): Promise<FailureDetail["shared"]> {
  if (ids.length < 2) return [];
  const rows = ids.flatMap((id) => view.get(id) ?? []);
  const events = await store.readTaskEvents([...ids]);
  const calls = events.flatMap((list) => {
    if (!list) return [];
    const task = foldTask(list);
    return [redactTexts(hiderOf(redactor, task), task)];
  });
  const places = [
    ...commonest(
      "worker",
      rows.map(({ worker }) => worker),
    ),
    ...commonest(
      "queue",
      rows.map(({ queue }) => queue),
    ),
    // That something is hidden in all of them is no likeness.
    ...sharedArguments(calls).filter(({ value, path }) => !holdsHidden(value) && !holdsHidden(path)),
  ];
  return places.sort((a, b) => b.count - a.count);
}

function commonest(field: "worker" | "queue", values: readonly (string | null)[]): FailureDetail["shared"] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [top] = [...counts].sort((a, b) => b[1] - a[1]);
  if (top === undefined || top[1] < values.length / 2) return [];
  return [{ field, path: null, value: top[0], count: top[1] }];
}

/** What wants to be looked at first. */
function byUrgency(a: FailureGroup, b: FailureGroup): number {
  const rank = (group: FailureGroup) => FAILURE_STATUSES.indexOf(group.status);
  return rank(a) - rank(b) || b.count - a.count || b.lastAt - a.lastAt || (a.id < b.id ? -1 : 1);
}

function countByStatus(groups: readonly FailureGroup[]): Record<FailureStatus, number> {
  const counts = { new: 0, back: 0, open: 0, muted: 0, resolved: 0 };
  for (const { status } of groups) counts[status]++;
  return counts;
}

function mergeSteps(trend: readonly number[], merged: number): number[] {
  if (merged === 1) return [...trend];
  const steps: number[] = [];
  for (let i = 0; i < trend.length; i += merged) steps.push(sum(trend.slice(i, i + merged)));
  return steps;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
