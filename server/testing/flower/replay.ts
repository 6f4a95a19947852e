/**
 * Recorded requests to Flower, sent to Umbel: the cluster and the store are put in the recorded situation on a real
 * broker, and the answers are compared.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import { openChannel, openRedis, REDIS_URL } from "../liveServers";
import { startUmbelInProcess, type UmbelInProcess } from "../umbelInProcess";
import { compareJson, compareMetrics, comparableText } from "./compare";
import { storeResult } from "./storedResults";
import { DIFFERENCES } from "./differences";
import {
  isObject,
  tasksIn,
  textOf,
  type EventStream,
  type Json,
  type JsonObject,
  type Recording,
} from "./recording";
import { countsQueues, isStreamed, referenceTasks, situationOf, type Situation } from "./situations";

export interface ReplayResult {
  name: string;
  /** `listed`: different on purpose, by the rule of that name. */
  outcome: "equal" | "different" | "listed";
  rule: string | null;
  differences: string[];
}

export interface ReplayOptions {
  brokerUrl: string;
  resultUrl: string;
  brokerApiUrl: string | null;
  /** Real Celery workers are started for what asks them; without, such recordings are left out. */
  withWorkers: boolean;
  onResult?: (result: ReplayResult) => void;
}

export async function replay(
  { recordings, stream }: { recordings: readonly Recording[]; stream: EventStream | null },
  options: ReplayOptions,
): Promise<ReplayResult[]> {
  const reference = referenceTasks(recordings);
  const groups = new Map<string, { situation: Situation; recordings: Recording[] }>();
  const streamed: Recording[] = [];
  for (const recording of recordings) {
    if (isStreamed(recording.name)) {
      streamed.push(recording);
      continue;
    }
    const situation = situationOf(recording, recordings, reference);
    if (situation.needsWorkers && !options.withWorkers) continue;
    const group = groups.get(situation.key) ?? { situation, recordings: [] };
    group.recordings.push(recording);
    groups.set(situation.key, group);
  }
  const results: ReplayResult[] = [];
  const done = (found: ReplayResult) => {
    results.push(found);
    options.onResult?.(found);
  };
  const asked = [...groups.values()].some(({ situation }) => situation.needsWorkers);
  const cluster = asked ? await startRecordedCluster(options.brokerUrl) : null;
  try {
    if (stream !== null && streamed.length > 0) await replayStream(stream, streamed, options, done);
    const ends = ({ recordings: own }: { recordings: Recording[] }) =>
      own.some(({ name }) => /shutdown/.test(name));
    for (const { situation, recordings: own } of [...groups.values()].sort(
      (a, b) => Number(ends(a)) - Number(ends(b)),
    )) {
      const umbel = await arrange(situation, options, cluster);
      try {
        for (const recording of inOrder(own)) done(await send(umbel, recording, cluster, options));
      } finally {
        await umbel.stop();
      }
    }
  } finally {
    await cluster?.lab.stop();
  }
  return results;
}

interface RecordedCluster {
  lab: Lab;
  workers: Map<string, LabWorker>;
}

/** The workers of the recordings: of each pool one, and one that may be shut down. */
async function startRecordedCluster(brokerUrl: string): Promise<RecordedCluster> {
  const lab = startLab(brokerUrl, "flower_app");
  const queue = (name: string) => `${lab.name}.${name}`;
  const wanted = [
    { node: "rec1@vm", pool: "prefork", concurrency: 4, queues: [queue("rec_q"), queue("celery")] },
    {
      node: "rec2@vm",
      pool: "prefork",
      args: ["--autoscale=3,1"],
      poolRestarts: true,
      queues: [queue("rec_slow")],
    },
    { node: "rec3@vm", pool: "solo", queues: [queue("rec_solo")] },
    { node: "rec4@vm", pool: "prefork", concurrency: 1, queues: [queue("rec_4")] },
    { node: "rec5@vm", pool: "threads", queues: [queue("rec_5")] },
  ] as const;
  const started = await Promise.all(
    wanted.map(
      async (one) =>
        [
          one.node,
          await lab.startWorker({
            ...one,
            args: [...("args" in one ? one.args : [])],
            queues: [...one.queues],
          }),
        ] as const,
    ),
  );
  return { lab, workers: new Map(started) };
}

/** What changes the cluster for others goes last; the frozen worker before the one that ends. */
function inOrder(recordings: readonly Recording[]): Recording[] {
  const weight = ({ name }: Recording) =>
    (/after-shutdown/.test(name) ? 4 : /^shutdown-ok/.test(name) ? 3 : /no-reply/.test(name) ? 2 : 0) +
    (/too-many|shrink|min-gt-max/.test(name) ? 1 : 0);
  return [...recordings].sort((a, b) => weight(a) - weight(b));
}

async function arrange(
  situation: Situation,
  options: ReplayOptions,
  cluster: RecordedCluster | null,
): Promise<UmbelInProcess> {
  const exchange = situation.needsWorkers && cluster ? cluster.lab.name : `flower-${randomUUID()}`;
  const words = situation.options.filter((word) => word.startsWith("--"));
  const has = (word: string) => situation.options.includes(word);
  const broker = has("no-broker")
    ? "amqp://guest:guest@127.0.0.1:1//"
    : has("redis")
      ? REDIS_URL
      : options.brokerUrl;
  if (has("redis"))
    words.push("--broker-transport-options", JSON.stringify({ global_keyprefix: queuePrefix(exchange) }));
  if (!has("no-backend")) words.push("--result-backend", options.resultUrl);
  if (options.brokerApiUrl !== null && !has("no-broker-api"))
    words.push("--broker-api", options.brokerApiUrl);
  if (!words.some((word) => word.startsWith("--basic-auth"))) words.push("--anonymous", "admin");
  const umbel = await startUmbelInProcess(broker, exchange, words);
  if (has("redis")) return umbel;
  if (!situation.needsBroker) {
    await knowTasks(umbel);
    return umbel;
  }
  if (situation.needsWorkers && cluster) await untilInspected(umbel, running(cluster));
  else {
    const { events, silent } = situation;
    const isSilent = (event: JsonObject) => silent.has(event["hostname"] ?? null);
    await publish(umbel, exchange, options.brokerUrl, asOfNow(events.filter(isSilent)));
    await until("the silent are offline", () => isOffline(umbel, silent));
    await publish(umbel, exchange, options.brokerUrl, asOfNow(events.filter((event) => !isSilent(event))));
  }
  return umbel;
}

/** Queues of one replay on a Redis that others use as well. */
function queuePrefix(exchange: string): string {
  return `${exchange}:`;
}

/** Where workers beat, the newest of it all happens now: a heartbeat of yesterday tells of no worker that is there. */
function asOfNow(events: readonly JsonObject[]): JsonObject[] {
  if (!events.some(({ type }) => type === "worker-heartbeat")) return [...events];
  const newest = Math.max(...events.map(({ timestamp }) => Number(timestamp)));
  const shift = Date.now() / 1000 - newest;
  return events.map((event) => ({ ...event, timestamp: Number(event["timestamp"]) + shift }));
}

/** The broker was there before, and some tasks with it. */
async function knowTasks({ services }: UmbelInProcess): Promise<void> {
  const base = { kind: "task", type: "task-received", hostname: "rec1@vm", pid: 1, clock: 1 } as const;
  const taskEvents = [{ ...base, uuid: "known", at: services.now(), name: "rec.add" }];
  const rest = { workerEvents: [], problems: [], received: 1, dropped: 0, receivedAt: services.now() };
  await services.store.appendBatch({ taskEvents, ...rest });
}

function running({ workers }: RecordedCluster): string[] {
  return [...workers].flatMap(([name, { isRunning }]) => (isRunning ? [name] : []));
}

const PATIENCE_MS = 40_000;

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAt = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > endsAt) throw new Error(`not in time: ${what}`);
    await pause(25);
  }
}

async function untilInspected({ services }: UmbelInProcess, names: readonly string[]): Promise<void> {
  await until("all workers are inspected", () =>
    names.every((name) => services.rawAnswers.get(name)?.panels.has("conf") === true),
  );
}

/** Publishes Celery events and waits until the view has them. */
async function publish(
  umbel: UmbelInProcess,
  exchange: string,
  brokerUrl: string,
  events: readonly JsonObject[],
): Promise<void> {
  if (events.length === 0) return;
  const { services } = umbel;
  await until("connected", async () =>
    (await services.store.readIngestStatuses()).some(({ state }) => state === "connected"),
  );
  const { received: before } = await services.store.readCounters();
  const { channel, close } = await openChannel(brokerUrl);
  for (const event of events) {
    const key = textOf(event["type"]).replace("-", ".");
    channel.publish(exchange, key, Buffer.from(JSON.stringify(event)), {
      contentType: "application/json",
      contentEncoding: "utf-8",
    });
  }
  await until("all events are taken in", async () => {
    const { received } = await services.store.readCounters();
    return received >= before + events.length;
  });
  const kept = await services.store.taskCount();
  await until("the view has them", () => hasAll(umbel, events, kept));
  await close();
}

/** Each task with all its events, and each worker with its last heartbeat. */
function hasAll(
  { services: { view } }: UmbelInProcess,
  events: readonly JsonObject[],
  kept: number,
): boolean {
  const versions = new Map<string, number>();
  const heartbeats = new Map<string, number>();
  for (const { type, uuid, hostname, timestamp } of events) {
    if (typeof uuid === "string") versions.set(uuid, (versions.get(uuid) ?? 0) + 1);
    else if (type === "worker-heartbeat") {
      const name = textOf(hostname);
      heartbeats.set(name, Math.max(heartbeats.get(name) ?? 0, Number(timestamp)));
    }
  }
  let found = 0;
  for (const [id, version] of versions) if (view.get(id)?.version === version) found++;
  return (
    found >= Math.min(kept, versions.size) &&
    [...heartbeats].every(([name, at]) => Math.abs((view.worker(name)?.lastHeartbeatAt ?? 0) - at * 1000) < 1)
  );
}

function isOffline({ services }: UmbelInProcess, names: ReadonlySet<Json>): boolean {
  return [...names].every((name) => {
    const record = services.view.worker(textOf(name));
    return record !== null && services.view.presence(record).status !== "online";
  });
}

async function replayStream(
  stream: EventStream,
  recordings: readonly Recording[],
  options: ReplayOptions,
  done: (result: ReplayResult) => void,
): Promise<void> {
  const exchange = `flower-${randomUUID()}`;
  const umbel = await startUmbelInProcess(options.brokerUrl, exchange, ["--anonymous", "admin"]);
  try {
    const events = stream.messages
      .flatMap(({ body }) => (Array.isArray(body) ? body : [body]))
      .filter(isObject);
    await publish(umbel, exchange, options.brokerUrl, events);
    for (const recording of recordings) done(await send(umbel, recording, null, options));
  } finally {
    await umbel.stop();
  }
}

async function send(
  umbel: UmbelInProcess,
  recording: Recording,
  cluster: RecordedCluster | null,
  options: ReplayOptions,
): Promise<ReplayResult> {
  const { request } = recording;
  await storeResult(recording, options.resultUrl);
  await SET_UPS[recording.name]?.(umbel, cluster);
  const frozen = /frozen/.test(recording.note) ? cluster?.workers.get("rec5@vm") : undefined;
  frozen?.freeze();
  try {
    const sent = renamed(recording, cluster);
    const onRedis = umbel.services.queues.broker === "redis";
    if (onRedis) await fillQueues(umbel, recording);
    // The management API tells the figures of a new queue some seconds later.
    else if (countsQueues(sent.path) && options.brokerApiUrl !== null) await untilCounted(umbel, sent.path);
    const response = await umbel.app.inject({
      method: request.method as "GET",
      url: sent.path,
      headers: { host: "localhost", ...withoutOrigin(request.headers) },
      ...(sent.body !== null && { payload: sent.body }),
    });
    const answer = { status: response.statusCode, body: readBody(response.body) };
    return judge(recording, answer, response.body, cluster, options);
  } finally {
    frozen?.thaw();
  }
}

/** As many messages as were counted, over all of kombu's lists for one queue: those of its usual priorities. */
async function fillQueues({ services }: UmbelInProcess, { response }: Recording): Promise<void> {
  const queues = isObject(response.body) ? response.body["active_queues"] : [];
  const prefix = services.config.brokerTransportOptions?.global_keyprefix ?? "";
  const redis = openRedis();
  for (const queue of Array.isArray(queues) ? queues.filter(isObject) : []) {
    const key = prefix + textOf(queue["name"]);
    const lists = [key, ...[3, 6, 9].map((step) => `${key}\x06\x16${step}`)];
    for (let n = 0; n < Number(queue["messages"]); n++)
      await redis.lpush(lists[n % lists.length] ?? key, "{}");
    for (const list of lists) await redis.expire(list, LISTS_LIVE_SECONDS);
  }
  redis.disconnect();
}

const LISTS_LIVE_SECONDS = 60;

async function untilCounted(umbel: UmbelInProcess, url: string): Promise<void> {
  await until("the queues are counted", async () => {
    const { body } = await umbel.app.inject({ method: "GET", url, headers: { host: "localhost" } });
    const queues = isObject(readBody(body)) ? (readBody(body) as JsonObject)["active_queues"] : [];
    return !Array.isArray(queues) || queues.every((queue) => isObject(queue) && "messages_details" in queue);
  });
}

/** By name, what has to be done before a recording that no general rule brings about. */
const SET_UPS: Readonly<
  Record<string, (umbel: UmbelInProcess, cluster: RecordedCluster | null) => Promise<void>>
> = {
  async "control-after-shutdown"(umbel, cluster) {
    await umbel.app.inject({
      method: "POST",
      url: "/api/worker/shutdown/rec5@vm",
      headers: { host: "localhost" },
    });
    await until("rec5 has ended", () => cluster?.workers.get("rec5@vm")?.isRunning !== true);
  },
};

/** A browser of another site is another matter (docs/flower.md). */
function withoutOrigin(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "origin"));
}

/** Queues of the recorded cluster have our cluster's name before theirs. */
function renamed(
  { request }: Recording,
  cluster: RecordedCluster | null,
): { path: string; body: string | null } {
  const { path, body } = request;
  if (cluster === null || body === null) return { path, body };
  const prefix = `${cluster.lab.name}.`;
  return { path, body: body.replace(/("queue":\s*"|queue=)(?=\w)/g, `$1${prefix}`) };
}

function readBody(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function judge(
  recording: Recording,
  answer: { status: number; body: Json },
  text: string,
  cluster: RecordedCluster | null,
  _options: ReplayOptions,
): ReplayResult {
  const { response, name } = recording;
  const found: string[] = [];
  if (response.status !== answer.status)
    found.push(`status: ${response.status} expected, ${answer.status} given (${text.slice(0, 120)})`);
  found.push(...compareBodies(recording, answer.body, text, cluster));
  if (found.length === 0) return { name, outcome: "equal", rule: null, differences: [] };
  const rule = DIFFERENCES.find(({ applies }) => applies(recording, answer));
  return { name, outcome: rule ? "listed" : "different", rule: rule?.id ?? null, differences: found };
}

function compareBodies(
  { request, response, note }: Recording,
  actual: Json,
  text: string,
  cluster: RecordedCluster | null,
): string[] {
  const expected = withoutLocalClocks(response.body);
  const path = new URL(request.path, "http://x").pathname;
  if (path.endsWith("/metrics"))
    return typeof expected === "string" ? compareMetrics(expected, text, !/captured stream/.test(note)) : [];
  // What was not kept cannot be compared.
  if (expected === null && response.body_omitted_bytes !== undefined) return [];
  if (
    isObject(expected) &&
    isObject(actual) &&
    Array.isArray(expected["data"]) &&
    Array.isArray(actual["data"]) &&
    !("draw" in expected)
  ) {
    const runsOn = /run on past/.test(note);
    return compareJson(byHost(expected["data"], runsOn), byHost(actual["data"], runsOn), {
      toleranceSeconds: 1e-4,
    });
  }
  const isInspected =
    path.endsWith("/api/workers") &&
    !request.path.includes("status=") &&
    isObject(expected) &&
    Object.keys(expected).length > 0;
  if (isInspected) return compareInspected(expected, actual);
  // Lengths of queues on Redis were set up as recorded; those of RabbitMQ are those of our own workers.
  if (countsQueues(path) && !/broker redis/.test(request.server_options ?? ""))
    return compareJson(expected, actual, { shapeOnly: true });
  const own = cluster
    ? (JSON.parse(JSON.stringify(actual).replaceAll(`${cluster.lab.name}.`, "")) as Json)
    : actual;
  if (isObject(expected) && isObject(own) && typeof expected["task-id"] === "string") {
    return compareJson(
      { ...expected, "task-id": comparableText(expected["task-id"]) },
      { ...own, "task-id": comparableText(textOf(own["task-id"])) },
    );
  }
  const orderOf = (value: Json) =>
    isObject(value) && path.endsWith("/api/tasks") ? Object.keys(value).join() : "";
  const order = orderOf(expected) === orderOf(own) ? [] : ["the order of tasks"];
  return [...order, ...compareJson(expected, own)];
}

/** Of tasks that were only sent, Flower tells a clock of its own. */
function withoutLocalClocks(body: Json): Json {
  if (!isObject(body)) return body;
  for (const task of tasksIn(body)) if (task["sent"] === task["timestamp"]) task["clock"] = "any";
  return body;
}

/**
 * Rows of workers in any order. Whether there are heartbeats is compared, not when. `tasksOnly`: the recorded worker went on
 * beating after the events that are known.
 */
function byHost(rows: readonly Json[], tasksOnly: boolean): Json {
  return Object.fromEntries(
    rows.filter(isObject).map((row) => {
      const { heartbeats, ...rest } = row;
      const newest = Array.isArray(heartbeats) ? typeof heartbeats.at(-1) : "none";
      const counted = Object.entries(rest).filter(([name]) => name.startsWith("task-"));
      return [textOf(row["hostname"]), tasksOnly ? Object.fromEntries(counted) : { ...rest, newest }];
    }),
  );
}

/** Each worker tells of itself: which fields there are, of what types. */
function compareInspected(expected: JsonObject, actual: Json): string[] {
  if (!isObject(actual)) return ["no object"];
  const found: string[] = [];
  for (const [worker, info] of Object.entries(expected)) {
    const own = actual[worker];
    // Of a worker that was not started again, any other tells the same.
    const same = isObject(own) ? own : Object.values(actual).find(isObject);
    if (!isObject(info) || !isObject(same)) {
      found.push(`${worker}: missing`);
      continue;
    }
    for (const name of Object.keys(info)) if (!(name in same)) found.push(`${worker}.${name}: missing`);
    const { stats, active_queues: queues, registered } = info;
    found.push(
      ...compareJson(
        { queues: queues ?? null, registered: registered ?? null },
        { queues: same["active_queues"] ?? null, registered: same["registered"] ?? null },
        { shapeOnly: true },
        worker,
      ),
    );
    if (isObject(stats) && isObject(same["stats"])) {
      const [left, right] = [Object.keys(stats), Object.keys(same["stats"])].map((keys) =>
        keys
          .filter((key) => key !== "autoscaler")
          .sort()
          .join(),
      );
      if (left !== right) found.push(`${worker}.stats: ${left} expected, ${right} given`);
    }
  }
  return found;
}
