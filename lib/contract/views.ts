/** Saved views of the task list (`/api/v1/views`): which tasks, how, under a name. Everybody shares them. */
import { z } from "zod";
import { RANGES, TASK_SORTS, taskListQuerySchema } from "./api";

/** Enough for a list that one can still read. */
export const MAX_VIEWS = 200;
const MAX_VIEW_COLUMNS = 40;

const shown = {
  filter: taskListQuerySchema.shape.filter,
  sort: z.enum(TASK_SORTS).default("created"),
  order: z.enum(["asc", "desc"]).default("desc"),
  columns: z
    .array(z.string().regex(/^[a-z]{1,40}$/, "is not the name of a column"))
    .min(1)
    .max(MAX_VIEW_COLUMNS)
    .nullable()
    .default(null)
    .describe("columns of the table in their order; null: those that are shown at first"),
  range: z
    .enum([...RANGES, "all"])
    .default("1h")
    .describe("how far back it reaches"),
};
const name = z.string().trim().min(1).max(80);

export const viewBodySchema = z.strictObject({ name, ...shown });
export type ViewBody = z.output<typeof viewBodySchema>;

/** What is left out stays as it is. */
export const viewChangeSchema = z.strictObject({
  name: name.optional(),
  filter: z.string().max(2000).optional(),
  sort: z.enum(TASK_SORTS).optional(),
  order: z.enum(["asc", "desc"]).optional(),
  columns: shown.columns.unwrap().optional(),
  range: shown.range.unwrap().optional(),
});
export type ViewChange = z.output<typeof viewChangeSchema>;

export const savedViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  filter: z.string(),
  sort: z.enum(TASK_SORTS),
  order: z.enum(["asc", "desc"]),
  columns: z.array(z.string()).nullable(),
  range: z.enum([...RANGES, "all"]),
  /** Who saved it; empty for somebody who had not signed in. */
  by: z.string(),
  createdAt: z.number().describe("Unix milliseconds"),
  changedAt: z.number().describe("Unix milliseconds"),
});
export type SavedView = z.infer<typeof savedViewSchema>;

export const viewListSchema = z.object({
  views: z.array(savedViewSchema).describe("by name"),
  defaultId: z.string().nullable().describe("the view that the task list opens with"),
});
export type ViewList = z.infer<typeof viewListSchema>;

export const viewDefaultBodySchema = z.strictObject({
  id: z.string().max(64).nullable().describe("null: the list opens with all tasks"),
});
