/**
 * What our own API (`/api/v1`) takes and answers, as zod schemas: the server checks requests with them and makes
 * OpenAPI from them, the browser takes its types from here. Instants are Unix ms, lengths ms, `runtime` seconds.
 */
import { z } from "zod";
import { isTimeZone } from "../cluster/taskFilter";
import { HIDDEN_KINDS } from "../cluster/redact/hidden";
import { HIDDEN_FIELDS } from "../cluster/redact/hiddenNotes";
import { WORKER_STATUSES } from "../cluster/worker";
import { PERMISSION_NAMES } from "./permissions";

const instant = z.number().describe("Unix milliseconds");
const maybeInstant = instant.nullable();

export const RANGES = ["15m", "1h", "6h", "24h", "7d"] as const;
export const rangeSchema = z.enum(RANGES);
export type Range = z.infer<typeof rangeSchema>;

/** Columns by which the task list can be sorted. */
export const TASK_SORTS = [
  "created",
  "updated",
  "state",
  "name",
  "queue",
  "worker",
  "waited",
  "runtime",
  "retries",
  "received",
  "started",
  "finished",
] as const;

export const taskListQuerySchema = z.object({
  filter: z.string().max(2000).default("").describe("filter language, e.g. `state:FAILURE name:shop.*`"),
  sort: z.enum(TASK_SORTS).default("created"),
  order: z.enum(["asc", "desc"]).default("desc"),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  offset: z.coerce.number().int().min(0).default(0),
  cursor: z
    .string()
    .max(2000)
    .optional()
    .describe("`next` of the page before: goes on after its last task, whatever came in or went meanwhile"),
  from: z.coerce
    .number()
    .optional()
    .describe("only tasks created at or after, Unix ms; negative: that long ago"),
  to: z.coerce.number().optional().describe("only tasks created before, Unix ms"),
  zone: z
    .string()
    .max(64)
    .refine(isTimeZone, "is no time zone that is known here")
    .optional()
    .describe("IANA time zone in which dates in the filter without an offset are meant; UTC if absent"),
});
export type TaskListQuery = z.infer<typeof taskListQuerySchema>;

/** What the page of tasks is asked for with: as above, and how long the answer may take. */
export const taskPageQuerySchema = taskListQuerySchema.extend({
  partial: z
    .enum(["true", "false"])
    .default("false")
    .describe(
      "Terms on arguments, results and tracebacks are decided by reading them from the store. false: all are read first, within half a minute, and the total is exact. true: the answer comes after a moment with what was found so far, and `unread` says how many are left; asking again reads on.",
    ),
});

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const taskExportQuerySchema = taskListQuerySchema
  .pick({ filter: true, from: true, to: true, zone: true })
  .extend({
    format: z
      .enum(EXPORT_FORMATS)
      .default("csv")
      .describe(
        "csv: one line a task, instants in ISO 8601; jsonl: one JSON object a line, instants in Unix ms",
      ),
  });
export type TaskExportQuery = z.infer<typeof taskExportQuerySchema>;

/** One row of the task list: what the table shows. */
export const taskRowSchema = z.object({
  id: z.string(),
  version: z.number(),
  state: z.string(),
  lost: z.boolean().describe("started or received by a worker that has gone silent or restarted since"),
  name: z.string().nullable(),
  args: z.string().nullable().describe("repr of the arguments, at most 300 characters"),
  kwargs: z.string().nullable().describe("repr of the keyword arguments, at most 300 characters"),
  queue: z.string().nullable(),
  worker: z.string().nullable(),
  pid: z.number().nullable(),
  retries: z.number(),
  createdAt: instant,
  receivedAt: maybeInstant,
  startedAt: maybeInstant,
  finishedAt: maybeInstant,
  updatedAt: instant,
  etaAt: maybeInstant,
  waitedMs: z.number().nullable(),
  runtime: z.number().nullable().describe("seconds"),
  runtimeRatio: z.number().nullable().describe("runtime divided by the p50 of its name, null where unknown"),
  exceptionType: z.string().nullable(),
  terminated: z.boolean(),
  expired: z.boolean(),
  rootId: z.string().nullable(),
  parentId: z.string().nullable(),
});
export type TaskRow = z.infer<typeof taskRowSchema>;

export const taskListSchema = z.object({
  total: z
    .number()
    .describe("tasks that match: exact where `unread` is 0, else those that are known to match so far"),
  retained: z.number().describe("all tasks held"),
  hydrating: z.boolean().describe("the table is still being read from the store; totals grow"),
  unread: z
    .number()
    .optional()
    .describe(
      "tasks of which only long texts not yet read can tell whether they match: 0 unless `partial` was asked for, or half a minute was not enough",
    ),
  next: z
    .string()
    .nullable()
    .optional()
    .describe("`cursor` for the next page of the same query; null after the last"),
  rows: z.array(taskRowSchema),
});
export type TaskList = z.infer<typeof taskListSchema>;

export const facetValueSchema = z.object({ value: z.string(), count: z.number() });
export const taskFacetsSchema = z.object({
  state: z.array(facetValueSchema).describe("LOST is a value of its own beside Celery's states"),
  name: z.array(facetValueSchema),
  queue: z.array(facetValueSchema),
  worker: z.array(facetValueSchema),
  distinct: z.object({ name: z.number(), queue: z.number(), worker: z.number() }),
});
/** Counts per value. Each facet ignores the filter's own terms on its field. At most 50 values, most first. */
export type TaskFacets = z.infer<typeof taskFacetsSchema>;

export const taskHistogramSchema = z.object({
  from: instant,
  to: instant,
  stepMs: z.number(),
  /** By state: one count per step. */
  series: z.record(z.string(), z.array(z.number())),
  gaps: z
    .array(z.object({ from: instant, to: instant }))
    .describe("within from and to, when nothing was collected: no tasks there does not mean that none ran"),
});
export type TaskHistogram = z.infer<typeof taskHistogramSchema>;

const attemptSchema = z.object({
  number: z.number(),
  state: z.string(),
  worker: z.string().nullable(),
  pid: z.number().nullable(),
  sentAt: maybeInstant,
  receivedAt: maybeInstant,
  startedAt: maybeInstant,
  endedAt: maybeInstant,
  etaAt: maybeInstant,
  runtime: z.number().nullable(),
  exception: z.string().nullable(),
  traceback: z.string().nullable(),
});

export const taskSchema = z.object({
  id: z.string(),
  state: z.string(),
  name: z.string().nullable(),
  taskName: z.string().nullable(),
  args: z.string().nullable(),
  kwargs: z.string().nullable(),
  rootId: z.string().nullable(),
  parentId: z.string().nullable(),
  retries: z.number(),
  etaAt: maybeInstant,
  expiresAt: maybeInstant,
  queue: z.string().nullable(),
  exchange: z.string().nullable(),
  routingKey: z.string().nullable(),
  client: z.string().nullable(),
  worker: z.string().nullable(),
  pid: z.number().nullable(),
  createdAt: instant,
  sentAt: maybeInstant,
  firstReceivedAt: maybeInstant,
  receivedAt: maybeInstant,
  startedAt: maybeInstant,
  finishedAt: maybeInstant,
  updatedAt: instant,
  runtime: z.number().nullable(),
  result: z.string().nullable(),
  exception: z.string().nullable(),
  traceback: z.string().nullable(),
  terminated: z.boolean(),
  signum: z.union([z.number(), z.string()]).nullable(),
  expired: z.boolean(),
  requeue: z.boolean(),
  attempts: z.array(attemptSchema),
  custom: z.array(z.object({ type: z.string(), at: instant, fields: z.string() })),
  cut: z.array(z.string()),
  eventCount: z.number(),
});

/** One event as it is listed on the task page. `fields` is the whole event as JSON text, in Celery's field names. */
export const taskEventSchema = z.object({
  type: z.string(),
  at: instant,
  hostname: z.string(),
  pid: z.number().nullable(),
  clock: z.number().nullable(),
  fields: z.string(),
});
export type TaskEventRow = z.infer<typeof taskEventSchema>;

/** A task named in passing: a parent, a child, the root. */
export const taskLinkSchema = z.object({ id: z.string(), name: z.string().nullable(), state: z.string() });

export const hiddenNoteSchema = z.object({
  field: z.enum(HIDDEN_FIELDS),
  kind: z
    .enum(HIDDEN_KINDS)
    .describe(
      "name: it stands under a secret's name; card: a card number; key: it looks like a key or token; url: the sign-in of a URL; position: an argument by its number; pattern: an expression of --redact",
    ),
  of: z.string().describe("the name, the sort of key, the position from 0; else empty"),
});
/** Where something is hidden and by which rule, each once. */
export const hiddenNotesSchema = z.array(hiddenNoteSchema).describe("what is hidden, and why; at most 50");

export const taskDetailSchema = z.object({
  task: taskSchema,
  lost: z.boolean(),
  events: z.array(taskEventSchema).describe("oldest first, at most 500"),
  root: taskLinkSchema.nullable(),
  parent: taskLinkSchema.nullable(),
  children: z.array(taskLinkSchema).describe("at most 100"),
  runtimeP50: z.number().nullable().describe("seconds, of the same name over the last 24 hours"),
  failure: z.string().nullable().describe("the group of its failure while it has failed"),
  hidden: hiddenNotesSchema,
});
export type TaskDetail = z.infer<typeof taskDetailSchema>;

export const workerSchema = z.object({
  name: z.string(),
  status: z
    .enum(WORKER_STATUSES)
    .describe("lost: silent without a goodbye; unknown: our own line to it is away, so nobody can tell"),
  silentSince: maybeInstant.describe(
    "since when it is silent, where that means something: lost, unknown, or online and busy in its only process",
  ),
  pid: z.number().nullable(),
  freqMs: z.number(),
  active: z.number().nullable(),
  processed: z.number().nullable(),
  failed: z.number().describe("retained tasks that failed on it since it started"),
  retried: z.number().describe("retained tasks now in RETRY or with retries, on it since it started"),
  loadavg: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  swIdent: z.string().nullable(),
  swVer: z.string().nullable(),
  swSys: z.string().nullable(),
  onlineAt: maybeInstant,
  offlineAt: maybeInstant,
  startedAt: maybeInstant,
  lastHeartbeatAt: maybeInstant,
  lastSeenAt: instant,
  driftMs: z.number(),
  beats: z.array(z.boolean()).describe("the last twelve heartbeat intervals, oldest first: did it beat"),
  running: z
    .array(
      z.object({
        id: z.string(),
        name: z.string().nullable(),
        startedAt: maybeInstant,
        pid: z.number().nullable(),
      }),
    )
    .describe("tasks that events say it is running, at most 100"),
  queues: z.array(z.string()).describe("queues that its retained tasks came from"),
  slots: z.number().nullable().describe("of its pool, as it told when it was last asked; null until then"),
  sendsTaskEvents: z
    .boolean()
    .nullable()
    .describe("false: it processes tasks and tells nothing of them; null: cannot be told yet"),
});
export type WorkerView = z.infer<typeof workerSchema>;
export const workerListSchema = z.object({ workers: z.array(workerSchema) });
export type WorkerList = z.infer<typeof workerListSchema>;

const connectionSchema = z.object({
  id: z.string().describe("which ingest process"),
  state: z
    .enum(["connecting", "connected", "mute", "waiting", "stopped", "silent"])
    .describe(
      "mute: the line is open and the broker says nothing, also when asked; waiting: between two tries; silent: the process gave no word",
    ),
  url: z.string().describe("without the password"),
  since: instant,
  lastError: z.string().nullable().describe("in words, without secrets"),
  nextTryAt: maybeInstant,
  lastEventAt: maybeInstant,
  heardAt: maybeInstant.describe("when the broker last said anything"),
  lagMs: z
    .number()
    .nullable()
    .describe("from when the newest event was sent, by its sender's clock, to when it was written"),
  backlog: z.number().nullable().describe("messages that wait for us; null where the broker does not tell"),
  queue: z.string().nullable(),
  note: z.string().nullable().describe("what the way of consuming costs, if anything"),
});

const patternsSchema = z.array(z.string()).readonly().nullable();
const grantSchema = z.object({
  may: z.array(z.enum(PERMISSION_NAMES)).readonly(),
  tasks: patternsSchema.describe("patterns of task names; null: all tasks"),
  queues: patternsSchema.describe("patterns of queue names; null: all queues"),
});

/** The foot of the sidebar, the counts beside the places, and what the connection is doing. */
export const shellSchema = z.object({
  at: instant,
  cluster: z.string(),
  connections: z.array(connectionSchema),
  storeOk: z.boolean(),
  storeRefusal: z
    .enum(["full", "disk", "replica", "replicas"])
    .nullable()
    .describe(
      "why the store, which answers, takes nothing: its memory or its disk is full, it is a replica, or too few replicas follow it",
    ),
  eventsPerSecond: z.number(),
  tasks: z.number(),
  hydrating: z.boolean(),
  failuresLastHour: z.number(),
  newFailures: z
    .number()
    .describe("failure groups first seen within a day, of which nobody has said anything"),
  workersOnline: z.number(),
  workersKnown: z.number(),
  workersLost: z.number().describe("silent without a goodbye"),
  running: z.number(),
  messagesWaiting: z
    .number()
    .nullable()
    .describe("in all queues, as the broker said when it was last asked; null until then"),
  unconsumedQueues: z
    .array(z.object({ queue: z.string(), ready: z.number() }))
    .describe(
      "queues in which messages wait and from which no worker takes, though none is paused; the first 20",
    ),
  pausedQueues: z
    .array(z.object({ queue: z.string(), by: z.string(), reason: z.string(), since: instant }))
    .describe("queues that somebody paused, the longest paused first; the first 20"),
  reasonRequired: z.boolean().describe("every action on the cluster must say why (X-Umbel-Reason)"),
  user: z.object({
    name: z.string(),
    role: z.enum(["viewer", "operator", "admin"]),
    grants: z.array(grantSchema).readonly().describe("permissions beyond the role"),
    readOnly: z.boolean(),
    sessionEndsAt: instant
      .nullable()
      .describe("when a new sign-in is needed; null: not signed in, or by a password with each request"),
    canSignIn: z.boolean().describe("nobody yet, and could sign in"),
  }),
});
export type Shell = z.infer<typeof shellSchema>;

export const OUTCOMES = ["succeeded", "failed", "retried", "revoked", "rejected"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One task name, queue or worker that the overview is narrowed to; with several of them the first counts. */
export const OVERVIEW_FIELDS = ["name", "queue", "worker"] as const;
export type OverviewField = (typeof OVERVIEW_FIELDS)[number];

const overviewValue = z.string().min(1).max(255).optional();
export const overviewQuerySchema = z.object({
  range: rangeSchema.default("1h"),
  name: overviewValue.describe("figures and points of this task name only"),
  queue: overviewValue.describe("of this queue only"),
  worker: overviewValue.describe("of this worker only"),
});
export type OverviewQuery = z.infer<typeof overviewQuerySchema>;

export const overviewPointSchema = z.object({
  at: instant,
  received: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  retried: z.number(),
  revoked: z.number(),
  rejected: z.number(),
  waitP50: z.number().nullable().describe("ms"),
  waitP95: z.number().nullable(),
  waitP99: z.number().nullable(),
  runP50: z.number().nullable().describe("ms"),
  runP95: z.number().nullable(),
  runP99: z.number().nullable(),
  gap: z.boolean().describe("nothing was collected for some of this step"),
});
export type OverviewPoint = z.infer<typeof overviewPointSchema>;

export const nameStatsSchema = z.object({
  name: z.string(),
  runs: z.number().describe("finished runs: succeeded, failed, revoked, rejected"),
  perMinute: z.number(),
  failed: z.number(),
  failedShare: z.number().describe("0 to 1"),
  runP50: z.number().nullable().describe("ms"),
  runP95: z.number().nullable(),
  waitP95: z.number().nullable(),
});
export type NameStats = z.infer<typeof nameStatsSchema>;

export const generationSchema = z.object({
  at: instant,
  workers: z.array(z.string()).describe("by name, at most 20"),
  count: z.number().describe("how many workers began anew"),
  version: z.string().nullable().describe("of Celery, if it is another one than before"),
});
/** Workers that began anew at about the same time: usually a deploy. */
export type Generation = z.infer<typeof generationSchema>;

export const queueStatsSchema = z.object({
  name: z.string(),
  waiting: z
    .number()
    .describe(
      "messages that wait, as the broker last said; of a queue it does not tell of, tasks by their events",
    ),
  unconsumed: z.boolean().describe("messages wait, and nobody takes from it"),
  oldestAt: maybeInstant.describe("when the oldest task was sent that waits there by its events"),
  inPerMinute: z.number().describe("over the last 5 minutes"),
  outPerMinute: z.number().describe("finished, over the last 5 minutes"),
});
export type QueueStats = z.infer<typeof queueStatsSchema>;

export const overviewSchema = z.object({
  range: rangeSchema,
  from: instant,
  to: instant,
  stepMs: z.number(),
  points: z.array(overviewPointSchema),
  workersOnline: z.number(),
  workersKnown: z.number(),
  lostWorkers: z.array(z.object({ name: z.string(), lastSeenAt: instant })),
  running: z.number(),
  runningOver10Min: z.number(),
  slots: z.number().nullable().describe("pool slots of all online workers, null until all were inspected"),
  queued: z
    .number()
    .describe(
      "messages that wait in the queues; where the broker does not tell, tasks sent and not yet taken",
    ),
  queuedBy: z.enum(["broker", "events"]).describe("who counted them"),
  oldestQueuedAt: maybeInstant,
  finishedPerMinute: z.number(),
  receivedPerMinute: z.number(),
  failingPerMinute: z.number(),
  usualFailingPerMinute: z.number().nullable().describe("mean of the 24 hours before the range"),
  failedShare: z.number(),
  usualFailedShare: z
    .number()
    .nullable()
    .describe("of what ended in the 24 hours before the range; null where nothing did"),
  waitP95: z.number().nullable().describe("ms, over the range's last 5 minutes"),
  busiest: z.array(nameStatsSchema).describe("at most 8 each"),
  slowest: z.array(nameStatsSchema),
  failing: z.array(nameStatsSchema),
  names: z.number(),
  queues: z.array(queueStatsSchema).describe("of the whole cluster, most waiting first, at most 8"),
  queueCount: z.number(),
  generations: z.array(generationSchema).describe("within the range, oldest first, at most 12"),
});
export type Overview = z.infer<typeof overviewSchema>;

export const problemSchema = z.object({
  kind: z.string(),
  outcome: z.enum(["dropped", "repaired"]),
  count: z.number(),
  detail: z.string(),
  sample: z.string(),
  lastAt: instant,
});

/** The "About this dashboard" panel. */
export const aboutSchema = z.object({
  version: z.string(),
  node: z.string(),
  startedAt: instant,
  store: z.object({
    kind: z.enum(["embedded", "external", "broker"]),
    ok: z.boolean(),
    usedMemoryBytes: z.number().nullable(),
    version: z.string().nullable(),
  }),
  retention: z.object({ maxTasks: z.number(), maxAgeMs: z.number().nullable(), tasks: z.number() }),
  ingest: z.object({
    received: z.number().describe("events that came over the broker, ever"),
    written: z.number().describe("events new to the store"),
    duplicates: z.number(),
    undecodable: z.number(),
    dropped: z.number().describe("known lost: over a limit of ours or of the event queue"),
  }),
  problems: z.array(problemSchema),
  gaps: z
    .array(z.object({ from: instant, to: maybeInstant }))
    .describe("times when no ingest was connected, newest first"),
});
export type About = z.infer<typeof aboutSchema>;
