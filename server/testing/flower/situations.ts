/** In which situation a recorded request is to be sent: how Umbel is started, and what it has been told before. */
import { argumentsOf } from "./differences";
import { eventsOf, LONG_AGO, missingChildren, workerEventsOf } from "./taskEvents";
import { isObject, tasksIn, type Json, type JsonObject, type Recording } from "./recording";

export interface Situation {
  /** Recordings with equal keys are sent to the same Umbel. */
  key: string;
  /** Words of Umbel's command line. */
  options: string[];
  /** Celery events to publish before. */
  events: JsonObject[];
  /** Workers that have been silent for a while when the request is sent. */
  silent: ReadonlySet<Json>;
  /** Workers that answer: real ones. */
  needsWorkers: boolean;
  needsBroker: boolean;
}

export function situationOf(
  recording: Recording,
  all: readonly Recording[],
  reference: readonly JsonObject[],
): Situation {
  const options = optionsOf(recording);
  const needsBroker = !(recording.request.server_options ?? "").includes("broker unreachable");
  const events = needsBroker ? eventsFor(taggedLike(recording, all) ?? recording, reference) : [];
  const needsWorkers = needsBroker && asksWorkers(recording);
  const key = JSON.stringify([options, needsWorkers, needsBroker, needsWorkers ? [] : events]);
  return { key, options, events, silent: silentWorkers(recording.response.body), needsWorkers, needsBroker };
}

/** In Flower's list: those that are offline and whose heartbeats are still remembered. */
function silentWorkers(body: Json): Set<Json> {
  const rows =
    isObject(body) && Array.isArray(body["data"]) && !("draw" in body) ? body["data"].filter(isObject) : [];
  const silent = rows.filter(
    ({ status, heartbeats }) => status === false && Array.isArray(heartbeats) && heartbeats.length > 0,
  );
  return new Set(silent.map(({ hostname = null }) => hostname));
}

/** A request with a tag: the recording whose answer has that tag. */
function taggedLike({ request }: Recording, all: readonly Recording[]): Recording | null {
  const tag = request.headers["If-None-Match"];
  return tag === undefined
    ? null
    : (all.find(({ response }) => response.status === 200 && response.headers["etag"] === tag) ?? null);
}

/** Flower's options as recorded, as Umbel takes them. */
export function optionsOf({ request }: Recording): string[] {
  const text = request.server_options ?? "";
  const words: string[] = [];
  for (const [, name = "", value = ""] of text.matchAll(/--(\w+)(?:=(\S+))?/g)) {
    if (name === "basic_auth") words.push(`--basic-auth=${value}`);
    if (name === "read_only") words.push("--read-only");
    if (name === "max_tasks") words.push(`--max-tasks=${value}`);
    if (name === "purge_offline_workers") words.push(`--forget-workers-after=${value}s`);
    if (name === "task_runtime_metric_buckets") words.push(`--runtime-buckets=${value}`);
  }
  const prefix = /FLOWER_URL_PREFIX=(\S+)/.exec(text)?.[1];
  if (prefix !== undefined) words.push(`--url-prefix=${prefix}`);
  if (text.includes("result backend disabled")) words.push("no-backend");
  if (text.includes("broker unreachable")) words.push("no-broker");
  if (text.includes("broker redis") && countsQueues(request.path)) words.push("redis");
  if (text.includes("broker_api not set")) words.push("no-broker-api");
  if (text.includes("memory://")) words.push("memory");
  return words;
}

export function countsQueues(path: string): boolean {
  return new URL(path, "http://x").pathname.endsWith("/api/queues/length");
}

/** What a Flower answered that saw the recorded stream of events, and nothing else. */
export function isStreamed(name: string): boolean {
  return name.startsWith("events-stream-expected");
}

/** The largest list of tasks among the recordings: what the tasks were that most of them saw. */
export function referenceTasks(recordings: readonly Recording[]): JsonObject[] {
  let largest: JsonObject[] = [];
  for (const { name, request, response } of recordings) {
    if (request.path !== "/api/tasks" || request.server_options !== undefined || isStreamed(name)) continue;
    const tasks = tasksIn(response.body);
    if (tasks.length > largest.length) largest = tasks;
  }
  return largest;
}

function eventsFor(recording: Recording, reference: readonly JsonObject[]): JsonObject[] {
  const { body } = recording.response;
  const path = new URL(recording.request.path, "http://x").pathname;
  if (path.endsWith("/api/task/types")) return typeEvents(body);
  if (isObject(body) && Array.isArray(body["data"]) && !("draw" in body)) {
    return body["data"].filter(isObject).flatMap(workerEventsOf);
  }
  if (path.endsWith("/api/workers")) return statusEvents(body);
  if (!/\/api\/tasks?($|\/info)|\/tasks\/datatable/.test(path)) return [];
  const shown = tasksIn(body);
  const tasks = fitsReference(shown, body, reference) ? [...reference] : withFillers(shown, recording);
  return [...tasks, ...missingChildren(tasks)].flatMap(eventsOf).sort(byTime);
}

/** A name is told by the event of any task. */
function typeEvents(body: Json): JsonObject[] {
  const names = isObject(body) && Array.isArray(body["task-types"]) ? body["task-types"] : [];
  return names.flatMap((name, index) => {
    const at = 1_795_228_000 + index;
    return eventsOf({ uuid: `named-${index}`, name, state: "RECEIVED", received: at, timestamp: at });
  });
}

/** `?status=1`: workers that beat, and those that said goodbye. */
function statusEvents(body: Json): JsonObject[] {
  if (!isObject(body) || !Object.values(body).every((value) => typeof value === "boolean")) return [];
  return Object.entries(body).flatMap(([hostname, online]) =>
    workerEventsOf({
      hostname,
      pid: 1,
      freq: 2,
      status: online,
      heartbeats: online === true ? [1_795_228_000] : [],
      "worker-heartbeat": 1,
      ...(online === true ? {} : { "worker-offline": 1 }),
    }),
  );
}

function fitsReference(shown: readonly JsonObject[], body: Json, reference: readonly JsonObject[]): boolean {
  if (isObject(body) && "draw" in body) return body["recordsTotal"] === reference.length;
  const known = new Map(reference.map((task) => [task["uuid"], task]));
  return shown.every((task) => known.get(task["uuid"])?.["timestamp"] === task["timestamp"]);
}

/**
 * The tasks that are shown, and as many others as were counted: alike where they must match, before the shown where the
 * request skips some, else behind them.
 */
function withFillers(shown: readonly JsonObject[], recording: Recording): JsonObject[] {
  const { body } = recording.response;
  if (!isObject(body) || !("draw" in body)) return [...shown];
  const args = argumentsOf(recording);
  const total = Number(body["recordsTotal"]);
  const matching = Number(body["recordsFiltered"]);
  const skipped = Math.max(0, Number(args.get("start") ?? 0));
  const column = args.get(`columns[${args.get("order[0][column]") ?? ""}][data]`) ?? "uuid";
  const isUp = args.get("order[0][dir]") !== "desc";
  const model = shown.at(-1) ?? {
    name: "rec.add",
    state: "PENDING",
    sent: LONG_AGO,
    timestamp: LONG_AGO,
    clock: 1,
  };
  const fillers: JsonObject[] = [];
  for (let left = total - shown.length; left > 0; left--) {
    const isBefore = fillers.length < skipped;
    const goesUp = isBefore === isUp ? -1 : 1;
    // Ids with "!" come before all that were recorded, those with "~" behind.
    const uuid = `${goesUp < 0 ? "!" : "~"}filler-${String(left).padStart(4, "0")}`;
    const matches = fillers.length < matching - shown.length;
    const others = { name: "other", state: "PENDING", sent: LONG_AGO, timestamp: LONG_AGO, clock: 1 };
    fillers.push(
      matches
        ? moved({ ...model, uuid, children: [], parent_id: null }, column, goesUp)
        : { ...others, uuid },
    );
  }
  return [...shown, ...fillers];
}

/** The task with all its times later or earlier, and so its text in the column that is sorted by. */
function moved(task: JsonObject, column: string, goesUp: number): JsonObject {
  const copy = { ...task };
  for (const [name, value] of Object.entries(copy)) {
    if (typeof value === "number" && value > 1e9) copy[name] = value + goesUp * 10_000;
  }
  const value = copy[column];
  if (typeof value === "string" && column !== "uuid" && column !== "state")
    copy[column] = (goesUp < 0 ? "!" : "~") + value;
  if (column === "runtime" && typeof value === "number") copy[column] = Math.max(0, value + goesUp);
  return copy;
}

function byTime(a: JsonObject, b: JsonObject): number {
  return Number(a["timestamp"]) - Number(b["timestamp"]);
}

/** Whether real workers must be there to answer. */
function asksWorkers({ request, response }: Recording): boolean {
  const { pathname, searchParams } = new URL(request.path, "http://x");
  if (/\/api\/(worker|task\/(timeout|rate-limit|revoke|apply|async-apply|send-task|abort))\//.test(pathname))
    return true;
  if (countsQueues(request.path)) return !(request.server_options ?? "").includes("no workers");
  return (
    pathname.endsWith("/api/workers") &&
    !searchParams.has("status") &&
    isObject(response.body) &&
    Object.keys(response.body).length > 0
  );
}
