/** Connections to our own Redis. They reconnect by themselves; a command waits for that, but not for ever. */
import { Redis, type RedisOptions } from "ioredis";

/**
 * Opens a connection to `redis://…`, `rediss://…` or `unix:///path/to.sock`. It connects in the background: commands
 * queue until then and fail after `COMMAND_TIMEOUT_MS` or when the connection drops under them.
 */
export function openStoreRedis(url: string, name: string, extra: RedisOptions = {}): Redis {
  const options: RedisOptions = {
    connectionName: `umbel ${name}`,
    retryStrategy: (times) => Math.min(2000, 100 * times) * (0.5 + Math.random() / 2),
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    ...extra,
  };
  const socket = /^unix:\/\/(\/.*)$/.exec(url)?.[1];
  const redis = socket ? new Redis({ ...options, path: socket }) : new Redis(url, options);
  // Without a listener ioredis prints each failed attempt; whoever gives a command learns of it by its rejection.
  redis.on("error", () => undefined);
  return redis;
}

const COMMAND_TIMEOUT_MS = 10_000;
