/**
 * Compares what stands in the store, and what the pages are made of, with what was published: every event of every task,
 * every state, and every counter. Counters are asked two things: that they are exactly those of the events that stand
 * (nothing doubled, nothing forgotten), and, as no event may be missing, so are those of the events that were published.
 */
import { setTimeout as delay } from "node:timers/promises";
import { contributions } from "@/lib/cluster/rollup";
import { foldSummary, sameEvent } from "@/lib/cluster/foldTask";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { decodeEvents } from "@/lib/celery/decodeEvents";
import type { About, TaskFacets } from "@/lib/contract/api";
import type { RollupCounts, Store } from "@/server/store/store";
import type { Published, WireEvent } from "./publisher";

export interface Verdict {
  published: number;
  /** Events that are nowhere. */
  lost: number;
  /** Events that stand twice, or that any counter holds twice. */
  doubled: number;
  /** Tasks whose state is not the one that they ended in. */
  wrongStates: number;
  /** Counters that are not what the events come to. */
  wrongCounters: number;
  /** The first few of what is wrong, in words. */
  details: string[];
}

const MINUTE_MS = 60_000;
const FIELDS = ["received", "succeeded", "failed", "retried", "revoked", "rejected"] as const;

/** Waits until the store has every event, or takes no more for `idleMs`. */
export async function settled(store: Store, published: Published, idleMs: number): Promise<void> {
  const all = eventCount(published);
  let last = -1;
  let movedAt = performance.now();
  for (;;) {
    const counters = await store.readCounters().catch(() => null); // still away: asked again
    const { written, received } = counters ?? { written: -1, received: -1 };
    if (written >= all) return;
    if (received !== last) movedAt = performance.now();
    last = received;
    if (performance.now() - movedAt > idleMs) return;
    await delay(100);
  }
}

export const eventCount = ({ tasks, workerEvents }: Published) =>
  tasks.reduce((sum, { events }) => sum + events.length, 0) + workerEvents.length;

/** `webUrl`: of a web process, whose table must hold the same as the store. */
export async function judge(
  store: Store,
  published: Published,
  webUrls: readonly string[],
): Promise<Verdict> {
  const verdict: Verdict = {
    published: eventCount(published),
    lost: 0,
    doubled: 0,
    wrongStates: 0,
    wrongCounters: 0,
    details: [],
  };
  const said = new Map<string, number>();
  const note = (kind: "lost" | "state" | "more" | "less", text: string) => {
    said.set(kind, (said.get(kind) ?? 0) + 1);
    if ((said.get(kind) ?? 0) <= 5) verdict.details.push(text);
  };
  const wrongCounter = (what: string, is: number, should: number) => {
    if (is === should) return;
    verdict.wrongCounters++;
    if (is > should) verdict.doubled += is - should;
    note(is > should ? "more" : "less", `${what} is ${is}, should be ${should}`);
  };

  // 1. The events of each task, and its state.
  const standing = new Map<string, TaskEvent[]>();
  const states = new Map<string, string>();
  let rows = 0;
  for await (const chunk of store.readAllRows(1000)) {
    for (const row of chunk) {
      rows++;
      states.set(row.id, row.state);
    }
  }
  for (let from = 0; from < published.tasks.length; from += 500) {
    const some = published.tasks.slice(from, from + 500);
    const kept = await store.readTaskEvents(some.map(({ id }) => id));
    some.forEach(({ id, endsIn, events }, index) => {
      const stored = kept[index] ?? [];
      const sent = decodeAll(events);
      const missing = sent.filter((event) => !stored.some((other) => sameEvent(other, event)));
      verdict.lost += missing.length;
      verdict.doubled += stored.length - (sent.length - missing.length);
      if (missing.length > 0) note("lost", `${id} lacks ${missing.map(({ type }) => type).join(" ")}`);
      else if (states.get(id) !== endsIn) {
        verdict.wrongStates++;
        note("state", `${id} is ${states.get(id)}, should be ${endsIn}`);
      }
      if (stored.length > 0) standing.set(id, stored);
    });
  }
  wrongCounter("rows in the order of tasks", rows, standing.size);
  wrongCounter("tasks in the store", await store.taskCount(), standing.size);

  // 2. The rollups, minute by minute: of all, by name, by queue and by worker.
  const expected = rollupsOf(standing);
  const minutes = [...expected.keys()].map((key) => Number(key.split("|")[0]));
  const [first, last] = [Math.min(...minutes), Math.max(...minutes)];
  for (const dimension of ["all", "name", "queue", "worker"] as const) {
    const buckets = await store.readRollups("minute", dimension, first, last + MINUTE_MS);
    for (const { at, entries } of buckets) {
      for (const [value, counts] of entries) {
        for (const field of FIELDS) {
          const key = `${at}|${dimension}|${value}|${field}`;
          wrongCounter(`${dimension} ${value} ${field}`, counts[field], expected.get(key) ?? 0);
          expected.delete(key);
        }
        if (dimension === "all") countSketches(at, counts);
      }
    }
  }
  function countSketches(at: number, { run, wait }: RollupCounts): void {
    for (const [field, sketch] of [
      ["run", run],
      ["wait", wait],
    ] as const) {
      const key = `${at}|all||${field}`;
      const sum = [...sketch.values()].reduce((all, n) => all + n, 0);
      wrongCounter(`${field} times`, sum, expected.get(key) ?? 0);
      expected.delete(key);
    }
  }
  for (const [key, should] of expected) wrongCounter(key, 0, should);

  // 3. How often each event came, by sender and type; how many tasks ran to their end.
  const counted = new Map<string, number>();
  for (const { sender, type, count } of await store.readEventCounts()) {
    const key = `${sender} ${type}`;
    counted.set(key, (counted.get(key) ?? 0) + count);
  }
  const workerEvents = new Map<string, number>();
  for (const { hostname, type } of published.workerEvents) {
    workerEvents.set(`${hostname} ${type}`, (workerEvents.get(`${hostname} ${type}`) ?? 0) + 1);
  }
  let workerEventsLost = 0;
  for (const [key, should] of workerEvents) {
    const is = counted.get(key) ?? 0;
    // What was lost of these is not to be seen but by its count.
    workerEventsLost += Math.max(0, should - is);
    if (is > should) wrongCounter(key, is, should);
    counted.delete(key);
  }
  verdict.lost += workerEventsLost;
  if (workerEventsLost > 0) note("lost", `${workerEventsLost} heartbeats are nowhere`);
  const taskEvents = new Map<string, number>();
  let standingEvents = 0;
  let succeeded = 0;
  for (const events of standing.values()) {
    for (const { hostname, type } of events) {
      const key = `${hostname.replace(/^gen\d+@/, "gen@")} ${type}`;
      taskEvents.set(key, (taskEvents.get(key) ?? 0) + 1);
      standingEvents++;
      if (type === "task-succeeded") succeeded++;
    }
  }
  for (const key of new Set([...counted.keys(), ...taskEvents.keys()])) {
    wrongCounter(`events ${key}`, counted.get(key) ?? 0, taskEvents.get(key) ?? 0);
  }
  const runtimes = await store.readRuntimes();
  const ran = runtimes.reduce((sum, { counts }) => sum + counts.reduce((all, n) => all + n, 0), 0);
  wrongCounter("runtimes", ran, succeeded);

  // 4. What ingest says of itself.
  const counters = await store.readCounters();
  const written = standingEvents + published.workerEvents.length - workerEventsLost;
  wrongCounter("events written", counters.written, written);
  const { received, duplicates, dropped, undecodable } = counters;
  wrongCounter("events received", received, counters.written + duplicates + undecodable);
  wrongCounter("events dropped", dropped, 0);
  wrongCounter("events that nobody can read", undecodable, 0);

  // 5. What the pages show.
  for (const url of webUrls) await judgePages(url, states, wrongCounter, counters.written);
  return verdict;
}

/** A task whose end was lost is shown as lost, which is the view's own conclusion. */
const ENDS: ReadonlySet<string> = new Set(["SUCCESS", "FAILURE", "REVOKED"]);

type WrongCounter = (what: string, is: number, should: number) => void;

async function judgePages(
  url: string,
  states: ReadonlyMap<string, string>,
  wrongCounter: WrongCounter,
  written: number,
): Promise<void> {
  const should = new Map<string, number>();
  for (const state of states.values()) {
    if (ENDS.has(state)) should.set(state, (should.get(state) ?? 0) + 1);
  }
  const facets = async () => {
    const { state } = (await (await fetch(`${url}/api/v1/tasks/facets`)).json()) as TaskFacets;
    return new Map(state.filter(({ value }) => ENDS.has(value)).map(({ value, count }) => [value, count]));
  };
  const isSame = (shown: ReadonlyMap<string, number>) =>
    shown.size === should.size && [...should].every(([state, count]) => shown.get(state) === count);
  let shown = await facets();
  for (let tries = 0; tries < 100 && !isSame(shown); tries++) {
    await delay(100);
    shown = await facets();
  }
  for (const state of new Set([...shown.keys(), ...should.keys()])) {
    wrongCounter(`${state} on the page`, shown.get(state) ?? 0, should.get(state) ?? 0);
  }
  const { ingest } = (await (await fetch(`${url}/api/v1/about`)).json()) as About;
  wrongCounter("written on the page", ingest.written, written);
}

/** By minute, dimension, value and field; sketches as the number of values in them. */
function rollupsOf(tasks: ReadonlyMap<string, TaskEvent[]>): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string, n: number) => counts.set(key, (counts.get(key) ?? 0) + n);
  for (const events of tasks.values()) {
    for (const { at, field, name, queue, worker, n } of contributions(foldSummary(events), events)) {
      const [kind = ""] = field.split(":");
      add(`${at}|all||${kind}`, n);
      if (kind === "run" || kind === "wait") continue;
      if (name !== null) add(`${at}|name|${name}|${kind}`, n);
      if (queue !== null) add(`${at}|queue|${queue}|${kind}`, n);
      if (worker !== null) add(`${at}|worker|${worker}|${kind}`, n);
    }
  }
  return counts;
}

function decodeAll(events: readonly WireEvent[]): TaskEvent[] {
  const { events: decoded } = decodeEvents(
    Buffer.from(JSON.stringify(events)),
    "application/json",
    Date.now(),
  );
  return decoded.flatMap((event) => (event.kind === "task" ? [event] : []));
}
