/** Channels for one question, and what a refusal means. */
import type { Channel, ChannelModel } from "amqplib";

/** A refused declare closes its channel, so each is tried on one of its own. */
export async function withThrowawayChannel<T>(
  connection: ChannelModel,
  use: (channel: Channel) => Promise<T>,
): Promise<T> {
  const channel = await connection.createChannel();
  channel.on("error", () => undefined); // the same error rejects the call that caused it
  const isOver = new Promise((resolve) => channel.once("close", resolve));
  try {
    return await use(channel);
  } finally {
    // Closed by the broker already, perhaps; and cut off meanwhile, the answer to the goodbye never comes.
    await Promise.race([channel.close().catch(() => undefined), isOver]);
  }
}

/** 403 access refused, 405 locked by another connection, 406 precondition failed: there, but not as we asked. */
export function isRefusal(error: unknown): boolean {
  return [403, 405, 406].includes(replyCode(error));
}

/** AMQP's code of a refusal, 0 for any other error. */
export function replyCode(error: unknown): number {
  return error instanceof Error && "code" in error && typeof error.code === "number" ? error.code : 0;
}
