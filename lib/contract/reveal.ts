/** What our API answers to who may see what is hidden elsewhere. Asked for by POST, written into the audit, kept nowhere. */
import { z } from "zod";
import { taskEventSchema, taskSchema } from "./api";
import { queueMessageSchema } from "./queues";
import { taskResultSchema } from "./results";

export const revealTaskBodySchema = z.strictObject({});

export const revealedTaskSchema = z.object({
  task: taskSchema.nullable().describe("null: no event told of it, only the result backend knows it"),
  events: z.array(taskEventSchema),
  result: taskResultSchema,
});
/** A task with nothing hidden. */
export type RevealedTask = z.infer<typeof revealedTaskSchema>;

export const revealMessageBodySchema = z.strictObject({
  id: z.string().min(1).max(255).describe("of the task that the message asks for"),
  takeAndGiveBack: z
    .boolean()
    .default(false)
    .describe("RabbitMQ: must be said, for looking marks messages as redelivered"),
});
export type RevealMessageBody = z.output<typeof revealMessageBodySchema>;

export const revealedMessageSchema = queueMessageSchema.pick({ task: true, headers: true, body: true });
export type RevealedMessage = z.infer<typeof revealedMessageSchema>;
