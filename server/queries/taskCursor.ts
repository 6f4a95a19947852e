/** Cursors of the task list: where a page ended, as a text that clients only hand back. */
import { z } from "zod";
import { TASK_SORTS, type TaskListQuery } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import type { TaskQuery } from "../view/taskQuery";

type Order = Pick<TaskListQuery, "sort" | "order">;
type Place = NonNullable<TaskQuery["after"]>;

const cursorSchema = z.tuple([
  z.enum(TASK_SORTS),
  z.enum(["asc", "desc"]),
  z.union([z.number(), z.string(), z.null()]),
  z.string(),
]);

export function encodeCursor({ sort, order }: Order, { value, id }: Place): string {
  return Buffer.from(JSON.stringify([sort, order, value, id])).toString("base64url");
}

/** Throws BAD_REQUEST for what no page ended with, and for a cursor of another sort or order. */
export function decodeCursor({ sort, order }: Order, cursor: string): Place {
  const read = cursorSchema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (!read.success) throw new AppError("BAD_REQUEST", { cursor: "is none of ours" });
  const [ofSort, ofOrder, value, id] = read.data;
  if (ofSort !== sort || ofOrder !== order)
    throw new AppError("BAD_REQUEST", { cursor: `belongs to sort=${ofSort} and order=${ofOrder}` });
  return { value, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
