/** What the overview is narrowed to, as it stands in the address: one task name, queue or worker. Pure. */
import type { OverviewField, OverviewQuery } from "@/lib/contract/api";
import { filterTerm } from "@/components/ui/links";

export interface Scope {
  field: OverviewField;
  value: string;
}

/** In the order in which they count, where somebody wrote several into the address. */
export const SCOPE_FIELDS: readonly OverviewField[] = ["name", "queue", "worker"];

/** The contract takes no longer ones. */
const MAX_CHARS = 255;

export function readScope(params: URLSearchParams): Scope | null {
  for (const field of SCOPE_FIELDS) {
    const value = params.get(field);
    if (value !== null && value !== "" && value.length <= MAX_CHARS) return { field, value };
  }
  return null;
}

export function writeScope(params: URLSearchParams, scope: Scope | null): void {
  for (const field of SCOPE_FIELDS) params.delete(field);
  if (scope !== null) params.set(scope.field, scope.value);
}

export function scopeQuery(scope: Scope | null): Omit<OverviewQuery, "range"> {
  return scope === null ? {} : { [scope.field]: scope.value };
}

/** A filter of the task list, narrowed as the overview is. */
export function scopedFilter(scope: Scope | null, filter = ""): string {
  if (scope === null) return filter;
  const term = filterTerm(scope.field, scope.value);
  return filter === "" ? term : `${filter} ${term}`;
}

/** A scope as one text, for lists of choices. */
export function scopeKey({ field, value }: Scope): string {
  return `${field}:${value}`;
}

export function parseScopeKey(key: string): Scope | null {
  const split = key.indexOf(":");
  const field = SCOPE_FIELDS.find((one) => one === key.slice(0, split));
  return field === undefined ? null : { field, value: key.slice(split + 1) };
}
