/** The facets column: which values are offered, in which order, and what a click does to the filter. */
import { STATE_FACET_ORDER, isKnownState } from "@/lib/celery/states";
import { filterTokens, hasTerm, withTerm, withoutTerm } from "@/lib/cluster/taskFilter";
import type { TaskFacets } from "@/lib/contract/api";

export const FACET_FIELDS = ["state", "name", "queue", "worker"] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

export interface FacetLine {
  value: string;
  count: number;
  /** The filter demands it. */
  chosen: boolean;
  /** The filter excludes it. */
  excluded: boolean;
}

/**
 * The lines of one facet: what is chosen or excluded first (also when nothing has it any more, so that it can be
 * taken back), then the rest in the facet's own order.
 */
export function facetLines(field: FacetField, facets: TaskFacets | undefined, filter: string): FacetLine[] {
  const counted = facets?.[field] ?? [];
  const named = namedValues(field, filter);
  const missing = named.filter(
    (value) => !counted.some((one) => one.value.toLowerCase() === value.toLowerCase()),
  );
  const lines = [...counted, ...missing.map((value) => ({ value, count: 0 }))].map(({ value, count }) => ({
    value,
    count,
    chosen: hasTerm(filter, field, value),
    excluded: hasTerm(filter, field, value, true),
  }));
  const ordered = field === "state" ? lines.sort((a, b) => stateRank(a.value) - stateRank(b.value)) : lines;
  return [...ordered.filter(isNamed), ...ordered.filter((line) => !isNamed(line))];
}

/** A click demands the value, or stops demanding it. With Alt it excludes. */
export function toggleFacet(filter: string, field: FacetField, line: FacetLine, exclude: boolean): string {
  const negated = exclude;
  const already = exclude ? line.excluded : line.chosen;
  if (already) return withoutTerm(filter, field, line.value, negated);
  // A plain click on what is excluded only lets it in again.
  if (!exclude && line.excluded) return withoutTerm(filter, field, line.value, true);
  return withTerm(filter, field, line.value, negated);
}

function isNamed(line: FacetLine): boolean {
  return line.chosen || line.excluded;
}

/** Celery's states in their order, custom ones after STARTED, LOST last. */
function stateRank(state: string): number {
  if (state === "LOST") return 100;
  const known = STATE_FACET_ORDER.findIndex((one) => one === state);
  return isKnownState(state) ? known * 2 : STATE_FACET_ORDER.indexOf("STARTED") * 2 + 1;
}

/** Whole values that the filter names for a field. */
function namedValues(field: FacetField, filter: string): string[] {
  const values = filterTokens(filter)
    .filter((token) => token.kind === "term" && token.field === field)
    .flatMap((token) =>
      token.values.filter((value) => !value.isPattern && value.text !== "").map((value) => value.text),
    );
  return [...new Set(values)].filter(
    (value) => hasTerm(filter, field, value) || hasTerm(filter, field, value, true),
  );
}
