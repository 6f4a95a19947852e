/**
 * Why a task does not run: everything that may hold it up is looked at, and told with what was seen and how old that is.
 * Workers are asked anew; what cannot be looked at is said to be unknown, never taken for clear.
 */
import { decodeRedisTaskMessage } from "@/lib/celery/decodeTaskMessage";
import { endsTask } from "@/lib/celery/states";
import type { InspectPanel } from "@/lib/celery/inspect";
import { AppError } from "@/lib/contract/errors";
import type { TaskDetail } from "@/lib/contract/api";
import type { WaitCause, WaitCheck, WhyWaiting } from "@/lib/contract/queues";
import type { Inspector } from "../control/inspect";
import type { QueueMonitor } from "../control/queueMonitor";
import type { PauseRecord } from "../store/queueStore";
import type { Store } from "../store/store";
import type { View } from "../view/view";
import { toSelection } from "./tasks";

export interface WhyContext {
  store: { queues: Pick<Store["queues"], "readPauses"> };
  view: View;
  inspector: Pick<Inspector, "get" | "refresh" | "findTasks">;
  monitor: Pick<QueueMonitor, "look" | "use">;
  broker: "rabbitmq" | "redis";
  /** Throws TASK_NOT_FOUND. */
  getTask: (id: string) => Promise<TaskDetail>;
  sendsTaskEvents: (worker: string) => Promise<boolean | null>;
  now: () => number;
}

const ASK_MS = 2000;
const PANELS: readonly InspectPanel[] = ["queues", "registered", "stats", "active", "scheduled", "revoked"];
/** So many messages of a Redis list are looked through for the task. */
const SEARCHED = 1000;
const PAGE = 200;

type Verdict = WaitCheck["verdict"];

/** What was found out before anything is judged. */
interface Findings {
  id: string;
  at: number;
  task: TaskDetail["task"] | null;
  queue: string | null;
  holder: { worker: string; place: string } | null;
  silent: string[];
  online: string[];
  consumers: string[];
  ready: number | null;
  consumerCount: number | null;
  toldAt: number | null;
  pause: PauseRecord | null;
  place: Place;
}

/** Where in a Redis the message is; `searched` is false where nobody can look. */
interface Place {
  searched: boolean;
  position: number | null;
  unacked: boolean;
}

/** Throws TASK_NOT_FOUND when neither events nor workers know the id. */
export async function whyWaiting(context: WhyContext, id: string): Promise<WhyWaiting> {
  const found = await findOut(context, id);
  const { task } = found;
  const state = task?.state ?? null;
  const checks = await judge(context, found);
  const rank: Record<Verdict, number> = { cause: 0, unknown: 1, clear: 2 };
  return {
    at: found.at,
    id,
    name: task?.name ?? null,
    state,
    queue: found.queue,
    worker: found.holder?.worker ?? null,
    position: found.place.position ?? (found.holder === null ? countBefore(context, found) : null),
    checks: checks.sort((a, b) => rank[a.verdict] - rank[b.verdict]),
    silent: found.silent,
  };
}

async function findOut(context: WhyContext, id: string): Promise<Findings> {
  const { view, inspector, monitor, store, now } = context;
  const detail = await context.getTask(id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "TASK_NOT_FOUND") return null;
    throw error;
  });
  const online = view
    .workers()
    .filter((record) => view.presence(record).status === "online")
    .map(({ name }) => name);
  const [holders, { listing }, pauses] = await Promise.all([
    inspector.findTasks([id], online, ASK_MS),
    // A count from before the task was sent would prove it lost.
    monitor.look(0),
    store.queues.readPauses(),
    inspector.refresh(online, { panels: PANELS, waitMs: ASK_MS }),
  ]);
  // What waits for its time is found by no id: it is in the worker's own list of those.
  const scheduledAt = online.find((worker) => dueIn(context, worker, id) !== null);
  const holder =
    holders.found[0] ??
    (scheduledAt === undefined
      ? null
      : { worker: scheduledAt, place: "scheduled", task: dueIn(context, scheduledAt, id)!.task });
  if (detail === null && holder === null) throw new AppError("TASK_NOT_FOUND", { task: id });
  const queue = detail?.task.queue ?? holder?.task.routingKey ?? null;
  const state = listing?.queues.find(({ name }) => name === queue);
  const consumers = online.filter((worker) =>
    inspector.get(worker).panels.queues.value?.some(({ name }) => name === queue),
  );
  return {
    id,
    at: now(),
    task: detail?.task ?? null,
    queue,
    holder: holder && { worker: holder.worker, place: holder.place },
    silent: holders.silent,
    online,
    consumers,
    ready: state?.ready ?? (queue !== null && listing?.missing.includes(queue) ? 0 : null),
    consumerCount: state?.consumers ?? null,
    toldAt: listing?.at ?? null,
    pause: pauses.find((pause) => pause.queue === queue) ?? null,
    place: holder === null && queue !== null ? await searchQueue(context, queue, id) : NOWHERE,
  };
}

/** The task among those that this worker holds for later. */
function dueIn({ inspector }: Pick<WhyContext, "inspector">, worker: string, id: string) {
  const { scheduled } = inspector.get(worker).panels;
  return scheduled.value?.items.find(({ task }) => task.id === id) ?? null;
}

const NOWHERE: Place = { searched: false, position: null, unacked: false };

/** On Redis the list itself can be read; on RabbitMQ looking would change it. */
async function searchQueue({ broker, monitor }: WhyContext, queue: string, id: string): Promise<Place> {
  if (broker !== "redis") return NOWHERE;
  try {
    return await monitor.use(async (queues) => {
      for (const place of ["ready", "unacked"] as const) {
        for (let offset = 0; offset < SEARCHED; offset += PAGE) {
          const { messages, total } = await queues.peek(queue, place, offset, PAGE);
          const index = messages.findIndex(({ message }) => decodeRedisTaskMessage(message).id === id);
          if (index >= 0) {
            return {
              searched: true,
              position: place === "ready" ? offset + index : null,
              unacked: place === "unacked",
            };
          }
          if (offset + PAGE >= total) break;
          if (offset + PAGE >= SEARCHED) return NOWHERE;
        }
      }
      return { searched: true, position: null, unacked: false };
    });
  } catch (error) {
    if (error instanceof AppError) return NOWHERE; // the broker is away: said where its counts are
    throw error;
  }
}

/** By the events: those that were sent there before it and have not been taken. */
function countBefore({ view }: WhyContext, { task, queue }: Findings): number | null {
  if (task === null || queue === null || task.state !== "PENDING") return null;
  const filter = `state:PENDING queue:${JSON.stringify(queue)}`;
  const selection = { ...toSelection({ filter }), to: task.createdAt };
  return view.query({ ...selection, sort: "created", order: "asc", limit: 1, offset: 0 }).total;
}

async function judge(context: WhyContext, found: Findings): Promise<WaitCheck[]> {
  const { inspector } = context;
  const { task, holder, at } = found;
  const check = (
    code: WaitCause,
    verdict: Verdict,
    evidence: WaitCheck["evidence"],
    toldAt: number | null,
  ): WaitCheck => ({
    code,
    verdict,
    evidence,
    toldAt,
  });
  if (task !== null && endsTask(task.state)) {
    return [check("ENDED", "cause", { state: task.state, finishedAt: task.finishedAt }, task.updatedAt)];
  }
  if (holder?.place === "active" || task?.state === "STARTED") {
    const worker = holder?.worker ?? task?.worker ?? null;
    return [check("RUNNING", "cause", { worker, startedAt: task?.startedAt ?? null }, at)];
  }
  const panel = (worker: string) => inspector.get(worker).panels;
  const name = task?.taskName ?? task?.name ?? null;
  const { consumers, queue } = found;
  return [
    check(
      "PAUSED",
      found.pause ? "cause" : "clear",
      found.pause
        ? { queue, by: found.pause.by, reason: found.pause.reason, since: found.pause.since }
        : { queue },
      at,
    ),
    consumerCheck(),
    nameCheck(),
    etaCheck(),
    expiryCheck(),
    revokedCheck(),
    rateCheck(),
    slotsCheck(),
    prefetchCheck(),
    await eventsCheck(),
    placeCheck(),
  ];

  function consumerCheck(): WaitCheck {
    if (queue === null) return check("NO_CONSUMER", "unknown", { queue }, null);
    const nobody = found.consumerCount === null ? consumers.length === 0 : found.consumerCount === 0;
    // Nobody takes from a queue that is paused: that is what pausing does. And what is not in it waits for nobody there.
    const isElsewhere = found.place.searched && !isSeenWaiting();
    const isClear = !nobody || holder !== null || found.pause !== null || isElsewhere;
    const verdict = isClear ? "clear" : isToldByAll("queues") ? "cause" : "unknown";
    const evidence = { queue, workers: consumers, count: found.consumerCount, ready: found.ready };
    return check("NO_CONSUMER", verdict, evidence, oldestOf("queues") ?? found.toldAt);
  }

  function nameCheck(): WaitCheck {
    const told = consumers.filter((worker) => panel(worker).registered.value !== null);
    if (name === null || told.length === 0) return check("NAME_UNKNOWN", "unknown", { name }, null);
    const without = told.filter(
      (worker) => !panel(worker).registered.value?.some((one) => one.name === name),
    );
    const verdict = without.length === 0 ? "clear" : without.length === told.length ? "cause" : "unknown";
    return check("NAME_UNKNOWN", verdict, { name, queue, workers: without }, oldestOf("registered"));
  }

  function etaCheck(): WaitCheck {
    const scheduled = holder && dueIn(context, holder.worker, found.id);
    const dueAt = scheduled?.dueAt ?? task?.etaAt ?? null;
    const isAhead = dueAt !== null && dueAt > at;
    return check(
      "ETA_AHEAD",
      isAhead ? "cause" : "clear",
      { dueAt, worker: scheduled ? holder.worker : null },
      at,
    );
  }

  function expiryCheck(): WaitCheck {
    const expiresAt = task?.expiresAt ?? null;
    const isOver = expiresAt !== null && expiresAt <= at;
    return check("EXPIRED", task === null ? "unknown" : isOver ? "cause" : "clear", { expiresAt }, at);
  }

  function revokedCheck(): WaitCheck {
    const workers = found.online.filter((worker) => panel(worker).revoked.value?.items.includes(found.id));
    const verdict = workers.length > 0 ? "cause" : isToldByAll("revoked") ? "clear" : "unknown";
    return check("REVOKED", verdict, { workers }, oldestOf("revoked"));
  }

  /**
   * What a rate limit holds back has been received and is in no list of its worker: the worker reserves it, and finds it by
   * its id, only when its turn has come (Celery's consumer, `_limit_task` and `_limit_move_to_pool`).
   */
  function rateCheck(): WaitCheck {
    const receivedBy = task?.state === "RECEIVED" && holder === null ? task.worker : null;
    const those = holder ? [holder.worker] : receivedBy !== null ? [receivedBy] : consumers;
    const limits = those.map(
      (worker) => panel(worker).registered.value?.find((one) => one.name === name)?.rateLimit,
    );
    const limited = those.filter((_, index) => limits[index] !== null && limits[index] !== undefined);
    const rate = limits.find((limit) => typeof limit === "string") ?? null;
    const isHeldBack = receivedBy !== null && found.online.includes(receivedBy);
    const verdict = limited.length === 0 || holder !== null ? "clear" : isHeldBack ? "cause" : "unknown";
    return check("RATE_LIMITED", verdict, { name, rate, workers: limited }, oldestOf("registered"));
  }

  function slotsCheck(): WaitCheck {
    const those = holder ? [holder.worker] : consumers;
    const known = those.filter(
      (worker) => panel(worker).stats.value !== null && panel(worker).active.value !== null,
    );
    const slots = known.reduce((sum, worker) => sum + (panel(worker).stats.value?.pool.slots ?? 0), 0);
    const busy = known.reduce((sum, worker) => sum + (panel(worker).active.value?.total ?? 0), 0);
    if (slots === 0) return check("SLOTS_BUSY", "unknown", { workers: those }, null);
    const position = found.place.position ?? countBefore(context, found);
    const verdict = busy >= slots ? "cause" : "clear";
    return check("SLOTS_BUSY", verdict, { slots, busy, workers: known, position }, oldestOf("active"));
  }

  function prefetchCheck(): WaitCheck {
    if (holder === null) return check("IN_PREFETCH", isToldByAll("active") ? "clear" : "unknown", {}, null);
    const { active } = panel(holder.worker);
    const isScheduled = dueIn(context, holder.worker, found.id) !== null;
    const running = [...(active.value?.items ?? [])].sort(
      (a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0),
    )[0];
    const evidence = {
      worker: holder.worker,
      behind: running?.name ?? null,
      behindId: running?.id ?? null,
      since: running?.startedAt ?? null,
      held: active.value?.total ?? null,
    };
    return check("IN_PREFETCH", isScheduled || !running ? "clear" : "cause", evidence, active.answeredAt);
  }

  async function eventsCheck(): Promise<WaitCheck> {
    // Who takes from another queue has not run it.
    const nobody = queue !== null && isToldByAll("queues");
    const those = consumers.length > 0 || nobody ? consumers : found.online;
    const sends = await Promise.all(those.map((worker) => context.sendsTaskEvents(worker)));
    const off = those.filter((_, index) => sends[index] === false);
    const verdict = off.length === 0 ? "clear" : holder !== null || isSeenWaiting() ? "clear" : "cause";
    return check("EVENTS_OFF", verdict, { workers: off }, at);
  }

  function placeCheck(): WaitCheck {
    const evidence = { queue, ready: found.ready, searched: found.place.searched };
    if (holder !== null || isSeenWaiting() || rateCheck().verdict === "cause")
      return check("NOT_FOUND", "clear", { ...evidence, worker: holder?.worker ?? null }, at);
    const isSomewhereElse = found.silent.length > 0 || (!found.place.searched && found.ready !== 0);
    return check("NOT_FOUND", isSomewhereElse ? "unknown" : "cause", evidence, found.toldAt);
  }

  function isSeenWaiting(): boolean {
    return found.place.position !== null || found.place.unacked;
  }

  function isToldByAll(which: InspectPanel): boolean {
    return found.online.every((worker) => panel(worker)[which].value !== null);
  }

  function oldestOf(which: InspectPanel): number | null {
    const told = found.online.flatMap((worker) => panel(worker)[which].answeredAt ?? []);
    return told.length === 0 ? null : Math.min(...told);
  }
}
