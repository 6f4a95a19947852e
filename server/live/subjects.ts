/** What a browser may join: checked as it comes, and answered from the queries. */
import { z } from "zod";
import {
  overviewQuerySchema,
  rangeSchema,
  taskListQuerySchema,
  type TaskList,
  type TaskRow,
} from "@/lib/contract/api";
import type { NeededAccess } from "@/lib/contract/permissions";
import type { Subject, WorkflowUpdate } from "@/lib/contract/realtime";
import { widgetSchema } from "@/lib/contract/widgets";
import type { Queries } from "../queries/queries";
import type { WidgetReader } from "../queries/widgets";

const MAX_ID_CHARS = 255;

export const subjectSchema: z.ZodType<Subject> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("shell") }),
  z.object({ kind: z.literal("workers") }),
  z.object({ kind: z.literal("overview"), ...overviewQuerySchema.shape }),
  z.object({ kind: z.literal("failures"), range: rangeSchema }),
  z.object({ kind: z.literal("task"), id: z.string().min(1).max(MAX_ID_CHARS) }),
  z.object({ kind: z.literal("workflow"), id: z.string().min(1).max(MAX_ID_CHARS) }),
  z.object({ kind: z.literal("widget"), widget: widgetSchema }),
  z.object({ kind: z.literal("tasks"), query: taskListQuerySchema }),
]);

/** Who may join each kind of subject. */
export const SUBJECT_ACCESS: Readonly<Record<Subject["kind"], NeededAccess>> = {
  shell: "viewer",
  workers: "viewer",
  overview: "viewer",
  failures: "viewer",
  task: "viewer",
  workflow: "viewer",
  tasks: "viewer",
  widget: "viewer",
};

/**
 * A subject's present value. A list is told apart: `ids` is its whole order, `rows` those to be told. So is a workflow,
 * whose `ids` are left out (null) when they are the same as were told before.
 */
export type SubjectValue =
  | ({ kind: "workflow" } & Omit<WorkflowUpdate, "subject">)
  | { kind: "shell" | "overview" | "failures" | "workers" | "task" | "widget"; value: unknown }
  | { kind: "tasks"; total: number; retained: number; hydrating: boolean; ids: string[]; rows: TaskRow[] };

/** Throws what the query throws: BAD_FILTER, TASK_NOT_FOUND, STORE_UNAVAILABLE. */
export async function readSubject(
  queries: Queries,
  widgets: WidgetReader,
  subject: Subject,
): Promise<SubjectValue> {
  switch (subject.kind) {
    case "shell":
      return { kind: "shell", value: await queries.getShell() };
    case "overview":
      return { kind: "overview", value: await queries.getOverview(subject) };
    case "failures":
      return { kind: "failures", value: await queries.listFailures({ range: subject.range }) };
    case "workers":
      return { kind: "workers", value: (await queries.listWorkers()).workers };
    case "task":
      return { kind: "task", value: await queries.getTask(subject.id) };
    case "workflow": {
      const { tasks, ...frame } = await queries.getWorkflow(subject.id);
      return { kind: "workflow", ...frame, ids: tasks.map(({ id }) => id), rows: tasks };
    }
    case "widget":
      return { kind: "widget", value: await widgets.get(subject.widget) };
    case "tasks":
      return tasksValue(await queries.listTasks({ ...subject.query, offset: 0 }));
  }
}

function tasksValue(list: TaskList): SubjectValue {
  return { kind: "tasks", ...list, ids: list.rows.map((row) => row.id) };
}
