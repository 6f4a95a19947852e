/**
 * Connections to our own Redis: one server, one that sentinels name, or a cluster. They reconnect by themselves; a command
 * waits for that, but not for ever.
 */
import { Cluster, Redis, type RedisOptions } from "ioredis";
import { parseStoreUrl, type StoreAddress } from "./storeUrl";

const COMMAND_TIMEOUT_MS = 10_000;
/**
 * A connection on which an answer is due and nothing comes for so long is given up, and a new one made: a network that
 * forgot it says nothing for a quarter of an hour.
 */
const SILENT_SOCKET_MS = 12_000;
/** For whoever follows the change stream the server waits by design, for less than this. */
export const MOST_BLOCK_MS = 5000;

/**
 * Opens a connection to what `parseStoreUrl` reads. It connects in the background: commands queue until then and fail
 * after a while or when the connection drops under them. A cluster looks like one Redis to whoever uses it, as long as
 * all keys of a command, a pipeline or a transaction stand in one slot.
 */
export function openStoreRedis(url: string, name: string, extra: RedisOptions = {}): Redis {
  const redis = open(parseStoreUrl(url), {
    connectionName: `umbel ${name}`,
    retryStrategy,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENT_SOCKET_MS,
    // A server that became a replica takes nothing from us any more: ask again where the writable one is.
    reconnectOnError: (error) => error.message.startsWith("READONLY"),
    ...extra,
  });
  // Without a listener ioredis prints each failed attempt; whoever gives a command learns of it by its rejection.
  redis.on("error", () => undefined);
  return redis;
}

function open(address: StoreAddress, options: RedisOptions): Redis {
  if (address.kind === "socket") return new Redis({ ...options, path: address.path });
  if (address.kind === "single") return new Redis(address.url, options);
  const { username, password } = address;
  const signIn = {
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    ...(address.isTls && { tls: {} }),
  };
  if (address.kind === "sentinel") {
    const { hosts, master, database, sentinelPassword } = address;
    return new Redis({
      ...options,
      ...signIn,
      sentinels: hosts,
      name: master,
      db: database,
      sentinelRetryStrategy: retryStrategy,
      ...(sentinelPassword !== null && { sentinelPassword }),
      ...(address.isTls && { enableTLSForSentinelMode: true }),
    });
  }
  const { lazyConnect = false, retryStrategy: _, ...redisOptions } = options;
  const cluster = new Cluster(address.hosts, {
    lazyConnect,
    clusterRetryStrategy: retryStrategy,
    // A node that fails over is away for some seconds: commands come back to their giver, who tries them again.
    maxRedirections: 6,
    retryDelayOnFailover: 200,
    slotsRefreshTimeout: 3000,
    slotsRefreshInterval: 10_000,
    redisOptions: { ...redisOptions, ...signIn },
  });
  // Both have all commands of Redis under the same names; the types differ in what is behind them, which nobody uses.
  return cluster as unknown as Redis;
}

function retryStrategy(times: number): number {
  return Math.min(2000, 100 * times) * (0.5 + Math.random() / 2);
}

/** The masters of a cluster; one server alone is its own. */
export function mastersOf(redis: Redis): Redis[] {
  const nodes: unknown = redis;
  return nodes instanceof Cluster ? nodes.nodes("master") : [redis];
}
