/** What the filter field offers while one types: keys, and values that are really there, with how many tasks have them. */
import { completionAt, fieldInfo, fieldNames, quoteValue, type FilterField } from "@/lib/cluster/taskFilter";
import type { TaskFacets } from "@/lib/contract/api";

export type FilterOption =
  /** A field: `runtime:`. */
  | { kind: "key"; field: FilterField; insert: string; match: number }
  /** A value that tasks have. */
  | { kind: "value"; field: FilterField; text: string; insert: string; match: number; count: number }
  /** All values that begin alike: `shop.orders.*`. */
  | {
      kind: "family";
      field: FilterField;
      text: string;
      insert: string;
      match: number;
      count: number;
      names: number;
    }
  /** A usual comparison: `>1s`. */
  | { kind: "example"; field: FilterField; text: string; insert: string; match: number };

export interface FilterOptions {
  options: FilterOption[];
  /** What a taken option replaces in the draft. */
  from: number;
  to: number;
}

/** More than fit on the menu would only be scrolled past. */
const MAX_OPTIONS = 8;

const EXAMPLES: Partial<Record<FilterField, string[]>> = {
  runtime: [">1s", ">10s", ">1m", "<100ms"],
  waited: [">1s", ">1m", ">10m"],
  retries: [">=1", ">=3"],
  created: ["-15m..", "-1h..", "-24h.."],
  received: ["-15m..", "-1h..", "-24h.."],
  started: ["-15m..", "-1h..", '""'],
  finished: ["-15m..", "-1h..", '""'],
  updated: ["-15m..", "-1h.."],
  eta: ["*", '""'],
};

/**
 * What can be taken at the cursor in the draft. `facets` are the counts under the rest of the filter, undefined while
 * they are not there.
 */
export function filterOptions(draft: string, cursor: number, facets: TaskFacets | undefined): FilterOptions {
  const place = completionAt(draft, cursor);
  const none = { options: [], from: place.from, to: place.to };
  if (place.kind === "key") return { ...none, options: keyOptions(place.prefix) };
  if (place.kind !== "value" || place.key === undefined) return none;
  return { ...none, options: valueOptions(place.key, place.prefix, facets).slice(0, MAX_OPTIONS) };
}

/** The draft with an option taken, and where the cursor goes. A taken value is finished: a space follows it. */
export function takeOption(
  draft: string,
  place: { from: number; to: number },
  option: FilterOption,
): { draft: string; cursor: number; finished: boolean } {
  const head = draft.slice(0, place.from) + option.insert;
  return { draft: head + draft.slice(place.to), cursor: head.length, finished: option.kind !== "key" };
}

/** An empty prefix offers every key; a typed one those that begin with it, then those that contain it. */
function keyOptions(prefix: string): FilterOption[] {
  const wanted = prefix.toLowerCase();
  const starts: FilterOption[] = [];
  const holds: FilterOption[] = [];
  for (const field of fieldNames()) {
    const at = field.toLowerCase().indexOf(wanted);
    if (at === -1) continue;
    (at === 0 ? starts : holds).push({
      kind: "key",
      field,
      insert: `${field}:`,
      match: at === 0 ? wanted.length : 0,
    });
  }
  // A whole word that merely occurs in a key is more likely a word to look for.
  return wanted.length < 2 ? starts : [...starts, ...holds];
}

function valueOptions(field: FilterField, prefix: string, facets: TaskFacets | undefined): FilterOption[] {
  const counted = countedValues(field, facets);
  if (counted === null) return exampleOptions(field, prefix);
  const wanted = prefix.replace(/\*$/, "").toLowerCase();
  const matching = counted.filter(({ value }) => value.toLowerCase().includes(wanted));
  const starting = matching.filter(({ value }) => value.toLowerCase().startsWith(wanted));
  const holding = matching.filter((value) => !starting.includes(value));
  const values = [...starting, ...holding].map(({ value, count }): FilterOption => ({
    kind: "value",
    field,
    text: value,
    insert: quoteValue(value),
    match: starting.some((one) => one.value === value) ? wanted.length : 0,
    count,
  }));
  const family = familyOption(field, wanted, starting);
  return family === null ? values : [family, ...values];
}

/** The counts that the API keeps for a field; null for a field that it does not count. */
function countedValues(
  field: FilterField,
  facets: TaskFacets | undefined,
): { value: string; count: number }[] | null {
  if (field === "state" || field === "name" || field === "queue" || field === "worker")
    return facets?.[field] ?? [];
  return null;
}

/** `shop.orders.*` when several values share more than what was typed, up to a dot or an at sign. */
function familyOption(
  field: FilterField,
  wanted: string,
  values: { value: string; count: number }[],
): FilterOption | null {
  if (field === "state" || wanted === "" || values.length < 2) return null;
  const shared = values.map(({ value }) => value).reduce(commonStart);
  const cut = Math.max(shared.lastIndexOf("."), shared.lastIndexOf("@")) + 1;
  if (cut < wanted.length || cut === 0) return null;
  const start = shared.slice(0, cut);
  return {
    kind: "family",
    field,
    text: `${start}*`,
    insert: `${quoteValue(start)}*`,
    match: wanted.length,
    count: values.reduce((sum, { count }) => sum + count, 0),
    names: values.length,
  };
}

function exampleOptions(field: FilterField, prefix: string): FilterOption[] {
  const examples = EXAMPLES[field] ?? (fieldInfo(field).kind === "text" ? [] : ["*", '""']);
  return examples
    .filter((text) => text.startsWith(prefix))
    .map((text) => ({ kind: "example", field, text, insert: text, match: prefix.length }));
}

function commonStart(a: string, b: string): string {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a.slice(0, at);
}
