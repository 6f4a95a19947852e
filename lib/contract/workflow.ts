/**
 * What our API answers about the workflow of a task: all tasks that share its root, and, where its root was sent by a
 * client in one go with others (as members of a group are, each of which is a root of its own), those and theirs.
 * Instants are Unix ms.
 */
import { z } from "zod";
import type { WorkflowTask } from "../cluster/workflow";

/** So many tasks are told at most; `total` is exact all the same. */
export const MOST_WORKFLOW_TASKS = 5000;

const instant = z.number().describe("Unix milliseconds");
const maybeInstant = instant.nullable();
const maybeText = z.string().nullable();

export const workflowTaskSchema = z.object({
  id: z.string(),
  version: z.number().describe("grows with what is known of the task"),
  name: maybeText,
  state: z.string(),
  lost: z.boolean(),
  worker: maybeText,
  queue: maybeText,
  retries: z.number(),
  createdAt: instant,
  receivedAt: maybeInstant,
  startedAt: maybeInstant,
  finishedAt: maybeInstant,
  updatedAt: instant,
  etaAt: maybeInstant,
  runtime: z.number().nullable().describe("seconds"),
  exceptionType: maybeText,
  rootId: maybeText,
  parentId: maybeText,
}) satisfies z.ZodType<WorkflowTask>;

export const workflowSchema = z.object({
  rootId: z.string().describe("the root of the task that was asked for; it may not be held itself"),
  total: z.number().describe("tasks of the workflow that are held, exact"),
  sentBy: maybeText.describe(
    "the client that sent the root in one go with others, which are told as well; null: it was sent alone, or nobody said",
  ),
  groupId: maybeText.describe(
    "the group of the root and of those sent with it, as the result backend tells; null: where `sentBy` is told, that they are a group is concluded from the times",
  ),
  tasks: z
    .array(workflowTaskSchema)
    .describe(
      `oldest first, at most ${MOST_WORKFLOW_TASKS}; the task asked for and those that led to it are among them`,
    ),
});
export type Workflow = z.infer<typeof workflowSchema>;
