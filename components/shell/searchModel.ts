/** What the search dialog offers for what was typed. Pure. */
import { parseFilter, type FilterError } from "@/lib/cluster/taskFilter";
import type { TaskFacets } from "@/lib/contract/api";
import { filterOptions, takeOption } from "@/components/ui/filterCompletion";

export type SearchTarget =
  | { kind: "task"; id: string; href: string }
  | { kind: "tasks"; text: string; href: string }
  | { kind: "worker"; name: string; href: string };

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

/** At most this many workers: more are found on their own page. */
const MAX_WORKERS = 5;
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** A whole task id opens the task; any text filters the tasks, and finds the workers whose names have it. */
export function searchTargets(typed: string, workers: readonly string[]): SearchTarget[] {
  const text = typed.trim();
  if (text === "") return [];
  const targets: SearchTarget[] = [];
  if (UUID.test(text)) targets.push({ kind: "task", id: text, href: `/task/${text.toLowerCase()}` });
  if (parseFilter(text).ok)
    targets.push({ kind: "tasks", text, href: `/tasks?filter=${encodeURIComponent(text)}&range=all` });
  const lower = text.toLowerCase();
  for (const name of workers.filter((one) => one.toLowerCase().includes(lower)).slice(0, MAX_WORKERS)) {
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
