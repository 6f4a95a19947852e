/**
 * Buttons "Pause" and "Resume": no worker takes from a queue until it is resumed. Celery has no such thing, so every
 * worker is told to leave the queue, and those that join later are told as well (keepPaused.ts).
 */
import { EXCHANGE_TYPES, type WorkerActionResult } from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import type { Paused, QueuePause } from "@/lib/contract/queues";
import type { PauseRecord } from "../store/queueStore";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { addConsumer, consumes } from "./addConsumer";
import { cancelConsumer } from "./cancelConsumer";
import { onlineNames } from "./commandWorkers";

const WAIT_MS = 5000;

/** Throws NOT_ALLOWED, QUEUE_NOT_FOUND where nothing tells of it, BROKER_UNAVAILABLE, STORE_UNAVAILABLE. */
export function pauseQueue(
  context: ActionContext,
  asker: Actor,
  queue: string,
  said: string,
): Promise<Paused> {
  // What the page shows of a pause and what the audit asks for are one thing, whichever way it was said.
  const reason = said === "" ? (asker.reason ?? "") : said;
  const actor = { ...asker, reason: asker.reason ?? (said.trim() === "" ? null : said.trim()) };
  const info = {
    action: "queue-pause",
    permission: "pause",
    about: { queues: [queue] },
    targets: [queue],
    details: { reason },
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => {
      const { inspector, store, now } = context;
      const online = onlineNames(context);
      if (online.length > 0) await inspector.refresh(online, { panels: ["queues"], waitMs: WAIT_MS });
      const takers = online.filter((name) => consumes(context, name, queue) === true);
      const before = (await store.queues.readPauses()).find((pause) => pause.queue === queue);
      // A name that is misspelt would look paused while its tasks go on.
      if (takers.length === 0 && before === undefined && !(await context.queues.isKnown(queue)))
        throw new AppError("QUEUE_NOT_FOUND", { queue });
      const record: PauseRecord = {
        queue,
        by: actor.name,
        reason,
        // Who says more of a pause does not begin it anew.
        since: before?.since ?? now(),
        consumers: mergeConsumers(
          before?.consumers ?? [],
          takers.map((name) => consumerOf(context, name, queue)),
        ),
      };
      // First the record: workers that join while the others are told are caught by it.
      await store.queues.savePause(record);
      const workers =
        takers.length === 0
          ? null
          : await cancelConsumer(context, actor, { workers: takers, queue, waitMs: WAIT_MS }, "pause");
      return { pause: toPause(record), workers };
    },
    ({ workers }) => ({ workers: workers?.outcomes.length ?? 0 }),
  );
}

/** The workers that took from it do so again, as far as they are there. */
export function resumeQueue(context: ActionContext, actor: Actor, queue: string): Promise<Paused> {
  const info = {
    action: "queue-resume",
    permission: "pause",
    about: { queues: [queue] },
    targets: [queue],
    details: {},
  } as const;
  return context.gate.run(
    actor,
    info,
    async () => {
      const { store } = context;
      const record = (await store.queues.readPauses()).find((pause) => pause.queue === queue);
      if (!record) return { pause: null, workers: null };
      await store.queues.removePause(queue);
      const online = new Set(onlineNames(context));
      const back = record.consumers.filter(({ worker }) => online.has(worker));
      const results: WorkerActionResult[] = [];
      for (const [declaration, workers] of byDeclaration(back)) {
        results.push(await takeAgain(context, actor, queue, declaration, workers));
      }
      return { pause: null, workers: merged(results) };
    },
    ({ workers }) => ({ workers: workers?.outcomes.length ?? 0 }),
  );
}

type Consumer = PauseRecord["consumers"][number];
type Declaration = Omit<Consumer, "worker">;

export function consumerOf(
  { inspector }: Pick<ActionContext, "inspector">,
  worker: string,
  queue: string,
): Consumer {
  const found = inspector.get(worker).panels.queues.value?.find(({ name }) => name === queue);
  return {
    worker,
    exchange: found?.exchange ?? null,
    exchangeType: found?.exchangeType ?? null,
    routingKey: found?.routingKey ?? null,
  };
}

/** Each worker once, the newer word counts. */
export function mergeConsumers(before: readonly Consumer[], after: readonly Consumer[]): Consumer[] {
  return [...new Map([...before, ...after].map((one) => [one.worker, one])).values()];
}

function byDeclaration(consumers: readonly Consumer[]): [Declaration, string[]][] {
  const groups = new Map<string, [Declaration, string[]]>();
  for (const { worker, ...declaration } of consumers) {
    const key = JSON.stringify(declaration);
    const group = groups.get(key) ?? [declaration, []];
    group[1].push(worker);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function takeAgain(
  context: ActionContext,
  actor: Actor,
  queue: string,
  { exchange, exchangeType, routingKey }: Declaration,
  workers: string[],
): Promise<WorkerActionResult> {
  const body = {
    workers,
    waitMs: WAIT_MS,
    queue,
    // The default exchange leads to every queue by its name; it cannot be declared.
    exchange: exchange === "" ? null : exchange,
    exchangeType: EXCHANGE_TYPES.find((type) => type === exchangeType) ?? null,
    routingKey,
    durable: true,
    autoDelete: false,
    queueArguments: {},
    // A queue on Redis that is empty is not there to be seen.
    create: true,
  };
  return addConsumer(context, actor, body, "pause");
}

function merged(results: readonly WorkerActionResult[]): WorkerActionResult | null {
  const [first] = results;
  if (!first) return null;
  return {
    ...first,
    tookMs: results.reduce((sum, { tookMs }) => sum + tookMs, 0),
    outcomes: results.flatMap(({ outcomes }) => outcomes).sort((a, b) => (a.worker < b.worker ? -1 : 1)),
  };
}

function toPause({ by, reason, since, consumers }: PauseRecord): QueuePause {
  return { by, reason, since, workers: consumers.map(({ worker }) => worker) };
}
