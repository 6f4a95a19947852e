import { parseFilter, type FilterNode } from "@/lib/cluster/taskFilter";
import { AppError } from "./errors";

/** A filter that somebody asks for. Throws BAD_FILTER with the place of the mistake. */
export function readFilter(text: string): FilterNode {
  const parsed = parseFilter(text);
  if (parsed.ok) return parsed.filter;
  const { code, position, length } = parsed.error;
  throw new AppError("BAD_FILTER", { reason: code, position, length });
}
