/**
 * Redis as the broker. Events are published on channels and kept nowhere, so what is sent while we do not listen is
 * lost; that is said (`startedBlind`, the note `no-replay`). Keys, channels and envelope: protocol reference e.
 */
import type { Broker } from "../broker";
import type { BrokerOptions } from "../brokerOptions";
import { parseRedisAddress } from "./redisAddress";
import { openRedisConnection } from "./redisConnection";
import { consumeEvents } from "./redisEvents";
import { openMailbox } from "./redisMailbox";
import { createRedisPublisher } from "./redisPublisher";
import { createRedisQueues } from "./redisQueues";
import { createRedisNames } from "./redisNames";

/** Connects; rejects when Redis cannot be reached or refuses us, in words without the password. */
export async function connectRedis(
  url: string,
  connectionName: string,
  options: BrokerOptions,
): Promise<Broker> {
  const address = parseRedisAddress(url);
  const connection = await openRedisConnection(address, options, connectionName);
  const names = createRedisNames(options.transport, address.database);
  return {
    closed: connection.closed,
    consumeEvents: (consume) => consumeEvents(connection, names, consume),
    openMailbox: (mailbox) => openMailbox(connection, names, mailbox),
    openPublisher: () => Promise.resolve(createRedisPublisher(connection.redis, names)),
    openQueues: () => Promise.resolve(createRedisQueues(connection.redis, names)),
    close: () => connection.close(),
  };
}
