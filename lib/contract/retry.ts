/** What our API takes and answers about running tasks again, and running new ones. Instants are Unix ms, lengths ms. */
import { z } from "zod";
import { ARGUMENT_SOURCES } from "../cluster/retryArguments";
import { taskListQuerySchema } from "./api";
import { OPERATION_STATES } from "./control";

const maybeText = z.string().nullable();
const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, "may hold no control characters");
const taskIdSchema = nameSchema;

export const VERDICTS = ["exact", "likely", "inexact"] as const;

/** What to think of before: none of them hinders, each is said. */
export const RETRY_WARNINGS = [
  /** It has not ended: both may run. */
  "NOT_FINAL",
  /** It succeeded. */
  "SUCCEEDED",
  /** It was retried before. */
  "RETRIED_BEFORE",
  /** It has a parent or is of a group: this step runs alone, nothing goes on after it. */
  "PART_OF_WORKFLOW",
  /** No worker that answered has a task of that name. */
  "NOT_REGISTERED",
  /** No worker that answered takes from that queue. */
  "NO_CONSUMER",
  /** A worker of that queue takes no JSON, and would reject the message. */
  "JSON_NOT_ACCEPTED",
  /** Which queue it came by is not known: it must be chosen. */
  "QUEUE_UNKNOWN",
  /** Workers did not tell what they take: some of this could not be checked. */
  "WORKERS_SILENT",
] as const;
export type RetryWarning = (typeof RETRY_WARNINGS)[number];

/** Settings of Celery's that would keep the arguments next time. */
export const ARGUMENT_REMEDIES = [
  "result_extended",
  "argsrepr_maxsize",
  "argsrepr_alone",
  "accept_content",
] as const;

export const argumentReasonSchema = z.object({
  where: z.enum(["args", "kwargs"]),
  code: z.string().describe("why it is not exact: see lib/cluster/retryArguments.ts"),
  position: z.number().nullable().describe("where in the event's text, in UTF-16 units"),
  path: maybeText.describe("where in the value, as in Python"),
  what: maybeText.describe("what stands there"),
});

export const retryLinkSchema = z.object({
  id: z.string(),
  at: z.number(),
  user: z.string(),
  state: maybeText.describe("what is known of it now"),
});

export const retryLineageSchema = z.object({
  retriedAs: z.array(retryLinkSchema).describe("its retries, newest first"),
  retryOf: maybeText.describe("the task that it is a retry of"),
});
export type RetryLineage = z.infer<typeof retryLineageSchema>;

export const retryRouteSchema = z.object({
  exchange: z.string().describe("empty: straight to the queue"),
  routingKey: z.string().describe("of ordinary queues their name"),
});

export const retryPreflightSchema = z.object({
  id: z.string(),
  name: maybeText.describe("the registered name"),
  state: maybeText,
  verdict: z.enum(VERDICTS).describe("whether these are the arguments that the worker received"),
  source: z
    .enum(ARGUMENT_SOURCES)
    .describe(
      "message: its message in the queue; worker: one that holds it now; caught: one that held it, asked meanwhile",
    ),
  learned: z
    .object({ at: z.number(), by: z.string().describe("the worker or the queue") })
    .nullable()
    .describe("of message and caught: when, and of whom"),
  mayLookInQueue: z
    .boolean()
    .describe("its message may wait on RabbitMQ: looking marks messages, so it must be asked for"),
  argsText: z.string().describe("JSON array; with verdict inexact as much as is known, for an editor"),
  kwargsText: z.string().describe("JSON object"),
  argsRepr: maybeText.describe("as events show them"),
  kwargsRepr: maybeText,
  reasons: z.array(argumentReasonSchema).describe("why it is not exact"),
  remedy: z.enum(ARGUMENT_REMEDIES).nullable().describe("which setting of Celery's would keep them"),
  route: retryRouteSchema.nullable(),
  routeSource: z.enum(["events", "result-backend", "worker", "none"]),
  consumers: z.array(z.string()).describe("workers that take from that queue, by their own word"),
  registeredOn: z.array(z.string()).describe("workers that have a task of that name"),
  warnings: z.array(z.enum(RETRY_WARNINGS)),
  canRetryAtOnce: z.boolean().describe("exact, with a name and a queue: nothing has to be asked"),
  retriedAs: z.array(retryLinkSchema).describe("earlier retries of it, newest first"),
  retryOf: maybeText.describe("the task that it is a retry of"),
  resultProblem: maybeText.describe("why the result backend could not help, English"),
});
export type RetryPreflight = z.infer<typeof retryPreflightSchema>;

const JSON_LIMIT = 8_000_000;
const sendOptions = {
  queue: nameSchema.optional().describe("straight to this queue, instead of where it came by"),
  countdownMs: z
    .number()
    .int()
    .min(0)
    .max(10 * 366 * 86_400_000)
    .optional(),
  eta: z.number().positive().optional().describe("instead of countdownMs"),
  expires: z.number().positive().optional(),
  priority: z.number().int().min(0).max(255).optional(),
};
const oneStart = ({ countdownMs, eta }: { countdownMs?: number | undefined; eta?: number | undefined }) =>
  countdownMs === undefined || eta === undefined;
const oneStartIssue = { path: ["eta"], error: "either countdownMs or eta" };

/** A misspelt or unknown option is told: without it the task would be sent otherwise than it was meant. */
export const retryBodySchema = z
  .strictObject({
    args: z
      .string()
      .max(JSON_LIMIT)
      .optional()
      .describe("JSON array, sent letter by letter; left out: the exact ones"),
    kwargs: z.string().max(JSON_LIMIT).optional().describe("JSON object"),
    acceptLikely: z
      .boolean()
      .default(false)
      .describe("a person looked at arguments that are likely, not exact"),
    ...sendOptions,
  })
  .refine(oneStart, oneStartIssue);
export type RetryBody = z.output<typeof retryBodySchema>;
export type RetryInput = z.input<typeof retryBodySchema>;

export const sentTaskSchema = z.object({
  id: z.string().describe("the new task's"),
  name: z.string(),
  route: retryRouteSchema,
  sentAt: z.number().describe("a queue has it since"),
});
export type SentTask = z.infer<typeof sentTaskSchema>;

export const retryLookBodySchema = z.strictObject({
  takeAndGiveBack: z.literal(true).describe("yes: it marks messages of the queue as redelivered"),
});

export const retryResultSchema = z.object({
  ...sentTaskSchema.shape,
  retryOf: z.string(),
  source: z.enum([...ARGUMENT_SOURCES, "edited"]),
});
export type RetryResult = z.infer<typeof retryResultSchema>;

export const runBodySchema = z
  .strictObject({
    name: nameSchema,
    args: z.string().max(JSON_LIMIT).default("[]").describe("JSON array"),
    kwargs: z.string().max(JSON_LIMIT).default("{}").describe("JSON object"),
    evenIfUnregistered: z.boolean().default(false).describe("also where no worker is known to have it"),
    ...sendOptions,
  })
  .refine(oneStart, oneStartIssue);
export type RunBody = z.output<typeof runBodySchema>;
export type RunInput = z.input<typeof runBodySchema>;

export const runnableTasksSchema = z.object({
  tasks: z.array(
    z.object({
      name: z.string(),
      workers: z.array(z.string()),
      queues: z.array(z.string()).describe("that those workers take from"),
    }),
  ),
  silent: z.array(z.string()).describe("workers that did not tell what they have"),
});
export type RunnableTasks = z.infer<typeof runnableTasksSchema>;

// Many at once

export const MAX_RETRIED_AT_ONCE = 20_000;

const manySchema = {
  ids: z.array(taskIdSchema).min(1).max(MAX_RETRIED_AT_ONCE).optional(),
  filter: z.string().max(2000).optional().describe("filter language, as for the task list"),
  from: z.number().optional().describe("with filter: only tasks created at or after, Unix ms"),
  to: z.number().optional().describe("with filter: only tasks created before, Unix ms"),
  zone: taskListQuerySchema.shape.zone,
};
const eitherOr = ({ ids, filter }: { ids?: unknown; filter?: unknown }) =>
  (ids === undefined) !== (filter === undefined);
const eitherOrIssue = { path: ["ids"], error: "either ids or filter" };

/**
 * What became of one task. `retried`: a queue has it. `likely`: its arguments need a person's eye, and `acceptLikely` was
 * not given. `inexact`: its arguments are not known. `unknown`: nothing is known of it. `unfinished`: it has not ended.
 * `succeeded`: a retry of it succeeded already, or it did itself. `under-way`: a retry of it waits or runs, or nothing is heard
 * of it yet. `same-work`: another one of it and its retries is newer, was asked for as well, and is taken. `no-queue`: where it came by is not known, or not there.
 * `unsent`: the broker did not take it, or it may not be sent.
 */
export const RETRY_OUTCOMES = [
  "retried",
  "likely",
  "inexact",
  "unknown",
  "unfinished",
  "succeeded",
  "under-way",
  "same-work",
  "no-queue",
  "unsent",
  "not-allowed",
] as const;
export type RetryOutcomeCode = (typeof RETRY_OUTCOMES)[number];

export const retryManyBodySchema = z
  .strictObject({
    ...manySchema,
    acceptLikely: z.boolean().default(false),
    rate: z.number().positive().max(1000).default(10).describe("tasks a second"),
    canary: z
      .number()
      .int()
      .min(0)
      .max(1000)
      .default(0)
      .describe("so many first, and then wait for how they end"),
    stopShare: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .describe("stops by itself when more than this share of those that ended have failed; 1: never"),
  })
  .refine(eitherOr, eitherOrIssue);
export type RetryManyBody = z.output<typeof retryManyBodySchema>;
export type RetryManyInput = z.input<typeof retryManyBodySchema>;

export const retryDryRunBodySchema = z
  .strictObject({ ...manySchema, acceptLikely: z.boolean().default(false) })
  .refine(eitherOr, eitherOrIssue);
export type RetryDryRunBody = z.output<typeof retryDryRunBodySchema>;
export type RetryDryRunInput = z.input<typeof retryDryRunBodySchema>;

export const retryDryRunSchema = z.object({
  total: z.number(),
  counts: z.record(z.string(), z.number()).describe("by outcome"),
  reasons: z.record(z.string(), z.number()).describe("by code, of those that are not exact"),
});
export type RetryDryRun = z.infer<typeof retryDryRunSchema>;

export const retryOperationSchema = z.object({
  id: z.string(),
  state: z.enum(OPERATION_STATES),
  user: z.string(),
  startedAt: z.number(),
  updatedAt: z.number(),
  finishedAt: z.number().nullable(),
  total: z.number(),
  done: z.number(),
  counts: z.record(z.string(), z.number()).describe("by outcome"),
  error: maybeText,
  stopAsked: z.boolean(),
  ended: z
    .object({ succeeded: z.number(), failed: z.number() })
    .describe("of those that were retried, so far"),
});
export type RetryOperation = z.infer<typeof retryOperationSchema>;

export const retryOperationQuerySchema = z.object({
  outcome: z.enum(RETRY_OUTCOMES).optional(),
  limit: z.coerce.number().int().min(0).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});
export const retryOperationDetailSchema = z.object({
  operation: retryOperationSchema,
  items: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(RETRY_OUTCOMES),
      text: z.string(),
      newId: maybeText,
      newState: maybeText.describe("what is known of the new task now"),
    }),
  ),
  itemsTotal: z.number(),
});
export type RetryOperationDetail = z.infer<typeof retryOperationDetailSchema>;
