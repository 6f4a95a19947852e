import { parseFilter, type FilterError, type FilterNode } from "@/lib/cluster/taskFilter";
import { AppError } from "./errors";

/** A filter that somebody asks for. Throws BAD_FILTER with the place of the mistake. */
export function readFilter(text: string): FilterNode {
  const parsed = parseFilter(text);
  if (parsed.ok) return parsed.filter;
  const { code, position, length, params } = parsed.error;
  const words = `The filter cannot be read at character ${position + 1}: ${WORDS[code](params)}.`;
  throw new AppError("BAD_FILTER", { reason: code, position, length }, words);
}

/** Both ends as the API takes them: Unix ms, or negative for that long ago. Throws BAD_REQUEST. */
export function checkSpan({ from, to }: { from?: number; to?: number }): void {
  if (from === undefined || to === undefined || from <= to) return;
  // An end that was fixed may by now lie before one that goes with the clock: then there is just nothing between them.
  if (from < 0 !== to < 0) return;
  throw new AppError("BAD_REQUEST", { to: "is before from" }, "The span of time ends before it begins.");
}

/** For those who read answers; the pages have words of their own. */
const WORDS: Record<FilterError["code"], (params: FilterError["params"]) => string> = {
  TOO_LONG: ({ max }) => `it is longer than ${max} characters`,
  TOO_DEEP: ({ max }) => `brackets nest deeper than ${max}`,
  UNKNOWN_FIELD: ({ field, suggestion }) =>
    `there is no field "${field}"${suggestion ? `, but "${suggestion}"` : "; in quotes it would be a plain word"}`,
  BAD_PATH: ({ field }) => `"${field}" has no such part`,
  MISSING_VALUE: ({ field }) => (field ? `"${field}" needs a value` : "there is nothing between the quotes"),
  MISSING_TERM: ({ after, before }) => {
    if (after) return `something has to follow "${after}"`;
    return before ? `something has to stand before "${before}"` : "something is missing here";
  },
  UNCLOSED_QUOTE: () => "this quote is never closed",
  UNCLOSED_PAREN: () => "this bracket is never closed",
  UNEXPECTED_CLOSE: () => "this bracket closes nothing",
  BAD_NUMBER: ({ field, value }) => `"${value}" is no number for "${field}", such as >=3`,
  BAD_DURATION: ({ field, value }) => `"${value}" is no length of time for "${field}", such as >2s or <1m30s`,
  BAD_INSTANT: ({ field, value }) =>
    `"${value}" is no time for "${field}", such as -1h.. or 2026-11-20T10:00`,
};
