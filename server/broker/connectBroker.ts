import type { Broker } from "./broker";
import { connectAmqp } from "./amqp/amqpBroker";
import { connectRedis } from "./redis/redisBroker";

/** Opens a connection of the kind that the URL names. `connectionName` is what the broker lists us as. */
export function connectBroker(url: string, connectionName: string): Promise<Broker> {
  return /^redis/i.test(url) ? connectRedis(url, connectionName) : connectAmqp(url, connectionName);
}
