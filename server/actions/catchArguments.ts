/**
 * The real arguments of tasks whose events show only a part, caught while a worker still holds them: for a retry after
 * they have ended. Promise: light. Ingest notes such tasks; where there are none nobody is asked. One question at a time,
 * on a connection of its own, of few tasks, each a few times, and a worker that had much to tell is left alone for longer.
 */
import {
  decodeQueriedArguments,
  decodeScheduledArguments,
  type HeldArguments,
} from "@/lib/celery/heldArguments";
import { endsTask } from "@/lib/celery/states";
import { isWorthCatching } from "@/lib/cluster/catchable";
import { foldTask } from "@/lib/cluster/foldTask";
import type { Mailbox } from "../control/mailbox";
import type { ActionContext } from "./actionContext";
import { acceptedBy } from "./clusterFacts";
import { lookAgain, type Looker } from "./lookAgain";

export interface ArgumentCatcherOptions {
  context: Pick<ActionContext, "store" | "cluster" | "inspector" | "caughtLimits" | "now" | "onTrouble">;
  /** Its own: opened when there is something to ask. */
  mailbox: Pick<Mailbox, "start" | "stop" | "call">;
  lookMs?: number;
}

const LOOK_MS = 500;
const TAKEN_AT_ONCE = 100;
/** Tasks that wait to be asked about; what comes when they are full is not asked for. */
const MAX_WAITING = 500;
/** Where nothing but JSON is taken no argument can silence a worker, and several are asked for together. */
const ASKED_AT_ONCE = 20;
const ANSWER_MS = 2500;
/** A task that its worker does not know is between queue and worker, or has ended. */
const MAX_TRIES = 3;
const AGAIN_MS = 1000;
const SILENT_REST_MS = 60_000;
/** One argument that JSON cannot carry, and a worker loses its mailbox over the answer (protocol reference c.1). */
const UNENCODABLE_REST_MS = 600_000;
/** All that waits for its time comes at once. */
const SCHEDULED_REST_MS = 30_000;
/** A megabyte earns ten seconds of rest. */
const REST_MS_PER_CHAR = 0.01;
const MAX_REST_MS = 60_000;
const MAX_TEXT_CHARS = 1_000_000;

interface Wanted {
  id: string;
  worker: string;
  /** It waits in its worker until then, where `query_task` does not find it. */
  etaAt: number | null;
  tries: number;
  nextAt: number;
}

export function createArgumentCatcher({ context, mailbox, lookMs }: ArgumentCatcherOptions): Looker {
  const { store, cluster, inspector, now } = context;
  const wanted = new Map<string, Wanted>();
  const restsUntil = new Map<string, number>();
  let isOpen = false;

  async function look(signal: AbortSignal): Promise<void> {
    await takeNoted();
    forgetWhatEnded();
    const due = [...wanted.values()].filter((one) => one.nextAt <= now() && !rests(one.worker));
    for (const worker of new Set(due.map((one) => one.worker))) {
      if (signal.aborted) return;
      const own = due.filter((one) => one.worker === worker);
      await askWorker(worker, own);
    }
  }

  async function takeNoted(): Promise<void> {
    if (wanted.size >= MAX_WAITING) return;
    const noted = await store.caught.take(TAKEN_AT_ONCE);
    if (noted.length === 0) return;
    const known = await store.readTaskEvents(noted.map(({ id }) => id));
    for (const [at, { id, worker }] of noted.entries()) {
      const events = known[at];
      const task = events ? foldTask(events) : null;
      if (task === null || endsTask(task.state) || !isWorthCatching(task.args, task.kwargs)) continue;
      const etaAt = task.etaAt !== null && task.etaAt > now() ? task.etaAt : null;
      wanted.set(id, { id, worker, etaAt, tries: 0, nextAt: now() });
    }
  }

  function forgetWhatEnded(): void {
    for (const { id, worker } of wanted.values()) {
      const state = cluster.task(id)?.state;
      const record = cluster.worker(worker);
      const isGone = record === null || cluster.statusOf(record) !== "online";
      if (isGone || (state !== undefined && endsTask(state))) wanted.delete(id);
    }
    for (const [worker, until] of restsUntil) if (until <= now()) restsUntil.delete(worker);
  }

  const rests = (worker: string) => (restsUntil.get(worker) ?? 0) > now();

  async function askWorker(worker: string, own: readonly Wanted[]): Promise<void> {
    const scheduled = own.filter(({ etaAt }) => etaAt !== null && etaAt > now());
    const held = own.filter((one) => !scheduled.includes(one));
    const takesJsonAlone = acceptedBy(inspector, worker)?.join() === "json";
    const some = held.slice(0, takesJsonAlone ? ASKED_AT_ONCE : 1);
    if (some.length > 0) {
      const command = { method: "query_task", arguments: { ids: some.map(({ id }) => id) } } as const;
      await ask(worker, command, some, decodeQueriedArguments, 0);
    } else {
      await ask(worker, { method: "scheduled" }, scheduled, decodeScheduledArguments, SCHEDULED_REST_MS);
    }
  }

  async function ask(
    worker: string,
    command: Parameters<Mailbox["call"]>[0],
    some: readonly Wanted[],
    decode: (answer: Parameters<typeof decodeQueriedArguments>[0]) => HeldArguments[],
    leastRestMs: number,
  ): Promise<void> {
    if (!isOpen) mailbox.start();
    isOpen = true;
    const target = { kind: "workers", names: [worker] } as const;
    const { replies } = await mailbox.call(command, { target, timeoutMs: ANSWER_MS });
    const answer = replies.get(worker);
    if (answer === undefined) {
      const takesJsonAlone = acceptedBy(inspector, worker)?.join() === "json";
      rest(worker, takesJsonAlone ? SILENT_REST_MS : UNENCODABLE_REST_MS);
      for (const { id } of some) wanted.delete(id);
      return;
    }
    const told = decode(answer);
    const chars = told.reduce((sum, one) => sum + one.argsText.length + one.kwargsText.length, 0);
    rest(worker, Math.max(leastRestMs, Math.min(MAX_REST_MS, chars * REST_MS_PER_CHAR)));
    const found = new Map(told.map((one) => [one.id, one]));
    for (const one of some) {
      const held = found.get(one.id);
      if (held === undefined) putOff(one);
      else {
        await keep(held, worker);
        wanted.delete(one.id);
      }
    }
  }

  function rest(worker: string, ms: number): void {
    if (ms >= 1) restsUntil.set(worker, now() + ms);
  }

  function putOff(one: Wanted): void {
    one.tries++;
    one.nextAt = now() + AGAIN_MS * 2 ** one.tries;
    if (one.tries >= MAX_TRIES) wanted.delete(one.id);
  }

  async function keep({ id, argsText, kwargsText }: HeldArguments, by: string): Promise<void> {
    if (argsText.length + kwargsText.length > MAX_TEXT_CHARS) return;
    const caught = { argsText, kwargsText, from: "worker", by, at: now(), retries: 0 } as const;
    await store.caught.save(id, caught, context.caughtLimits);
  }

  const looker = lookAgain(look, lookMs ?? LOOK_MS, context.onTrouble);
  return {
    start: looker.start,
    async stop() {
      const stopped = looker.stop();
      // Whoever waits for an answer is told, and ends.
      if (isOpen) await mailbox.stop();
      await stopped;
    },
  };
}
