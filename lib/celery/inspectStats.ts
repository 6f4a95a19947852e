/**
 * What a worker says of itself (`inspect stats`): its pool, its broker, what it has done and used. Every pool tells other
 * things and older versions tell fewer, so nothing here is sure to be there. Protocol reference c.2, STATS.
 */
import { isObject, readFields, type FieldReader } from "./fieldReader";
import { maskSecrets } from "./maskSecrets";
import { printPythonJson } from "./printPythonJson";
import type { PythonJson } from "./pythonJson";

export const POOL_KINDS = ["prefork", "solo", "threads", "gevent", "eventlet"] as const;
export type PoolKind = (typeof POOL_KINDS)[number];

export interface PoolStats {
  /** Null where it can neither be read nor told from what is there: a pool of somebody's own, say. */
  kind: PoolKind | null;
  /** As told by Celery 5.3 and later, `celery.concurrency.prefork:TaskPool`. */
  implementation: string | null;
  /** How many tasks it runs at once, now. */
  slots: number | null;
  /** The concurrency it was started with; growing does not change it. */
  maxConcurrency: number | null;
  /** Pids of the pool's processes; of a solo pool the worker's own. */
  processes: number[];
  threads: number | null;
  freeSlots: number | null;
  runningSlots: number | null;
  /** Null: a process lives for ever, or there is none. */
  maxTasksPerChild: number | null;
  softTimeLimitMs: number | null;
  hardTimeLimitMs: number | null;
  /** How prefork hands out tasks (`fair`), and how many each process got. */
  strategy: string | null;
  writes: string | null;
}

export interface AutoscaleStats {
  max: number | null;
  min: number | null;
  current: number | null;
  /** Tasks it holds, running or waiting. */
  held: number | null;
}

export interface BrokerStats {
  transport: string | null;
  hostname: string | null;
  port: number | null;
  virtualHost: string | null;
  userid: string | null;
  ssl: boolean;
  heartbeatMs: number | null;
  connectTimeoutMs: number | null;
  /** JSON text, secrets masked. */
  transportOptions: string | null;
}

export interface UsageStats {
  userMs: number | null;
  systemMs: number | null;
  /** The most memory it ever held. The unit is the system's own: KiB on Linux, bytes on macOS; told as on Linux. */
  maxRssBytes: number | null;
  /** All figures under Celery's names, e.g. `nvcsw`. */
  all: Record<string, number>;
}

export interface WorkerStats {
  pid: number | null;
  clock: number | null;
  uptimeMs: number | null;
  prefetchCount: number | null;
  /** Tasks taken since start, most first, at most `MAX_NAMES`. */
  totals: { name: string; count: number }[];
  total: number;
  pool: PoolStats;
  /** Null: it was not started with `--autoscale`. */
  autoscale: AutoscaleStats | null;
  broker: BrokerStats;
  usage: UsageStats | null;
}

const MAX_NAMES = 5000;

export function decodeStats(value: PythonJson, unreadable: string[]): WorkerStats {
  const stats = readFields(value, "", unreadable);
  const uptime = stats.number("uptime");
  const totals = stats.object("total");
  const counts = totals
    .names()
    .map((name) => ({ name, count: totals.number(name) ?? 0 }))
    .sort((a, b) => b.count - a.count);
  // Celery 3 nested it; harmless to look.
  const broker = stats.has("broker") ? stats.object("broker") : stats.object("consumer").object("broker");
  return {
    pid: stats.number("pid"),
    clock: readClock(stats, unreadable),
    uptimeMs: uptime === null ? null : uptime * 1000,
    prefetchCount: stats.number("prefetch_count"),
    totals: counts.slice(0, MAX_NAMES),
    total: counts.reduce((sum, { count }) => sum + count, 0),
    pool: decodePool(stats.object("pool"), unreadable),
    autoscale: stats.has("autoscaler") ? decodeAutoscale(stats.object("autoscaler")) : null,
    broker: decodeBroker(broker),
    usage: isObject(stats.value("rusage")) ? decodeUsage(stats.object("rusage")) : null,
  };
}

/** A text of digits, by Celery's own doing. */
function readClock(stats: FieldReader, unreadable: string[]): number | null {
  const clock = stats.value("clock");
  if (typeof clock === "string" && /^\d{1,15}$/.test(clock)) return Number(clock);
  return readFields({ clock: clock ?? null }, "", unreadable).number("clock");
}

function decodePool(pool: FieldReader, unreadable: string[]): PoolStats {
  const implementation = pool.text("implementation");
  const kind = poolKind(pool, implementation);
  const processes = pool.list("processes").filter((pid): pid is number => typeof pid === "number");
  if (processes.length < pool.list("processes").length) unreadable.push("pool.processes");
  const maxConcurrency = pool.number("max-concurrency");
  const [soft, hard] = pool.list("timeouts").map((seconds) => (typeof seconds === "number" ? seconds : 0));
  return {
    kind,
    implementation,
    // `pool grow` changes the processes of a prefork pool and leaves `max-concurrency` as it was.
    slots: kind === "prefork" && processes.length > 0 ? processes.length : maxConcurrency,
    maxConcurrency,
    processes,
    threads: pool.number("threads"),
    freeSlots: pool.number("free-threads"),
    runningSlots: pool.number("running-threads"),
    maxTasksPerChild: pool.value("max-tasks-per-child") === "N/A" ? null : pool.number("max-tasks-per-child"),
    softTimeLimitMs: soft ? soft * 1000 : null,
    hardTimeLimitMs: hard ? hard * 1000 : null,
    ...decodeWrites(pool),
  };
}

function decodeWrites(pool: FieldReader): Pick<PoolStats, "strategy" | "writes"> {
  if (!isObject(pool.value("writes"))) return { strategy: null, writes: null };
  const writes = pool.object("writes");
  return { strategy: writes.text("strategy"), writes: writes.text("raw") };
}

/** Before 5.3 a pool does not say what it is, but each kind has figures of its own. */
function poolKind(pool: FieldReader, implementation: string | null): PoolKind | null {
  if (implementation !== null) {
    const module = /(?:^|\.)(\w+):\w+$/.exec(implementation)?.[1] ?? "";
    return POOL_KINDS.find((kind) => kind === module || `${module}s` === kind) ?? null;
  }
  if (pool.has("writes")) return "prefork";
  if (pool.has("threads")) return "threads";
  if (pool.has("free-threads") || pool.has("running-threads")) return "eventlet";
  if (pool.has("processes")) return "solo";
  return pool.names().join() === "max-concurrency" ? "gevent" : null;
}

function decodeAutoscale(scaler: FieldReader): AutoscaleStats {
  return {
    max: scaler.number("max"),
    min: scaler.number("min"),
    current: scaler.number("current"),
    held: scaler.number("qty"),
  };
}

function decodeBroker(broker: FieldReader): BrokerStats {
  const heartbeat = broker.number("heartbeat");
  const connectTimeout = broker.number("connect_timeout");
  const options = broker.value("transport_options");
  const ssl = broker.value("ssl");
  return {
    transport: broker.text("transport"),
    hostname: broker.text("hostname"),
    port: broker.number("port"),
    virtualHost: broker.text("virtual_host"),
    userid: broker.text("userid"),
    // True, or the options of the TLS connection.
    ssl: ssl === true || isObject(ssl),
    heartbeatMs: heartbeat === null ? null : heartbeat * 1000,
    connectTimeoutMs: connectTimeout === null ? null : connectTimeout * 1000,
    transportOptions:
      isObject(options) && Object.keys(options).length > 0
        ? printPythonJson(maskSecrets(options)).slice(0, 2000)
        : null,
    // `alternates` may hold whole URLs, passwords and all: it is not read.
  };
}

function decodeUsage(usage: FieldReader): UsageStats {
  const all: Record<string, number> = {};
  for (const name of usage.names()) {
    const figure = usage.number(name);
    if (figure !== null) all[name] = figure;
  }
  const { utime, stime, maxrss } = all;
  return {
    userMs: utime === undefined ? null : utime * 1000,
    systemMs: stime === undefined ? null : stime * 1000,
    maxRssBytes: maxrss === undefined ? null : maxrss * 1024,
    all,
  };
}
