/** What our API answers about results that a Celery result backend keeps. Instants are Unix ms, sizes bytes. */
import { z } from "zod";
import type { PythonValue } from "../celery/pythonValue";
import type { ResultLink } from "../celery/results";
import { hiddenNotesSchema } from "./api";

const maybeText = z.string().nullable();
const cut = z.literal(true).optional();

/** A value of Python's as plain data: `lib/celery/pythonValue.ts`. What holds itself needs a name in OpenAPI. */
export const pythonValueSchema: z.ZodType<PythonValue> = z
  .lazy(() =>
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("none") }),
      z.object({ kind: z.literal("bool"), value: z.boolean() }),
      z.object({ kind: z.enum(["int", "float", "complex"]), text: z.string() }),
      z.object({ kind: z.literal("str"), value: z.string(), cut }),
      z.object({ kind: z.literal("bytes"), hex: z.string(), cut }),
      z.object({ kind: z.enum(["list", "tuple", "set", "frozenset"]), items: z.array(pythonValueSchema) }),
      z.object({
        kind: z.literal("dict"),
        entries: z.array(z.tuple([pythonValueSchema, pythonValueSchema])),
      }),
      z.object({
        kind: z.literal("opaque"),
        label: z.string(),
        text: maybeText,
        args: z.array(pythonValueSchema),
        fields: z.array(z.tuple([z.string(), pythonValueSchema])),
        state: pythonValueSchema.nullable(),
      }),
      z.object({
        kind: z.literal("cut"),
        reason: z.enum(["ellipsis", "missing", "depth", "size", "cycle"]),
        text: z.string(),
      }),
    ]),
  )
  .meta({ id: "PythonValue" });

export const resultLinkSchema: z.ZodType<ResultLink> = z
  .lazy(() =>
    z.object({
      kind: z.enum(["task", "group"]),
      id: z.string(),
      parentId: maybeText,
      children: z.array(resultLinkSchema),
    }),
  )
  .meta({ id: "ResultLink" });

export const NO_BACKEND_REASONS = [
  "not-given",
  "rpc",
  "disabled",
  "memory",
  "unsupported",
  "django-without-url",
  "bad-url",
] as const;

export const RESULT_PROBLEMS = [
  "unreachable",
  "credentials",
  "no-table",
  "not-allowed",
  "timeout",
  "unsupported",
  "corrupt",
  "too-large",
  "compression",
  "serializer",
  "failed",
] as const;

export const resultSourceSchema = z.object({
  kind: z.enum(["redis", "database", "django", "memcached", "mongodb", "file", "none"]),
  reason: z.enum(NO_BACKEND_REASONS).nullable().describe("with kind none: why nothing can be read"),
  address: maybeText.describe("where results are, without passwords"),
});
export type ResultSourceView = z.infer<typeof resultSourceSchema>;

const namedValueSchema = z.object({ name: z.string(), value: pythonValueSchema });

export const resultMetaSchema = z.object({
  taskId: maybeText,
  state: z.string().describe("Celery's `status`: SUCCESS, FAILURE, RETRY, REVOKED, STARTED, or a custom one"),
  result: pythonValueSchema.describe("the return value; the exception; what `update_state` was given"),
  exception: z
    .object({ type: z.string(), module: maybeText, args: z.array(pythonValueSchema) })
    .nullable()
    .describe("of FAILURE, RETRY and REVOKED"),
  traceback: maybeText,
  children: z.array(resultLinkSchema).describe("tasks and groups that it has started"),
  doneAt: z.number().nullable(),
  parentId: maybeText,
  groupId: maybeText,
  extended: z.boolean().describe("whether Celery's result_extended was on: name to queue"),
  name: maybeText,
  args: pythonValueSchema.nullable().describe("as they were when the task ended"),
  kwargs: pythonValueSchema.nullable(),
  worker: maybeText,
  retries: z.number().nullable(),
  queue: maybeText,
  stamps: z.array(namedValueSchema),
  others: z.array(namedValueSchema).describe("fields that Celery does not write"),
  serializer: z.enum(["json", "pickle", "yaml", "msgpack"]).nullable(),
  cut: z.array(z.string()).describe("names of fields that are not shown whole"),
});
export type ResultMetaView = z.infer<typeof resultMetaSchema>;

export const taskResultSchema = z.object({
  id: z.string(),
  source: resultSourceSchema,
  state: z
    .enum(["found", "absent", "unreadable", "unavailable", "none"])
    .describe(
      "absent: the backend has nothing of it; unreadable: what is stored cannot be read; unavailable: the backend cannot be read now; none: there is no backend to read",
    ),
  readAt: z.number().describe("when the backend answered, or was given up"),
  sizeBytes: z.number().describe("stored; all of it at /download"),
  head: maybeText.describe("the beginning, where it is too large to be read"),
  problem: z
    .object({ code: z.enum(RESULT_PROBLEMS), message: z.string() })
    .nullable()
    .describe("why it cannot be shown, English"),
  progress: z
    .object({ current: z.number(), total: z.number() })
    .nullable()
    .describe("of a custom state whose meta has the two numbers: worth asking for again while it runs"),
  meta: resultMetaSchema.nullable(),
  hidden: hiddenNotesSchema,
});
export type TaskResult = z.infer<typeof taskResultSchema>;
