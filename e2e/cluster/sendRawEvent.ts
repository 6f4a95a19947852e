/** Sends bytes to the event exchange as they are, which no worker would. */
import { connect } from "amqplib";
import { demoCluster } from "./demoCluster";

/** Resolves when the broker has taken it. */
export async function sendRawEvent(body: string, routingKey = "task.multi"): Promise<void> {
  const connection = await connect(demoCluster().brokerUrl);
  const channel = await connection.createConfirmChannel();
  channel.publish("celeryev", routingKey, Buffer.from(body), { contentType: "application/json" });
  await channel.waitForConfirms();
  await connection.close();
}
