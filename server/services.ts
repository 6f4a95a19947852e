/** Everything that lives as long as the program, made once by `createServices` and handed down by argument. */
import { hostname } from "node:os";
import type { Logger } from "pino";
import { AppError } from "@/lib/contract/errors";
import { foldTask } from "@/lib/cluster/foldTask";
import { redactorOf, type Redactor } from "@/lib/cluster/redact/redactor";
import { checkSpan, readFilter } from "@/lib/contract/readFilter";
import { createActionGate } from "./actions/actionGate";
import type { ActionContext, ClusterKnowledge } from "./actions/actionContext";
import { createRefusals, type Refusals } from "./actions/refusals";
import { createArgumentCatcher } from "./actions/catchArguments";
import { createWorkersForgetter } from "./actions/forgetWorkers";
import { createPauseKeeper } from "./actions/keepPaused";
import { createEventsKeeper } from "./actions/keepEventsOn";
import { isRedisUrl, storeUrlBeside } from "./broker/redis/redisAddress";
import { DEFAULT_TRANSPORT, type BrokerOptions } from "./broker/brokerOptions";
import { connectBroker } from "./broker/connectBroker";
import { createTaskPublisher } from "./broker/taskPublisher";
import type { Config } from "./config";
import { createInspector, type Inspector } from "./control/inspect";
import { createQueueMonitor, type KnownListing, type QueueMonitor } from "./control/queueMonitor";
import { createMailbox } from "./control/mailbox";
import { createRawAnswerKeeper, type RawAnswerKeeper } from "./control/rawAnswers";
import { describeError } from "./ingest/receiver";
import { createQueueReader, type QueueReader } from "./queries/queues";
import type { WhyContext } from "./queries/whyWaiting";
import type { QueueSample } from "./store/queueStore";
import { createQueries, type Queries } from "./queries/queries";
import { createTaskResultReader, type NameOfTask, type TaskResultReader } from "./queries/taskResults";
import { createWidgetReader, type WidgetReader } from "./queries/widgets";
import { storeTrouble } from "./queries/storeTrouble";
import type { BackendSettings } from "./results/backendUrl";
import { createResultReader, type ResultReader } from "./results/resultReader";
import { createStore } from "./store/storeClient";
import type { Store, StoreOptions } from "./store/store";
import { parseStoreUrl } from "./store/storeUrl";
import { createView, type View } from "./view/view";

export interface Services {
  config: Config;
  logger: Logger;
  version: string;
  startedAt: number;
  store: Store;
  view: View;
  queries: Queries;
  results: ResultReader;
  /** Hides what is secret in the texts of tasks: nothing of them is answered without it. */
  redactor: Redactor;
  /** By this name the rules of a task are chosen; null: none has rules of its own, or nothing is known of it. */
  nameOf: NameOfTask;
  taskResults: TaskResultReader;
  inspector: Inspector;
  /** What workers told the inspector, in Celery's own JSON. */
  rawAnswers: RawAnswerKeeper;
  actions: ActionContext;
  /** Hears of what people may not do. */
  refusals: Refusals;
  queues: QueueReader;
  why: WhyContext;
  widgets: WidgetReader;
  /** Our clock, Unix ms. */
  now: () => number;
  /** Connects to the broker to command workers, and asks those that come online. */
  startControl(): void;
  /** Closes what `createServices` opened. */
  close(): Promise<void>;
}

export interface ServicesOptions {
  config: Config;
  logger: Logger;
  version: string;
  /** Of our own Redis, whoever runs it. */
  storeUrl: string;
  now?: () => number;
}

/** Opens every connection. None of them has to be there: each connects in the background, and tries for ever. */
export function createServices({
  config,
  logger,
  version,
  storeUrl,
  now = Date.now,
}: ServicesOptions): Services {
  const startedAt = now();
  const { cluster, maxTasks, maxAgeMs } = config;
  const redactor = redactorOf({ rules: config.redact, defaults: config.redactDefaults });
  const store = createStore({ ...storeOptions(config, storeUrl), now });
  const view: View = createView(store, {
    now,
    redactor,
    onStore: createStoreLog(logger, now),
    canBeBusy: (worker, silence) => control.inspector.canBeBusy(worker, silence),
  });
  const results = createResultReader({
    url: config.resultBackendUrl,
    settings: resultSettings(config),
    now,
    onTrouble: (error) => logger.error({ err: error }, "result backend"),
  });
  const queries = createQueries({
    store,
    view,
    results,
    now,
    redactor,
    about: {
      version,
      startedAt,
      cluster,
      maxTasks,
      maxAgeMs,
      storeKind:
        config.redisUrl !== null ? "external" : storeUrlBeside(config.brokerUrl) ? "broker" : "embedded",
    },
    reasonRequired: config.requireReason,
    slotsOf: (worker) => control.inspector.get(worker).panels.stats.value?.pool.slots ?? null,
    messagesWaiting: () => control.queues.waiting(),
    waitingByQueue: () => control.queues.waitingByQueue(),
    unconsumedQueues: () => control.queues.unconsumed(),
  });
  const nameOf: NameOfTask = async (id) => {
    const [events] = redactor.hasTaskRules ? await store.readTaskEvents([id]) : [];
    const task = events ? foldTask(events) : null;
    return task && (task.taskName ?? task.name);
  };
  const onRefusalTrouble = (error: unknown) => logger.warn({ err: error }, "a refusal is not in the audit");
  const refusals = createRefusals({ store, now, onTrouble: onRefusalTrouble });
  const control = createControl({ config, logger, store, view, queries, results, redactor, refusals, now });
  const taskResults = createTaskResultReader(results, redactor, nameOf, now);
  return {
    config,
    logger,
    version,
    startedAt,
    store,
    view,
    queries,
    results,
    redactor,
    nameOf,
    taskResults,
    widgets: createWidgetReader({ queries, queues: control.queues, taskResults, store, view, now }),
    inspector: control.inspector,
    rawAnswers: control.rawAnswers,
    actions: control.actions,
    refusals,
    queues: control.queues,
    why: control.why,
    now,
    startControl: control.start,
    async close() {
      await control.stop();
      await refusals.stop();
      await results.close();
      await view.stop();
      store.close();
    },
  };
}

/** What the settings say of the result backend beside its URL. */
function resultSettings({ resultBackendOptions: said }: Config): BackendSettings {
  return {
    globalKeyPrefix: said?.global_keyprefix,
    masterName: said?.master_name,
    sentinelPassword: said?.sentinel_kwargs?.password,
    tableName: said?.database_table_names?.task,
    tableSchema: said?.database_table_schemas?.task,
    mongoDatabase: said?.mongodb_backend_settings?.database,
    mongoCollection: said?.mongodb_backend_settings?.taskmeta_collection,
  };
}

/** What the settings say of our own data; `url`: of the Redis that keeps it, whoever runs it. */
export function storeOptions(config: Config, url: string): StoreOptions {
  const isCluster = parseStoreUrl(url).kind === "cluster";
  return {
    url,
    cluster: config.cluster,
    maxTasks: config.maxTasks,
    maxAgeMs: config.maxAgeMs,
    audit: { lines: config.auditLines, ageMs: config.auditAgeMs },
    ...(isCluster && config.redisShards !== null && { shards: config.redisShards }),
    replicas: config.redisReplicas,
    runtimeBuckets: config.runtimeBuckets,
  };
}

/** What the settings say of the broker beside its URL. */
export function brokerOptions(config: Config): BrokerOptions {
  const { brokerCa, brokerCert, brokerKey, brokerVerify, brokerTransportOptions: said } = config;
  return {
    apiUrl: config.brokerApiUrl,
    tls: { caFile: brokerCa, certFile: brokerCert, keyFile: brokerKey, verify: brokerVerify },
    transport: {
      globalKeyPrefix: said?.global_keyprefix ?? DEFAULT_TRANSPORT.globalKeyPrefix,
      // To kombu any true value but a text means its own prefix, and false means none.
      fanoutPrefix:
        typeof said?.fanout_prefix === "string"
          ? said.fanout_prefix
          : said?.fanout_prefix === false
            ? ""
            : DEFAULT_TRANSPORT.fanoutPrefix,
      fanoutPatterns: said?.fanout_patterns ?? DEFAULT_TRANSPORT.fanoutPatterns,
      separator: said?.sep ?? DEFAULT_TRANSPORT.separator,
      prioritySteps: said?.priority_steps ?? DEFAULT_TRANSPORT.prioritySteps,
      unackedKey: said?.unacked_key ?? DEFAULT_TRANSPORT.unackedKey,
      unackedIndexKey: said?.unacked_index_key ?? DEFAULT_TRANSPORT.unackedIndexKey,
      visibilityTimeoutMs:
        said?.visibility_timeout === undefined
          ? DEFAULT_TRANSPORT.visibilityTimeoutMs
          : said.visibility_timeout * 1000,
      masterName: said?.master_name ?? null,
      sentinelUsername: said?.sentinel_kwargs?.username ?? null,
      sentinelPassword: said?.sentinel_kwargs?.password ?? null,
    },
  };
}

type ControlParts = Pick<
  Services,
  "config" | "logger" | "store" | "view" | "queries" | "results" | "redactor" | "refusals" | "now"
>;

const LOOK_AT_WORKERS_MS = 3000;

/** The way to the workers: a connection of its own, what they tell, and what people may do to them. */
function createControl(parts: ControlParts) {
  const { config, logger, store, view, queries, results, redactor, refusals, now } = parts;
  const describe = (error: unknown) => describeError(error, config.brokerUrl);
  const onTrouble = (error: unknown) => {
    // A refusal of the broker or the store is no mistake of ours: its words will do.
    const trouble = storeTrouble(error);
    if (error instanceof AppError) logger.warn({ code: error.code, reason: error.message }, "remote control");
    else if (trouble !== null) logger.warn({ reason: trouble, err: error }, "remote control");
    else logger.error({ err: error }, "remote control");
  };
  const mailbox = createMailbox({
    connect: () => connectBroker(config.brokerUrl, "umbel control", brokerOptions(config)),
    controlExchange: config.controlExchange,
    describe,
    now,
  });
  const rawAnswers = createRawAnswerKeeper();
  const inspector = createInspector({
    mailbox,
    onAnswer: rawAnswers.take,
    onlineWorkers: () => view.workers().filter((record) => view.presence(record).status === "online"),
    silentWorkers: () =>
      view.workers().flatMap((record) => {
        const { status, silentSince } = view.presence(record);
        return status !== "unknown" && silentSince !== null ? [record.name] : [];
      }),
    onTrouble,
    now,
  });
  const publisher = createTaskPublisher({
    connect: () => connectBroker(config.brokerUrl, "umbel tasks", brokerOptions(config)),
    describe,
    now,
  });
  const broker = isRedisUrl(config.brokerUrl) ? "redis" : "rabbitmq";
  const monitor: QueueMonitor = createQueueMonitor({
    connect: () => connectBroker(config.brokerUrl, "umbel queues", brokerOptions(config)),
    hints: () => queues.hints(),
    describe,
    onMinute: (listing) => store.queues.writeSample(sampleOf(listing)),
    onTrouble,
    now,
  });
  const hasApi = broker === "rabbitmq" && config.brokerApiUrl !== null;
  const queues = createQueueReader({ store, view, inspector, monitor, broker, hasApi, now });
  const sendsTaskEvents = async (worker: string) => (await queries.getWorker(worker)).sendsTaskEvents;
  const why: WhyContext = {
    ...{ store, view, inspector, monitor, broker, now, sendsTaskEvents },
    getTask: (id) => queries.getTask(id),
  };
  const actions: ActionContext = {
    queues: {
      use: (work, deadlineMs) => monitor.use(work, deadlineMs),
      isFree: broker === "redis",
      isKnown: (name) => queues.isKnown(name),
    },
    gate: createActionGate({ store, now, refusals, requireReason: config.requireReason, onTrouble }),
    mailbox,
    inspector,
    publisher,
    results,
    redactor,
    origin: `umbel@${hostname()}`,
    cluster: clusterOf(parts, inspector),
    store,
    caughtLimits: { tasks: config.caughtTasks, bytes: config.caughtBytes, ageMs: config.caughtAgeMs },
    now,
    onTrouble,
  };
  const eventsKeeper = createEventsKeeper({ context: actions, sendsTaskEvents });
  const pauseKeeper = createPauseKeeper(actions);
  const { forgetWorkersAfterMs: afterMs } = config;
  const catcher = createArgumentCatcher({
    context: actions,
    mailbox: createMailbox({
      connect: () => connectBroker(config.brokerUrl, "umbel catch", brokerOptions(config)),
      controlExchange: config.controlExchange,
      describe,
      now,
    }),
  });
  const forgetter = afterMs === null ? null : createWorkersForgetter({ context: actions, afterMs });
  let looking: ReturnType<typeof setInterval> | null = null;
  return {
    inspector,
    rawAnswers,
    actions,
    queues,
    why,
    start() {
      monitor.start();
      if (!config.readOnly) pauseKeeper.start();
      // Whether workers tell of their tasks is told by what comes while one looks on: also when no page does.
      looking = setInterval(() => void queries.listWorkers().catch(onTrouble), LOOK_AT_WORKERS_MS);
      forgetter?.start();
      if (config.caughtTasks > 0) catcher.start();
      mailbox.start();
      publisher.start();
      inspector.start();
      if (config.enableEvents && !config.readOnly) eventsKeeper.start();
    },
    async stop() {
      if (looking !== null) clearInterval(looking);
      // First the connection: whoever waits for an answer is told, and ends.
      await Promise.all([mailbox.stop(), publisher.stop(), monitor.stop(), catcher.stop()]);
      await Promise.all([pauseKeeper.stop(), inspector.stop(), eventsKeeper.stop(), forgetter?.stop()]);
    },
  };
}

/** What waited in the minute of a listing. */
function sampleOf({ at, queues }: KnownListing): QueueSample {
  const minute = Math.floor(at / 60_000) * 60_000;
  const waiting = queues.filter(({ ready }) => (ready ?? 0) > 0);
  return { at: minute, ready: new Map(waiting.map(({ name, ready }) => [name, ready ?? 0])) };
}

/** What actions may know of the cluster: the view's own words. */
function clusterOf({ view, store, queries }: ControlParts, inspector: Inspector): ClusterKnowledge {
  return {
    async forgetWorkers(names) {
      await store.forgetWorkers(names);
      inspector.forget(names);
      await view.readWorkersAgain();
    },
    eventsTurnedOn: (worker) => queries.forgetSilence(worker),
    workers: () => view.workers(),
    worker: (name) => view.worker(name),
    statusOf: (record) => view.presence(record).status,
    onWorkersChange: (listener) => view.onWorkersChange(listener),
    task: (id) => view.get(id),
    async taskIds({ filter, ...window }, limit) {
      checkSpan(window);
      const selection = { filter: readFilter(filter), ...window };
      // Terms on long texts are decided by reading them; all is read before anything is done.
      const search = view.textSearch(selection);
      for (let step = await search.next(); !step.done;) step = await search.next();
      return view.allIds(selection, limit);
    },
  };
}

/** One line when the store goes away, and one when it is back, with how long it was away. */
function createStoreLog(logger: Logger, now: () => number): (ok: boolean, error?: unknown) => void {
  let awaySince = now();
  return (ok, error) => {
    if (ok) logger.info({ awayMs: now() - awaySince }, "the store is back");
    else {
      awaySince = now();
      // A Redis error may repeat the command it answers, so only its kind is told.
      logger.warn({ reason: storeTrouble(error) ?? "it does not answer" }, "the store is away");
    }
  };
}
