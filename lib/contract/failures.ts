/**
 * What our API answers about failure groups: failed tasks that are the same in task, exception, message without what
 * varies, and the deepest frame of the user's code. Instants are Unix ms.
 */
import { z } from "zod";
import type { FailureCause } from "../cluster/failureCause";
import { FAILURE_STATUSES } from "../cluster/failureStatus";
import { facetValueSchema, rangeSchema, taskRowSchema } from "./api";

const instant = z.number().describe("Unix milliseconds");
const maybeText = z.string().nullable();

export const failureStatusSchema = z
  .enum(FAILURE_STATUSES)
  .describe("new: first seen within a day; back: failed again after it was resolved");

export const failureIdSchema = z.string().regex(/^[0-9a-f]{12}$/, "is no id of a failure group");

export const failureListQuerySchema = z.object({
  range: rangeSchema.default("1h"),
  status: failureStatusSchema.optional().describe("only groups that stand so; without it all of them"),
});
export type FailureListQuery = z.infer<typeof failureListQuerySchema>;

export const failureMarkSchema = z.object({
  kind: z.enum(["resolved", "muted"]),
  by: z.string().describe("who said it; empty where nobody signs in"),
  at: instant,
  until: instant.nullable().describe("muted until then; null: for good"),
});

const worker = z.string();
export const failureCauseSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("timeLimit"), seconds: z.number().nullable() }),
  z.object({ kind: z.literal("softTimeLimit") }),
  z.object({ kind: z.literal("killed"), signal: z.string() }),
  z.object({ kind: z.literal("exited"), code: z.string() }),
  z.object({ kind: z.literal("notRegistered") }),
  z.object({ kind: z.literal("workerLost"), worker }),
  z.object({ kind: z.literal("workerStarted"), worker, others: z.number() }),
]) satisfies z.ZodType<FailureCause>;

export const failureGroupSchema = z.object({
  id: failureIdSchema,
  name: maybeText.describe("the task's name"),
  type: maybeText.describe("the exception's class without its module"),
  message: z.string().describe("the exception's message with … for what varies"),
  frame: maybeText.describe("the deepest frame that is not a library's, file:function"),
  status: failureStatusSchema,
  count: z.number().describe("failures in the range"),
  trend: z.array(z.number()).describe("failures per step of the range, oldest first"),
  firstAt: instant.describe("its first failure ever"),
  lastAt: instant,
  lastTask: z.string().describe("id of the task that failed last"),
  lastWorker: maybeText,
  lastMessage: z.string().describe("whole, at most 300 characters"),
  begunAt: instant.nullable().describe("when it began to fail, within the range; null: before it"),
  cause: failureCauseSchema.nullable().describe("likely, where what is known allows a guess"),
  mark: failureMarkSchema.nullable(),
});
export type FailureGroup = z.infer<typeof failureGroupSchema>;

export const failureListSchema = z.object({
  range: rangeSchema,
  from: instant,
  to: instant,
  stepMs: z.number(),
  counts: z
    .object({ new: z.number(), back: z.number(), open: z.number(), muted: z.number(), resolved: z.number() })
    .describe("groups that stand so, with failures in the range; of the resolved all"),
  failures: z.number().describe("failures in the range, of all groups"),
  groups: z.array(failureGroupSchema).describe("at most 500, what wants to be looked at first"),
});
export type FailureList = z.infer<typeof failureListSchema>;

export const failureDetailSchema = z.object({
  group: failureGroupSchema.describe("its trend in finer steps than in the list"),
  from: instant,
  to: instant,
  stepMs: z.number(),
  exception: maybeText.describe("repr of the newest failure's exception"),
  traceback: maybeText.describe("of the newest failure; of very long ones the last calls"),
  retained: z.number().describe("tasks of this group that are still held"),
  workers: z.array(facetValueSchema).describe("on which workers these failed, most first, at most 8"),
  workerCount: z.number().describe("on how many workers"),
  sampled: z.number().describe("of how many of them `shared` tells, the newest"),
  shared: z
    .array(
      z.object({
        field: z.enum(["worker", "queue", "args", "kwargs"]),
        path: maybeText.describe("which argument"),
        value: z.string(),
        count: z.number(),
      }),
    )
    .describe("what most of the sampled have in common, the commonest first"),
  latest: z.array(taskRowSchema).describe("at most 8, newest first"),
});
export type FailureDetail = z.infer<typeof failureDetailSchema>;

/** Marks several groups at once; all of them must be there. */
const failureIdsSchema = z.array(failureIdSchema).min(1).max(500);
export const failureMarkBodySchema = z.strictObject({ ids: failureIdsSchema });
export const failureMuteBodySchema = z.strictObject({
  ids: failureIdsSchema,
  until: instant.nullable().default(null).describe("null: for good"),
});
export type FailureAction = "resolve" | "unresolve" | "mute" | "unmute";

export const failureMarkedSchema = z.object({ marked: z.number() });
export type FailureMarked = z.infer<typeof failureMarkedSchema>;
