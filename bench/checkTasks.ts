/** Whether the store holds exactly what was published: every task, in its state, every event counted once. */
import { setTimeout as delay } from "node:timers/promises";
import type { IngestCounters } from "@/server/store/store";
import { createStore } from "@/server/store/storeClient";
import { endsIn } from "@/server/testing/publishTasks";
import type { LoadResult } from "./load";
import type { RunningUmbel } from "./startUmbel";
import { taskId } from "./taskIds";

export type BenchStore = ReturnType<typeof createStore>;

export function openBenchStore(umbel: Pick<RunningUmbel, "store">): BenchStore {
  return createStore({ ...umbel.store, maxTasks: 10_000_000, maxAgeMs: null });
}

export interface Checked {
  /** Tasks that are not there. */
  lost: number;
  /** Tasks in another state than they ended in. */
  wrong: number;
  /** Events counted too often or not at all, and those given up, taken together. */
  miscounted: number;
}

/** All of `loads` must be in the store; what else is there (`others`: tasks put there before) is left alone. */
export async function checkTasks(
  store: BenchStore,
  loads: readonly Pick<LoadResult, "seed" | "tasks" | "events">[],
): Promise<Checked> {
  const states = new Map<string, string>();
  for await (const rows of store.readAllRows(1000)) for (const row of rows) states.set(row.id, row.state);
  let lost = 0;
  let wrong = 0;
  for (const { seed, tasks } of loads) {
    for (let index = 0; index < tasks; index++) {
      const state = states.get(taskId(seed, index));
      if (state === undefined) lost++;
      else if (state !== endsIn(index)) wrong++;
    }
  }
  const counters = await store.readCounters();
  const events = loads.reduce((sum, load) => sum + load.events, 0);
  return { lost, wrong, miscounted: miscountedIn(counters, events) };
}

function miscountedIn(counters: IngestCounters, events: number): number {
  const { written, duplicates, dropped, undecodable } = counters;
  return Math.abs(written - events) + duplicates + dropped + undecodable;
}

/** Throws unless nothing is amiss: a number of a run that lost something says nothing. */
export function mustBeRight(what: string, { lost, wrong, miscounted }: Checked): void {
  if (lost + wrong + miscounted > 0)
    throw new Error(`${what}: ${lost} tasks lost, ${wrong} wrong, ${miscounted} events miscounted`);
}

/** Waits until the store counts so many events as written; gives up when nothing moves for 30 s. */
export async function written(store: BenchStore, events: number): Promise<void> {
  let last = -1;
  let movedAt = performance.now();
  for (;;) {
    const counted = (await store.readCounters()).written;
    if (counted >= events) return;
    if (counted !== last) movedAt = performance.now();
    last = counted;
    if (performance.now() - movedAt > 30_000)
      throw new Error(`only ${counted} of ${events} events were written`);
    await delay(50);
  }
}

/** Waits until the pages show so many tasks; gives up after five minutes. */
export async function shown(url: string, tasks: number): Promise<void> {
  const until = performance.now() + 300_000;
  for (;;) {
    const answer = await fetch(`${url}/api/v1/tasks?limit=1`);
    const list = (await answer.json()) as { total: number; hydrating: boolean }; // as the contract says
    if (list.total >= tasks && !list.hydrating) return;
    if (performance.now() > until) throw new Error(`only ${list.total} of ${tasks} tasks are shown`);
    await delay(50);
  }
}
