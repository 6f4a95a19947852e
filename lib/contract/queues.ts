/**
 * What our API (`/api/v1/queues…`) takes and answers: queues as the broker, the workers and the events tell of them, the
 * messages in them, and what can be done to both. Instants are Unix ms, lengths ms.
 */
import { z } from "zod";
import { MESSAGE_PROBLEMS, type DecodedTaskMessage } from "../celery/messageProblems";
import { FORECASTS, type QueueForecast } from "../cluster/queue";
import { hiddenNotesSchema } from "./api";
import { workerActionResultSchema } from "./control";

const instant = z.number().describe("Unix milliseconds");
const maybeInstant = instant.nullable();
const maybeText = z.string().nullable();
const maybeNumber = z.number().nullable();

export const queueNameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, "may hold no control characters");

/** Where it is known from that a queue exists. */
export const QUEUE_SOURCES = ["api", "declare", "bindings", "keys", "workers", "events"] as const;

const forecastSchema = z.object({
  code: z
    .enum(FORECASTS)
    .describe(
      "empty: nothing waits · draining: empty at emptyAt · steady: neither grows nor shrinks · growing: never empty at " +
        "this rate · stuck: nothing is taken out · unknown: the rates are not known yet",
    ),
  emptyAt: maybeInstant,
  slotsMissing: maybeNumber.describe(
    "growing: so many slots more would keep up; null where runtimes are not known",
  ),
}) satisfies z.ZodType<QueueForecast>;

export const queuePauseSchema = z.object({
  by: z.string(),
  reason: z.string(),
  since: instant,
  workers: z
    .array(z.string())
    .describe("those that took from it, or came since: they will again when it is resumed"),
});
export type QueuePause = z.infer<typeof queuePauseSchema>;

export const queueSchema = z.object({
  name: z.string(),
  sources: z.array(z.enum(QUEUE_SOURCES)),
  exists: z
    .boolean()
    .nullable()
    .describe("on the broker; false: only named by workers or events; null: not known"),
  kind: maybeText.describe("classic, quorum or stream; list on Redis"),
  ready: maybeNumber.describe("waiting; null: the broker does not tell, see problem"),
  unacked: maybeNumber.describe("taken by workers and not acknowledged; null: the broker does not tell"),
  priorities: z
    .array(z.object({ priority: z.number(), ready: z.number() }))
    .nullable()
    .describe("Redis: waiting by priority, in the order in which they are taken; null: there is one only"),
  consumerCount: maybeNumber.describe("as the broker counts them"),
  workers: z.array(z.string()).describe("online workers that say that they take from it"),
  unconsumed: z.boolean().describe("messages wait, and nobody takes from it"),
  slots: maybeNumber.describe("of those workers together; null where not told"),
  inPerSecond: maybeNumber.describe("over the last minute"),
  outPerSecond: maybeNumber.describe("over the last minute"),
  ratesFrom: z.enum(["broker", "events"]).nullable().describe("who measured the two"),
  waitP50: maybeNumber.describe("ms between due and started, of tasks that started in the last 15 minutes"),
  waitP95: maybeNumber,
  waitP99: maybeNumber,
  oldestAt: maybeInstant.describe("when the message that is taken next was sent"),
  oldestFrom: z
    .enum(["message", "events"])
    .nullable()
    .describe(
      "message: the one that is next in the queue; events: the oldest task that was sent there and not taken",
    ),
  delayed: z.number().describe("held by workers until they are due"),
  forecast: forecastSchema,
  pause: queuePauseSchema.nullable(),
  trend: z.array(z.object({ at: instant, ready: z.number() })).describe("one a minute, oldest first"),
  problem: maybeText.describe("why there are no counts, in the broker's words"),
});
export type Queue = z.infer<typeof queueSchema>;

export const QUEUE_SORTS = ["name", "ready", "unacked", "in", "out"] as const;
export const queueListQuerySchema = z.object({
  search: z.string().max(255).default("").describe("part of the name"),
  sort: z.enum(QUEUE_SORTS).default("ready"),
  order: z.enum(["asc", "desc"]).default("desc"),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});
export type QueueListQuery = z.infer<typeof queueListQuerySchema>;

export const queueTroubleSchema = z.object({
  source: z.enum(["broker", ...QUEUE_SOURCES]),
  code: z.enum(["wrong-password", "not-there", "unreachable", "not-understood", "refused"]),
  text: z.string().describe("what failed, English, without secrets"),
  since: maybeInstant,
});
export type QueueTrouble = z.infer<typeof queueTroubleSchema>;

/** What was purged and can be put back. */
export const purgeCopySchema = z.object({
  id: z.string(),
  queue: z.string(),
  at: instant,
  by: z.string(),
  count: z.number(),
  until: instant.describe("then the copy is gone"),
});
export type PurgeCopy = z.infer<typeof purgeCopySchema>;

export const queueListSchema = z.object({
  at: maybeInstant.describe("when the broker was asked: the age of the counts; null: never yet"),
  broker: z.enum(["rabbitmq", "redis"]),
  hasApi: z.boolean().describe("RabbitMQ's management API was given"),
  total: z.number().describe("queues that match"),
  known: z.number().describe("all queues"),
  ready: z.number().describe("of all queues together"),
  unacked: maybeNumber,
  unackedElsewhere: z.number().describe("unacknowledged messages of which the queue is not known"),
  unconsumed: z.array(z.object({ queue: z.string(), ready: z.number() })).describe("the first 20"),
  delayed: z.number(),
  purges: z.array(purgeCopySchema).describe("of all queues, newest first: can be put back until then"),
  troubles: z.array(queueTroubleSchema).describe("ways of asking that failed; the others stand"),
  queues: z.array(queueSchema),
});
export type QueueList = z.infer<typeof queueListSchema>;

export const delayedTaskSchema = z.object({
  id: z.string(),
  name: maybeText,
  queue: maybeText,
  worker: z.string(),
  dueAt: maybeInstant,
});
export const queueDetailSchema = z.object({
  queue: queueSchema,
  delayed: z.array(delayedTaskSchema).describe("the first 200, soonest first"),
  delayedToldAt: maybeInstant.describe("the oldest answer of those that hold them"),
  purges: z.array(purgeCopySchema),
});
export type QueueDetail = z.infer<typeof queueDetailSchema>;

export const queueMatrixSchema = z.object({
  at: maybeInstant,
  total: z.number().describe("queues from which somebody takes or in which messages wait"),
  queues: z
    .array(
      z.object({
        name: z.string(),
        ready: maybeNumber,
        unconsumed: z.boolean(),
        perMinute: maybeNumber.describe("of all workers together; null: none of their rates is known"),
      }),
    )
    .describe("of those the first 500 by name, queues that are taken from before the others"),
  workers: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["online", "lost"]),
      slots: maybeNumber,
      active: maybeNumber.describe("tasks that it runs now; null: not known"),
      consumes: z
        .array(z.string())
        .nullable()
        .describe("null: it has not told; of a lost one what it told last"),
      rates: z
        .record(z.string(), z.number())
        .describe(
          "tasks a minute that it ended of late, by queue; a queue that is not named has no rate yet",
        ),
      toldAt: maybeInstant,
    }),
  ),
});
export type QueueMatrix = z.infer<typeof queueMatrixSchema>;

// Messages

export const MESSAGE_PLACES = ["ready", "unacked"] as const;
export type MessagePlace = (typeof MESSAGE_PLACES)[number];
/** On RabbitMQ all messages before those that are shown are taken as well, and given back: never more than these. */
export const MAX_TAKEN_MESSAGES = 1000;
export const peekBodySchema = z.strictObject({
  place: z.enum(MESSAGE_PLACES).default("ready").describe("unacked: on Redis only"),
  offset: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe("RabbitMQ: offset and limit together at most 1000, for all of these are taken"),
  limit: z.number().int().min(1).max(1000).default(20),
  takeAndGiveBack: z
    .boolean()
    .default(false)
    .describe(
      "RabbitMQ: messages can only be looked at by taking them and giving them back, which marks them as redelivered, " +
        "and counts against the delivery limit of quorum queues. Must be said there; needs an operator",
    ),
});
export type PeekBody = z.output<typeof peekBodySchema>;

const decodedSchema = z.object({
  protocol: z.union([z.literal(1), z.literal(2)]).nullable(),
  id: maybeText,
  name: maybeText,
  args: maybeText.describe("as Python writes them"),
  kwargs: maybeText,
  argsFrom: z
    .enum(["body", "headers"])
    .nullable()
    .describe("headers: as the sender shows them, perhaps cut or hidden"),
  retries: maybeNumber,
  etaAt: maybeInstant,
  expiresAt: maybeInstant,
  rootId: maybeText,
  parentId: maybeText,
  groupId: maybeText,
  origin: maybeText,
  shadow: maybeText,
  priority: maybeNumber,
  redelivered: z.boolean(),
  contentType: maybeText,
  contentEncoding: maybeText,
  compression: maybeText,
  bytes: z.number(),
  text: maybeText.describe("the beginning of what cannot be read"),
  problem: z.enum(MESSAGE_PROBLEMS).nullable(),
}) satisfies z.ZodType<DecodedTaskMessage>;

export const queueMessageSchema = z.object({
  ref: maybeText.describe("by which it can be deleted or moved; null: it cannot"),
  place: z.enum(MESSAGE_PLACES),
  takenAt: maybeInstant.describe("when a worker took it"),
  sentAt: maybeInstant.describe("when it was sent, if an event told"),
  state: maybeText.describe("of the task, by its events"),
  task: decodedSchema,
  headers: maybeText.describe("as JSON, the beginning; null where there are none"),
  body: maybeText.describe("as it came, the beginning; null where it is no text"),
  hidden: hiddenNotesSchema,
});
export type QueueMessage = z.infer<typeof queueMessageSchema>;

export const peekSchema = z.object({
  at: instant,
  exact: z.boolean().describe("false: taken and given back, so a sample of a moment"),
  total: z.number().describe("messages at that place"),
  offset: z.number(),
  messages: z.array(queueMessageSchema).describe("from the one that is taken next"),
  names: z
    .array(z.object({ name: maybeText, count: z.number() }))
    .describe("tasks by name, most first; of the page, with offset 0 on Redis of up to 2000 messages"),
  named: z.number().describe("messages that were counted by name"),
});
export type QueuePeek = z.infer<typeof peekSchema>;

const refsSchema = z.array(z.string().min(1).max(255)).min(1).max(1000);
export const removeMessagesBodySchema = z.strictObject({ refs: refsSchema });
export const moveMessagesBodySchema = z.strictObject({ refs: refsSchema, target: queueNameSchema });
export const messagesDoneSchema = z.object({
  done: z.number(),
  gone: z.number().describe("no longer in the queue: taken by a worker meanwhile, perhaps"),
});
export type MessagesDone = z.infer<typeof messagesDoneSchema>;

export const purgeBodySchema = z.strictObject({
  confirm: queueNameSchema.describe("the queue's name once more"),
  keep: z.boolean().default(true).describe("copy the messages out first; they can be put back for an hour"),
});
export const purgedSchema = z.object({
  purged: z.number().describe("exact"),
  keptAs: maybeText.describe("id by which they can be put back"),
  until: maybeInstant,
});
export type Purged = z.infer<typeof purgedSchema>;
export const putBackSchema = z.object({ putBack: z.number() });

export const pauseBodySchema = z.strictObject({ reason: z.string().max(500).default("") });
export const pausedSchema = z.object({
  pause: queuePauseSchema.nullable(),
  workers: workerActionResultSchema
    .nullable()
    .describe("what became of it at each worker; null: none took from it"),
});
export type Paused = z.infer<typeof pausedSchema>;

// Why a task does not run

export const WAIT_CAUSES = [
  "ENDED",
  "RUNNING",
  "PAUSED",
  "NO_CONSUMER",
  "NAME_UNKNOWN",
  "ETA_AHEAD",
  "EXPIRED",
  "REVOKED",
  "RATE_LIMITED",
  "SLOTS_BUSY",
  "IN_PREFETCH",
  "EVENTS_OFF",
  "NOT_FOUND",
] as const;
export type WaitCause = (typeof WAIT_CAUSES)[number];

export const waitCheckSchema = z.object({
  code: z.enum(WAIT_CAUSES),
  verdict: z.enum(["cause", "clear", "unknown"]).describe("clear: looked at, and it is not that"),
  evidence: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]))
    .describe("what was seen, for the words"),
  toldAt: maybeInstant.describe("the age of the evidence"),
});
export type WaitCheck = z.infer<typeof waitCheckSchema>;
export const whyWaitingSchema = z.object({
  at: instant,
  id: z.string(),
  name: maybeText,
  state: maybeText,
  queue: maybeText,
  worker: maybeText.describe("that holds it"),
  position: maybeNumber.describe("about so many are taken before it"),
  checks: z.array(waitCheckSchema).describe("causes first"),
  silent: z.array(z.string()).describe("workers that gave no answer: it may be there"),
});
export type WhyWaiting = z.infer<typeof whyWaitingSchema>;
