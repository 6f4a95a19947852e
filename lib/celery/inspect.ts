/**
 * Workers' answers to `inspect` commands, decoded. Promises: never throws; a field that cannot be read is named and the
 * rest stands; everything is bounded; what may be a secret is masked. Protocol reference c.2.
 */
import type { ControlCommand } from "./control";
import { parseCeleryDate } from "./dates";
import { isObject, readFields, type FieldReader } from "./fieldReader";
import { decodeStats, type WorkerStats } from "./inspectStats";
import { maskSecrets, maskSecretText } from "./maskSecrets";
import { printPythonJson } from "./printPythonJson";
import type { PythonJson } from "./pythonJson";

/** A task that a worker holds. */
export interface HeldTask {
  id: string;
  /** As shown: the shadow name, where one was set. */
  name: string | null;
  /** The registered name, where the worker tells it. */
  taskName: string | null;
  /** Text: as the publisher shows them (`repr`), or the real values as JSON (`json`), secrets masked. */
  args: string | null;
  kwargs: string | null;
  argsForm: "repr" | "json";
  /** Unix ms; null where it has not started, and for early Celery 4, whose clock says nothing to us. */
  startedAt: number | null;
  acknowledged: boolean | null;
  exchange: string | null;
  routingKey: string | null;
  priority: number | null;
  redelivered: boolean | null;
  pid: number | null;
}

/** A task that waits for its eta in a worker. */
export interface ScheduledTask {
  dueAt: number | null;
  task: HeldTask;
}

/** The first of a list, and how many there are. */
export interface Bounded<T> {
  total: number;
  items: T[];
}

export interface ConsumedQueue {
  name: string;
  exchange: string | null;
  exchangeType: string | null;
  routingKey: string | null;
  durable: boolean | null;
  exclusive: boolean | null;
  autoDelete: boolean | null;
  noAck: boolean | null;
  alias: string | null;
  /** JSON texts; null for none. */
  queueArguments: string | null;
  bindingArguments: string | null;
  consumerArguments: string | null;
}

export interface RegisteredTask {
  name: string;
  /** `"10/m"`; null for none. */
  rateLimit: string | null;
  softTimeLimitMs: number | null;
  hardTimeLimitMs: number | null;
  /** Other attributes as the worker writes them, e.g. `acks_late` -> `False`. */
  attributes: Record<string, string>;
}

/** One setting: `value` is JSON text, secrets masked. */
export interface Setting {
  name: string;
  value: string;
}

/** What each panel of a worker holds once it is decoded. */
export interface InspectValues {
  stats: WorkerStats;
  conf: Setting[];
  active: Bounded<HeldTask>;
  reserved: Bounded<HeldTask>;
  scheduled: Bounded<ScheduledTask>;
  revoked: Bounded<string>;
  registered: RegisteredTask[];
  queues: ConsumedQueue[];
  report: string;
  clock: number;
}

export type InspectPanel = keyof InspectValues;
export const INSPECT_PANELS = [
  "stats",
  "queues",
  "active",
  "reserved",
  "scheduled",
  "revoked",
  "registered",
  "conf",
  "report",
  "clock",
] as const satisfies readonly InspectPanel[];

/** Attributes of tasks that are asked for; the worker leaves out those that are None. */
const TASK_ATTRIBUTES = [
  "rate_limit",
  "soft_time_limit",
  "time_limit",
  "acks_late",
  "ignore_result",
  "max_retries",
  "serializer",
  "exchange",
  "routing_key",
] as const;

/** The command that fills a panel. */
export function inspectCommand(panel: InspectPanel): ControlCommand {
  switch (panel) {
    case "queues":
      return { method: "active_queues" };
    // The real arguments of one task that JSON cannot hold would silence the whole answer; their texts never do.
    case "active":
      return { method: "active", arguments: { safe: true } };
    case "registered":
      return { method: "registered", arguments: { taskinfoitems: TASK_ATTRIBUTES, builtins: false } };
    // Without defaults: what is set is what tells something, and the defaults hold `Infinity`.
    case "conf":
      return { method: "conf", arguments: { with_defaults: false } };
    default:
      return { method: panel };
  }
}

export interface Decoded<T> {
  value: T;
  /** Paths of the fields that could not be read, e.g. `pool.processes`. */
  unreadable: string[];
}

/** An answer of the worker's own: it has no such command, or failed. */
export function inspectError(value: PythonJson): string | null {
  if (!isObject(value) || typeof value["error"] !== "string") return null;
  return Object.keys(value).length === 1 ? value["error"].slice(0, 2000) : null;
}

/** Decodes the answer that belongs to a panel. */
export function decodePanel<Panel extends InspectPanel>(
  panel: Panel,
  value: PythonJson,
): Decoded<InspectValues[Panel]> {
  const unreadable: string[] = [];
  const decode: (value: PythonJson, unreadable: string[]) => InspectValues[Panel] = DECODERS[panel];
  return { value: decode(value, unreadable), unreadable };
}

type Decoders = {
  [Panel in InspectPanel]: (value: PythonJson, unreadable: string[]) => InspectValues[Panel];
};

const DECODERS: Decoders = {
  stats: decodeStats,
  conf: decodeConf,
  active: (value, unreadable) => decodeList(value, unreadable, MAX_TASKS, decodeHeldTask),
  reserved: (value, unreadable) => decodeList(value, unreadable, MAX_TASKS, decodeHeldTask),
  scheduled: (value, unreadable) => {
    const list = decodeList(value, unreadable, MAX_TASKS, decodeScheduled);
    list.items.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity));
    return list;
  },
  revoked: (value, unreadable) => decodeList(value, unreadable, MAX_REVOKED, decodeId),
  registered: (value, unreadable) => decodeList(value, unreadable, MAX_REGISTERED, decodeRegistered).items,
  queues: (value, unreadable) => decodeList(value, unreadable, MAX_QUEUES, decodeQueue).items,
  report: (value, unreadable) => {
    const text = readFields(value, "", unreadable).value("ok");
    if (typeof text !== "string") {
      unreadable.push("ok");
      return "";
    }
    return maskSecretText(text.slice(0, MAX_REPORT_CHARS)).trim();
  },
  clock: (value, unreadable) => readFields(value, "", unreadable).number("clock") ?? 0,
};

/** Where the tasks are that a worker knows of those asked for: `active`, `reserved`, or `ready` for about to be either. */
export interface FoundTask {
  place: string;
  task: HeldTask;
}

/** The answer to `query_task`. */
export function decodeFoundTasks(value: PythonJson): Decoded<FoundTask[]> {
  const unreadable: string[] = [];
  const answer = readFields(value, "", unreadable);
  const found: FoundTask[] = [];
  for (const id of answer.names().slice(0, MAX_TASKS)) {
    const entry = answer.value(id);
    const [place, request] = Array.isArray(entry) ? entry : [];
    const task = request === undefined ? null : decodeHeldTask(request, id, unreadable);
    if (typeof place === "string" && task !== null) found.push({ place, task });
    else unreadable.push(id);
  }
  return { value: found, unreadable };
}

const MAX_TASKS = 1000;
const MAX_REVOKED = 1000;
const MAX_REGISTERED = 20_000;
const MAX_QUEUES = 2000;
const MAX_SETTINGS = 2000;
const MAX_SETTING_CHARS = 4000;
const MAX_REPORT_CHARS = 200_000;
const MAX_ARGS_CHARS = 1000;

type DecodeItem<T> = (item: PythonJson, path: string, unreadable: string[]) => T | null;

function decodeList<T>(
  value: PythonJson,
  unreadable: string[],
  limit: number,
  decode: DecodeItem<T>,
): Bounded<T> {
  if (!Array.isArray(value)) {
    // A worker that is about to stop answers null.
    if (value !== null) unreadable.push("answer");
    return { total: 0, items: [] };
  }
  const items: T[] = [];
  for (const [index, item] of value.entries()) {
    if (items.length >= limit) break;
    const decoded = decode(item, `[${index}]`, unreadable);
    if (decoded === null) readFields("", `[${index}]`, unreadable);
    else items.push(decoded);
  }
  return { total: value.length, items };
}

function decodeId(item: PythonJson): string | null {
  return typeof item === "string" ? item.slice(0, 255) : null;
}

function decodeHeldTask(item: PythonJson, path: string, unreadable: string[]): HeldTask | null {
  if (!isObject(item)) return null;
  const request = readFields(item, path, unreadable);
  const id = request.text("id");
  if (id === null) return null;
  const delivery = request.object("delivery_info");
  const args = request.value("args");
  return {
    id,
    name: request.text("name"),
    taskName: request.text("type"),
    args: argumentText(args),
    kwargs: argumentText(request.value("kwargs")),
    argsForm: typeof args === "string" ? "repr" : "json",
    startedAt: startedAt(request),
    acknowledged: request.flag("acknowledged"),
    exchange: delivery.text("exchange"),
    routingKey: delivery.text("routing_key"),
    priority: delivery.number("priority"),
    redelivered: delivery.flag("redelivered"),
    pid: request.number("worker_pid"),
  };
}

function argumentText(value: PythonJson | undefined): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === "string" ? value : printPythonJson(maskSecrets(value));
  return text.length > MAX_ARGS_CHARS ? `${text.slice(0, MAX_ARGS_CHARS)}…` : text;
}

/** Seconds since 1970; before 4.3 seconds of a monotonic clock, which are far smaller. */
function startedAt(request: FieldReader): number | null {
  const seconds = request.number("time_start");
  return seconds === null || seconds < EPOCH_2010_SECONDS ? null : seconds * 1000;
}
const EPOCH_2010_SECONDS = 1_262_304_000;

function decodeScheduled(item: PythonJson, path: string, unreadable: string[]): ScheduledTask | null {
  if (!isObject(item)) return null;
  const entry = readFields(item, path, unreadable);
  const task = decodeHeldTask(item["request"] ?? null, `${path}.request`, unreadable);
  const eta = entry.text("eta");
  return task && { dueAt: eta === null ? null : parseCeleryDate(eta), task };
}

function decodeQueue(item: PythonJson, path: string, unreadable: string[]): ConsumedQueue | null {
  if (!isObject(item)) return null;
  const queue = readFields(item, path, unreadable);
  const name = queue.text("name");
  if (name === null) return null;
  // Older workers name the exchange only.
  const plainExchange = item["exchange"];
  const exchange = typeof plainExchange === "string" ? null : queue.object("exchange");
  return {
    name,
    exchange: exchange === null ? (plainExchange as string) : exchange.text("name"),
    exchangeType: exchange?.text("type") ?? null,
    routingKey: queue.text("routing_key"),
    durable: queue.flag("durable"),
    exclusive: queue.flag("exclusive"),
    autoDelete: queue.flag("auto_delete"),
    noAck: queue.flag("no_ack"),
    alias: queue.text("alias"),
    queueArguments: optionsText(queue.value("queue_arguments")),
    bindingArguments: optionsText(queue.value("binding_arguments")),
    consumerArguments: optionsText(queue.value("consumer_arguments")),
  };
}

function optionsText(value: PythonJson | undefined): string | null {
  if (!isObject(value) || Object.keys(value).length === 0) return null;
  return printPythonJson(maskSecrets(value)).slice(0, MAX_SETTING_CHARS);
}

/** `name`, or `name [rate_limit=10/m acks_late=False]`; values are Python's `str()` and may hold spaces. */
function decodeRegistered(item: PythonJson): RegisteredTask | null {
  if (typeof item !== "string") return null;
  const [, name = item, listed = ""] = /^(.*?) \[(.*)\]$/s.exec(item) ?? [];
  const attributes: Record<string, string> = {};
  for (const pair of listed.split(BETWEEN_ATTRIBUTES)) {
    const at = pair.indexOf("=");
    if (at > 0) attributes[pair.slice(0, at)] = pair.slice(at + 1, at + 201);
  }
  const { rate_limit, soft_time_limit, time_limit, ...rest } = attributes;
  return {
    name: name.slice(0, 1024),
    rateLimit: rate_limit === undefined || rate_limit === "0" ? null : rate_limit,
    softTimeLimitMs: limitMs(soft_time_limit),
    hardTimeLimitMs: limitMs(time_limit),
    attributes: rest,
  };
}

const BETWEEN_ATTRIBUTES = new RegExp(` (?=(?:${TASK_ATTRIBUTES.join("|")})=)`);

function limitMs(seconds: string | undefined): number | null {
  const number = Number(seconds ?? "");
  return number > 0 ? number * 1000 : null;
}

function decodeConf(value: PythonJson, unreadable: string[]): Setting[] {
  const conf = readFields(value, "", unreadable);
  return conf
    .names()
    .filter((name) => name !== "deprecated_settings")
    .slice(0, MAX_SETTINGS)
    .sort()
    .map((name) => ({
      name,
      value: printPythonJson(maskSecrets(conf.value(name) ?? null, name)).slice(0, MAX_SETTING_CHARS),
    }));
}
