import type { Broker } from "./broker";
import { connectAmqp } from "./amqp/amqpBroker";
import { DEFAULT_BROKER_OPTIONS, type BrokerOptions } from "./brokerOptions";
import { isRedisUrl } from "./redis/redisAddress";
import { connectRedis } from "./redis/redisBroker";

/** Opens a connection of the kind that the URL names. `connectionName` is what the broker lists us as. */
export function connectBroker(
  url: string,
  connectionName: string,
  options: BrokerOptions = DEFAULT_BROKER_OPTIONS,
): Promise<Broker> {
  return isRedisUrl(url)
    ? connectRedis(url, connectionName, options)
    : connectAmqp(url, connectionName, options);
}
