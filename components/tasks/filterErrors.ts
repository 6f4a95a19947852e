import type { FilterError } from "@/lib/cluster/taskFilter";
import { draftOffset, type FilterDraft } from "./filterDraft";

/** What any half-typed filter lacks. */
const UNFINISHED = new Set<FilterError["code"]>([
  "MISSING_VALUE",
  "MISSING_TERM",
  "UNCLOSED_QUOTE",
  "UNCLOSED_PAREN",
]);

/**
 * The error to show now. While one types, what is merely unfinished, or stands in the very term that is being typed, is
 * not yet wrong.
 */
export function visibleError(error: FilterError, state: FilterDraft, typing: boolean): FilterError | null {
  if (!typing) return error;
  if (UNFINISHED.has(error.code)) return null;
  const from = draftOffset(state);
  const inDraft = error.position >= from && error.position <= from + state.draft.length && state.draft !== "";
  return inDraft ? null : error;
}
