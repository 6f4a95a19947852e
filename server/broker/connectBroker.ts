import type { Broker } from "./broker";
import { connectAmqp } from "./amqp/amqpBroker";

/** Opens a connection of the kind that the URL names. `connectionName` is what the broker lists us as. */
export function connectBroker(url: string, connectionName: string): Promise<Broker> {
  return connectAmqp(url, connectionName);
}
