/** The real RabbitMQ and Redis that integration tests are given, and what is left of a test there, removed. */
import { connect, type Channel } from "amqplib";
import { Redis } from "ioredis";

/** Set by `npm test`. A missing one fails the test at its first connection. */
export const AMQP_URL = process.env["UMBEL_TEST_AMQP"] ?? "";
/** That broker's management API. */
export const AMQP_API_URL = process.env["UMBEL_TEST_AMQP_API"] ?? "";
export const REDIS_URL = process.env["UMBEL_TEST_REDIS"] ?? "";

/** A plain channel to the test broker, as a worker or an operator has one. */
export async function openChannel(url = AMQP_URL): Promise<{ channel: Channel; close(): Promise<void> }> {
  const connection = await connect(url);
  return { channel: await connection.createChannel(), close: () => connection.close() };
}

/** A plain client of the test Redis; the caller disconnects it. */
export function openRedis(url = REDIS_URL): Redis {
  return new Redis(url);
}

/** Removes all that Umbel keeps under a cluster's name. */
export async function removeCluster(cluster: string): Promise<void> {
  const redis = openRedis();
  const found = await Promise.all(
    [`umbel:${cluster}:*`, `umbel:{${cluster}}:*`, `umbel:{${cluster}/*}:*`].map((glob) => redis.keys(glob)),
  );
  const keys = found.flat();
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
