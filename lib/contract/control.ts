/**
 * What our API (`/api/v1`) takes and answers about commanding workers: their actions, what they say when inspected, and
 * revoking tasks. Instants are Unix ms, lengths ms.
 */
import { z } from "zod";
import { EXCHANGE_TYPES, isRate, MAX_POOL_SIZE, TERMINATE_SIGNALS } from "../celery/control";
import {
  INSPECT_PANELS,
  type ConsumedQueue,
  type HeldTask,
  type InspectPanel,
  type InspectValues,
  type RegisteredTask,
  type ScheduledTask,
  type Setting,
} from "../celery/inspect";
import { POOL_KINDS, type WorkerStats } from "../celery/inspectStats";
import { REFUSAL_CODES } from "../celery/refusal";
import { taskListQuerySchema } from "./api";

export { EXCHANGE_TYPES, INSPECT_PANELS, POOL_KINDS, TERMINATE_SIGNALS, type InspectPanel };

const instant = z.number().describe("Unix milliseconds");
const maybeInstant = instant.nullable();
const maybeText = z.string().nullable();
const maybeNumber = z.number().nullable();
const maybeFlag = z.boolean().nullable();

/** A name that goes into a command: of a worker, queue, task, exchange. */
const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, "may hold no control characters");
const taskIdSchema = nameSchema.describe("a task's id");

// What comes of a command

/** Why a worker did not do it, beside Celery's own reasons: each has words and a way that helps. */
export const OUTCOME_CODES = [
  ...REFUSAL_CODES,
  "EVENTS_FIXED_BY_E",
  "WORKER_OFFLINE",
  "NOT_LISTENING",
  "BUSY",
  "BROKER_LOST",
  "UNREADABLE",
  "TWO_OF_ONE_NAME",
  "SHRUNK_LESS",
  "LEAVES_NO_SLOT",
  "NOT_CONSUMING",
  "QUEUE_REFUSED",
  "ALREADY_CONSUMING",
  "NOT_SEEN_YET",
  "STOPPING",
  "FORGOTTEN_BEFORE_ETA",
  "IN_FORCE_LATER",
  "NOT_GONE",
] as const;
export const outcomeCodeSchema = z.enum(OUTCOME_CODES);
export type OutcomeCode = z.infer<typeof outcomeCodeSchema>;

export const workerOutcomeSchema = z.object({
  worker: z.string(),
  outcome: z
    .enum(["ok", "refused", "silent"])
    .describe("silent: no answer came; the worker may still have done it, or do it later"),
  text: z.string().describe("what the worker said, or what is known in its stead; English"),
  code: outcomeCodeSchema
    .nullable()
    .describe("why, where it is known: each code has a setting or a way that helps"),
});
export type WorkerOutcome = z.infer<typeof workerOutcomeSchema>;

export const workerActionResultSchema = z.object({
  action: z.string(),
  sentAt: instant,
  tookMs: z.number(),
  outcomes: z.array(workerOutcomeSchema).describe("one for each worker that was told, by name"),
});
export type WorkerActionResult = z.infer<typeof workerActionResultSchema>;

// Actions on workers

const targetSchema = z
  .union([z.literal("all"), z.array(nameSchema).min(1).max(1000)])
  .describe('worker names, or "all" for every worker that is online');
const waitSchema = z
  .number()
  .int()
  .min(100)
  .max(30_000)
  .default(5000)
  .describe("how long to wait for answers, ms; ends as soon as all have answered");
const onWorkers = { workers: targetSchema, waitMs: waitSchema };

const poolStepSchema = z.number().int().min(1).max(100).default(1).describe("by how many slots");
const poolBoundSchema = z.number().int().min(0).max(MAX_POOL_SIZE);
const limitMsSchema = z
  .number()
  .positive()
  .max(10 * 366 * 86_400_000)
  .nullable();

/** What each action takes, and nothing else. The key is the last part of its address, `POST /api/v1/workers/actions/<key>`. */
export const workerActionBodies = {
  "pool-grow": z.strictObject({ ...onWorkers, by: poolStepSchema }),
  "pool-shrink": z.strictObject({ ...onWorkers, by: poolStepSchema }),
  "pool-restart": z.strictObject(onWorkers),
  autoscale: z
    .strictObject({ ...onWorkers, min: poolBoundSchema, max: poolBoundSchema.min(1) })
    .refine(({ min, max }) => min <= max, { path: ["min"], error: "is greater than max" }),
  shutdown: z.strictObject(onWorkers),
  "add-consumer": z.strictObject({
    ...onWorkers,
    queue: nameSchema.refine((name) => !name.startsWith("amq."), 'may not begin with "amq."'),
    exchange: nameSchema.nullable().default(null).describe("null: of the queue's own name"),
    exchangeType: z.enum(EXCHANGE_TYPES).nullable().default(null).describe("null: direct"),
    routingKey: nameSchema.nullable().default(null).describe("null: the queue's own name"),
    durable: z.boolean().default(true),
    autoDelete: z.boolean().default(false),
    queueArguments: z
      .record(nameSchema, z.union([z.string().max(1000), z.number(), z.boolean()]))
      .default({})
      .describe('such as {"x-max-priority": 10}'),
    create: z
      .boolean()
      .default(false)
      .describe("make the queue where there is none of this name; else that is an error"),
  }),
  "cancel-consumer": z.strictObject({ ...onWorkers, queue: nameSchema }),
  "rate-limit": z.strictObject({
    ...onWorkers,
    task: nameSchema.describe("a registered task name"),
    rate: z
      .string()
      .refine(isRate, 'is not like "10/m", "100/s" or "2/h"')
      .nullable()
      .describe('such as "10/m", for each worker; null: no limit'),
  }),
  "time-limit": z
    .strictObject({
      ...onWorkers,
      task: nameSchema.describe("a registered task name"),
      softMs: limitMsSchema.describe("null: none"),
      hardMs: limitMsSchema.describe("null: none"),
    })
    .refine(({ softMs, hardMs }) => softMs === null || hardMs === null || softMs < hardMs, {
      path: ["softMs"],
      error: "is not below hardMs, so it would never be reached",
    }),
  "enable-events": z.strictObject(onWorkers),
  "disable-events": z.strictObject(onWorkers),
  heartbeat: z.strictObject(onWorkers),
  ping: z.strictObject(onWorkers),
  forget: z.strictObject({
    workers: z
      .union([z.literal("all"), z.array(nameSchema).min(1).max(1000)])
      .describe('worker names, or "all" for every worker that is offline or lost'),
  }),
} as const;
export type WorkerActionName = keyof typeof workerActionBodies;
export type WorkerActionBody<Name extends WorkerActionName> = z.output<(typeof workerActionBodies)[Name]>;
export type WorkerActionInput<Name extends WorkerActionName> = z.input<(typeof workerActionBodies)[Name]>;

// Inspect

const poolSchema = z.object({
  kind: z.enum(POOL_KINDS).nullable(),
  implementation: maybeText,
  slots: maybeNumber.describe("how many tasks it runs at once, now"),
  maxConcurrency: maybeNumber,
  processes: z.array(z.number()),
  threads: maybeNumber,
  freeSlots: maybeNumber,
  runningSlots: maybeNumber,
  maxTasksPerChild: maybeNumber,
  softTimeLimitMs: maybeNumber,
  hardTimeLimitMs: maybeNumber,
  strategy: maybeText,
  writes: maybeText,
});

const autoscaleSchema = z.object({
  max: maybeNumber,
  min: maybeNumber,
  current: maybeNumber,
  held: maybeNumber,
});

export const workerStatsSchema = z.object({
  pid: maybeNumber,
  clock: maybeNumber,
  uptimeMs: maybeNumber,
  prefetchCount: maybeNumber,
  totals: z
    .array(z.object({ name: z.string(), count: z.number() }))
    .describe("tasks taken since start, most first"),
  total: z.number(),
  pool: poolSchema,
  autoscale: autoscaleSchema.nullable().describe("null: it was not started with --autoscale"),
  broker: z.object({
    transport: maybeText,
    hostname: maybeText,
    port: maybeNumber,
    virtualHost: maybeText,
    userid: maybeText,
    ssl: z.boolean(),
    heartbeatMs: maybeNumber,
    connectTimeoutMs: maybeNumber,
    transportOptions: maybeText,
  }),
  usage: z
    .object({
      userMs: maybeNumber,
      systemMs: maybeNumber,
      maxRssBytes: maybeNumber,
      all: z.record(z.string(), z.number()),
    })
    .nullable(),
}) satisfies z.ZodType<WorkerStats>;

export const heldTaskSchema = z.object({
  id: z.string(),
  name: maybeText,
  taskName: maybeText,
  args: maybeText,
  kwargs: maybeText,
  argsForm: z.enum(["repr", "json"]).describe("repr: as the publisher shows them; json: the real values"),
  startedAt: maybeInstant,
  acknowledged: maybeFlag,
  exchange: maybeText,
  routingKey: maybeText,
  priority: maybeNumber,
  redelivered: maybeFlag,
  pid: maybeNumber,
}) satisfies z.ZodType<HeldTask>;

const scheduledTaskSchema = z.object({
  dueAt: maybeInstant,
  task: heldTaskSchema,
}) satisfies z.ZodType<ScheduledTask>;

export const consumedQueueSchema = z.object({
  name: z.string(),
  exchange: maybeText,
  exchangeType: maybeText,
  routingKey: maybeText,
  durable: maybeFlag,
  exclusive: maybeFlag,
  autoDelete: maybeFlag,
  noAck: maybeFlag,
  alias: maybeText,
  queueArguments: maybeText,
  bindingArguments: maybeText,
  consumerArguments: maybeText,
}) satisfies z.ZodType<ConsumedQueue>;

const registeredTaskSchema = z.object({
  name: z.string(),
  rateLimit: maybeText,
  softTimeLimitMs: maybeNumber,
  hardTimeLimitMs: maybeNumber,
  attributes: z.record(z.string(), z.string()),
}) satisfies z.ZodType<RegisteredTask>;

const settingSchema = z.object({
  name: z.string(),
  value: z.string().describe("JSON text, secrets masked"),
}) satisfies z.ZodType<Setting>;

const bounded = <Item extends z.ZodType>(item: Item) =>
  z.object({ total: z.number(), items: z.array(item).describe("the first 1000") });

const panelValues = {
  stats: workerStatsSchema,
  conf: z.array(settingSchema).describe("settings that differ from Celery's defaults"),
  active: bounded(heldTaskSchema),
  reserved: bounded(heldTaskSchema),
  scheduled: bounded(scheduledTaskSchema),
  revoked: bounded(z.string()),
  registered: z.array(registeredTaskSchema),
  queues: z.array(consumedQueueSchema),
  report: z.string(),
  clock: z.number(),
} satisfies { [Panel in InspectPanel]: z.ZodType<InspectValues[Panel]> };

/** How the last asking went. `never`: not asked yet. What was answered before stays, with its age. */
export const PANEL_STATES = ["never", "answered", "silent", "refused"] as const;

const panel = <Value extends z.ZodType>(value: Value) =>
  z.object({
    state: z.enum(PANEL_STATES),
    askedAt: maybeInstant,
    answeredAt: maybeInstant.describe("when `value` was answered: its age"),
    value: value.nullable(),
    unreadable: z.array(z.string()).describe("fields of the answer that could not be read, by path"),
    problem: maybeText.describe("why there is no newer answer, English"),
    code: z.enum(["UNENCODABLE", "BUSY", "NOT_LISTENING", "UNREADABLE", "BROKER_LOST", "REFUSED"]).nullable(),
  });

export const workerInspectionSchema = z.object({
  worker: z.string(),
  answeredAt: maybeInstant.describe("when it last answered anything"),
  panels: z.object({
    stats: panel(panelValues.stats),
    queues: panel(panelValues.queues),
    active: panel(panelValues.active),
    reserved: panel(panelValues.reserved),
    scheduled: panel(panelValues.scheduled),
    revoked: panel(panelValues.revoked),
    registered: panel(panelValues.registered),
    conf: panel(panelValues.conf),
    report: panel(panelValues.report),
    clock: panel(panelValues.clock),
  }),
});
export type WorkerInspection = z.infer<typeof workerInspectionSchema>;
export type PanelCode = NonNullable<WorkerInspection["panels"]["stats"]["code"]>;

export const inspectRefreshBodySchema = z.strictObject({
  panels: z
    .array(z.enum(INSPECT_PANELS))
    .min(1)
    .max(INSPECT_PANELS.length)
    .optional()
    .describe("all but report and clock, if left out"),
  waitMs: waitSchema,
});

export const inspectAllBodySchema = z.strictObject({ waitMs: waitSchema });

/** As much of each worker as the list shows. */
export const workerInspectSummarySchema = z.object({
  worker: z.string(),
  state: z.enum(PANEL_STATES).describe("of its pool's figures"),
  answeredAt: maybeInstant,
  pool: z.enum(POOL_KINDS).nullable(),
  slots: maybeNumber,
  processes: z.array(z.number()),
  prefetchCount: maybeNumber,
  uptimeMs: maybeNumber,
  autoscale: autoscaleSchema.nullable(),
  queues: z.array(z.string()).nullable().describe("null until told"),
});
export type WorkerInspectSummary = z.infer<typeof workerInspectSummarySchema>;
export const workerInspectListSchema = z.object({ workers: z.array(workerInspectSummarySchema) });
export type WorkerInspectList = z.infer<typeof workerInspectListSchema>;

/** Which workers hold a task now, by their own word. */
export const taskHoldersSchema = z.object({
  askedAt: instant,
  holders: z.array(
    z.object({
      worker: z.string(),
      place: z.string().describe("active, reserved, or ready: about to be either"),
      task: heldTaskSchema,
    }),
  ),
  silent: z.array(z.string()).describe("workers that gave no answer: it may be there"),
});
export type TaskHolders = z.infer<typeof taskHoldersSchema>;

// Revoking

const terminateSchema = {
  terminate: z.boolean().default(false).describe("also kill the process that runs it"),
  signal: z.enum(TERMINATE_SIGNALS).default("SIGTERM").describe("with terminate"),
};

export const revokeTaskBodySchema = z.strictObject({
  ...terminateSchema,
  evenIfUnknown: z.boolean().default(false).describe("also where nothing is known of a task with this id"),
  waitMs: waitSchema,
});
export type RevokeTaskBody = z.output<typeof revokeTaskBodySchema>;
export type RevokeTaskInput = z.input<typeof revokeTaskBodySchema>;

/** Workers remember 50,000 revoked ids and forget the oldest beyond that. */
export const MAX_REVOKED_AT_ONCE = 50_000;

export const revokeTasksBodySchema = z
  .strictObject({
    ids: z.array(taskIdSchema).min(1).max(20_000).optional(),
    filter: z.string().max(2000).optional().describe("filter language, as for the task list"),
    from: z.number().optional().describe("with filter: only tasks created at or after, Unix ms"),
    to: z.number().optional().describe("with filter: only tasks created before, Unix ms"),
    zone: taskListQuerySchema.shape.zone,
    ...terminateSchema,
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ["ids"],
    error: "either ids or filter",
  });
export type RevokeTasksBody = z.output<typeof revokeTasksBodySchema>;
export type RevokeTasksInput = z.input<typeof revokeTasksBodySchema>;

export const revokeStampedBodySchema = z.strictObject({
  workers: targetSchema.default("all"),
  headers: z
    .record(nameSchema, z.array(nameSchema).min(1).max(100))
    .refine((headers) => Object.keys(headers).length > 0, "names no stamp")
    .describe('stamps and their values, such as {"customer": ["42"]}'),
  ...terminateSchema,
  waitMs: waitSchema,
});
export type RevokeStampedBody = z.output<typeof revokeStampedBodySchema>;

/**
 * What became of one task. `revoked`: workers will skip it. `terminated`: a worker has it running and killed its process.
 * `finished`: left out, for it has ended, and newer workers would overwrite its stored result. `unknown`: nothing is
 * known of it. `unconfirmed`: a worker that may hold it did not answer. `refused`: the worker that runs it cannot
 * terminate; it is flagged all the same. `not-allowed`: left out, for whoever asked may not revoke it.
 */
export const REVOKE_OUTCOMES = [
  "revoked",
  "terminated",
  "finished",
  "unknown",
  "unconfirmed",
  "refused",
  "not-allowed",
] as const;
export type RevokeOutcomeCode = (typeof REVOKE_OUTCOMES)[number];
export const revokeOutcomeSchema = z.object({
  id: z.string(),
  outcome: z.enum(REVOKE_OUTCOMES),
  text: z.string(),
  code: outcomeCodeSchema.nullable(),
});
export type RevokeOutcome = z.infer<typeof revokeOutcomeSchema>;

export const revokeResultSchema = z.object({
  ...revokeOutcomeSchema.shape,
  state: maybeText.describe("what was known of the task before"),
  sentAt: instant,
  tookMs: z.number(),
  workers: z.array(workerOutcomeSchema),
});
export type RevokeResult = z.infer<typeof revokeResultSchema>;

export const revokeDryRunSchema = z.object({
  total: z.number(),
  open: z.number().describe("would be revoked"),
  finished: z.number().describe("over: left as they are"),
  unknown: z.number().describe("nothing is known of them: left as they are"),
  notAllowed: z.number().describe("not for whoever asks: left out"),
});
export type RevokeDryRun = z.infer<typeof revokeDryRunSchema>;

// Operations: actions on many things, with progress

/** `lost`: the process that ran it is gone; what it had done is told. */
export const OPERATION_STATES = ["running", "done", "stopped", "failed", "lost"] as const;
export const operationSchema = z.object({
  id: z.string(),
  kind: z.enum(["revoke"]),
  state: z.enum(OPERATION_STATES),
  user: z.string(),
  startedAt: instant,
  updatedAt: instant,
  finishedAt: maybeInstant,
  total: z.number().describe("items it is about"),
  done: z.number().describe("items that have an outcome"),
  counts: z.record(z.string(), z.number()).describe("by outcome"),
  error: maybeText,
  silentWorkers: z.array(z.string()).describe("workers that gave no answer"),
  stopAsked: z.boolean(),
});
export type Operation = z.infer<typeof operationSchema>;

export const operationQuerySchema = z.object({
  outcome: z.enum(REVOKE_OUTCOMES).optional(),
  limit: z.coerce.number().int().min(0).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});
export const operationDetailSchema = z.object({
  operation: operationSchema,
  items: z.array(revokeOutcomeSchema),
  itemsTotal: z.number().describe("items of this outcome"),
});
export type OperationDetail = z.infer<typeof operationDetailSchema>;
