/** What the search dialog offers for what was typed. Pure. */
import { parseFilter, type FilterError } from "@/lib/cluster/taskFilter";
import { quoteValue } from "@/lib/cluster/taskFilterFormat";
import type { Range, TaskFacets } from "@/lib/contract/api";
import type { FailureGroup } from "@/lib/contract/failures";
import { filterOptions, takeOption } from "@/components/ui/filterCompletion";

export type SearchTarget =
  | { kind: "task"; id: string; href: string }
  | { kind: "tasks"; text: string; href: string }
  | { kind: "name"; name: string; count: number; href: string }
  | { kind: "failure"; group: FailureGroup; href: string }
  | { kind: "worker"; name: string; href: string };

/** What is there to be found; nothing of what is not known yet. */
export interface SearchPool {
  workers?: readonly string[] | undefined;
  /** Names of tasks, with how many there are of each. */
  names?: TaskFacets["name"] | undefined;
  failures?: readonly FailureGroup[] | undefined;
}

/** What the dialog tells of the text as a filter of tasks. */
export interface SearchFilter {
  /** Null: it can be read. */
  error: FilterError | null;
  /** What can be taken in place of the word at the end. */
  options: { label: string; hint: string | null; count: number | null; filter: string; finished: boolean }[];
  /** The text with the mistake mended, where there is an obvious way. */
  mended: string | null;
}

const MAX_OPTIONS = 6;

/** At most this many workers, names and failures each: more are found on their own pages. */
const MAX_FOUND = 5;
/** The longest span that the page of failures knows. */
export const FAILURE_RANGE: Range = "7d";
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A whole task id opens the task; any text filters the tasks, and finds what has it in its name. */
export function searchTargets(typed: string, pool: SearchPool): SearchTarget[] {
  const text = typed.trim();
  if (text === "") return [];
  const targets: SearchTarget[] = [];
  if (UUID.test(text)) targets.push({ kind: "task", id: text, href: `/task/${text.toLowerCase()}` });
  if (parseFilter(text).ok)
    targets.push({ kind: "tasks", text, href: `/tasks?filter=${encodeURIComponent(text)}&range=all` });
  const lower = text.toLowerCase();
  const found = <T>(among: readonly T[] | undefined, nameOf: (one: T) => string) =>
    (among ?? []).filter((one) => nameOf(one).toLowerCase().includes(lower)).slice(0, MAX_FOUND);
  for (const { value, count } of found(pool.names, (name) => name.value)) {
    const filter = encodeURIComponent(`name:${quoteValue(value)}`);
    targets.push({ kind: "name", name: value, count, href: `/tasks?filter=${filter}&range=all` });
  }
  for (const group of found(pool.failures, ({ type, name }) => `${type} ${name ?? ""}`)) {
    targets.push({ kind: "failure", group, href: `/failures?range=${FAILURE_RANGE}&group=${group.id}` });
  }
  for (const name of found(pool.workers, (one) => one)) {
    targets.push({ kind: "worker", name, href: `/worker/${encodeURIComponent(name)}` });
  }
  return targets;
}

/** The text as a filter: what is wrong with it and where, and how its last word can go on. */
export function searchFilter(typed: string, facets: TaskFacets | undefined): SearchFilter {
  const parsed = parseFilter(typed);
  const error = parsed.ok ? null : parsed.error;
  const suggestion = error?.code === "UNKNOWN_FIELD" ? String(error.params.suggestion ?? "") : "";
  const mended =
    error === null || suggestion === ""
      ? null
      : typed.slice(0, error.position) + suggestion + typed.slice(error.position + error.length);
  const place = filterOptions(typed, typed.length, facets);
  // An empty field would offer every key there is.
  const offered = typed.trim() === "" || place.from === place.to ? [] : place.options;
  const options = (place.from === place.to && typed.endsWith(":") ? place.options : offered)
    .slice(0, MAX_OPTIONS)
    .map((option) => {
      const taken = takeOption(typed, place, option);
      return {
        label: option.insert,
        hint: option.kind === "key" ? option.field : null,
        count: "count" in option ? option.count : null,
        filter: taken.draft,
        finished: taken.finished,
      };
    })
    .filter(({ filter }) => filter !== typed);
  return { error, options, mended };
}
