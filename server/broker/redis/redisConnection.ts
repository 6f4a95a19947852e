/**
 * Connections to a Redis that is a broker. They share one fate: when one drops, or does not answer any more, all end, and
 * whoever stays connected opens new ones. A line that is dead without a word is found by asking.
 */
import { Redis, type RedisOptions } from "ioredis";
import { readTls, type BrokerOptions } from "../brokerOptions";
import type { RedisAddress } from "./redisAddress";

export interface RedisConnection {
  /** The first connection. Once it has subscribed, it takes no ordinary commands. */
  redis: Redis;
  /** Opens a further one, for commands that wait or beside a subscription. */
  openAnother(): Promise<Redis>;
  /** Ends all, with the reason that `closed` then gives. */
  fail(error: Error): void;
  /** Work for the end that we choose, while the connections still are. */
  beforeClose(work: () => Promise<unknown>): void;
  readonly closed: Promise<Error | null>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** How often a connection is asked whether it is there, and how long it may take to say so. */
const PING_EVERY_MS = 5000;
const PING_TIMEOUT_MS = 10_000;
const LAST_WORK_MS = 1000;

/** Rejects when Redis cannot be reached or refuses us, in words without the password. */
export async function openRedisConnection(
  address: RedisAddress,
  options: BrokerOptions,
  connectionName: string,
): Promise<RedisConnection> {
  const redisOptions = await ioredisOptions(address, options, connectionName);
  const open = new Set<Redis>();
  const lastWork: (() => Promise<unknown>)[] = [];
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  let settle: (reason: Error | null) => void;
  const closed = new Promise<Error | null>((resolve) => (settle = resolve));
  const pinging = setInterval(() => open.forEach((redis) => void checkAlive(redis)), PING_EVERY_MS);
  pinging.unref();

  function end(reason: Error | null): void {
    if (isOver()) return;
    over.abort();
    clearInterval(pinging);
    for (const redis of open) redis.disconnect();
    settle(reason);
  }

  async function openOne(): Promise<Redis> {
    if (isOver()) throw new Error("the connection to Redis is over");
    const redis = new Redis(redisOptions);
    let failure: Error | undefined;
    redis.on("error", (error: Error) => (failure = error));
    try {
      await redis.connect();
      await redis.ping();
    } catch (error) {
      redis.disconnect();
      throw failure ?? error;
    }
    open.add(redis);
    if (isOver()) redis.disconnect(); // ended while this one was being opened
    redis.on("end", () => end(failure ?? new Error("Redis closed the connection")));
    return redis;
  }

  async function checkAlive(redis: Redis): Promise<void> {
    // A blocked connection (BRPOP) answers when its wait is over, which is sooner than this gives up.
    const timer = setTimeout(() => end(new Error("Redis does not answer any more")), PING_TIMEOUT_MS);
    try {
      await redis.ping();
    } catch (error) {
      end(error instanceof Error ? error : new Error(String(error)));
    } finally {
      clearTimeout(timer);
    }
  }

  try {
    const redis = await openOne();
    return {
      redis,
      openAnother: openOne,
      fail: end,
      beforeClose: (work) => lastWork.push(work),
      closed,
      async close() {
        if (!isOver()) await settleWithin(LAST_WORK_MS, lastWork.splice(0));
        end(null);
      },
    };
  } catch (error) {
    end(null);
    throw error;
  }
}

async function settleWithin(ms: number, work: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (work.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  // What cannot be tidied now is tidied by the next that connects.
  await Promise.race([Promise.allSettled(work.map((one) => one())), late]);
  clearTimeout(timer);
}

async function ioredisOptions(
  address: RedisAddress,
  { tls, transport }: BrokerOptions,
  connectionName: string,
): Promise<RedisOptions> {
  const tlsSettings = address.isTls ? await readTls(tls, address.query) : null;
  return {
    ...placeOf(address, transport),
    db: address.database,
    ...(address.username !== null && { username: address.username }),
    ...(address.password !== null && { password: address.password }),
    ...(tlsSettings && { tls: { ...tlsSettings, ...serverNameOf(address) } }),
    // Redis takes no blanks in it.
    connectionName: connectionName.replace(/\s/g, "-"),
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A dropped subscription has lost events: its end must be seen, so whoever stays connected makes a new one.
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
  };
}

function placeOf({ at }: RedisAddress, transport: BrokerOptions["transport"]): RedisOptions {
  if (at.kind === "socket") return { path: at.path };
  if (at.kind === "tcp") return at.hosts[0]!;
  if (transport.masterName === null) {
    throw new Error("the broker is asked of sentinels: the transport option master_name must say which one");
  }
  return {
    sentinels: at.hosts,
    name: transport.masterName,
    sentinelRetryStrategy: () => null,
    ...(transport.sentinelUsername !== null && { sentinelUsername: transport.sentinelUsername }),
    ...(transport.sentinelPassword !== null && { sentinelPassword: transport.sentinelPassword }),
  };
}

/** For servers that have several certificates; an address in numbers is no name (RFC 6066). */
function serverNameOf({ at }: RedisAddress): { servername?: string } {
  const host = at.kind === "tcp" ? at.hosts[0]!.host : "";
  return host === "" || /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}
