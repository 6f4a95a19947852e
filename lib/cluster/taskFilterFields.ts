/**
 * The fields that a filter can name, and what a value of each means. The page's completion, the parser and the two
 * evaluators (`matchTask` here, the column one in `server/view`) all read this table.
 */

/** How a text value is compared; always without regard to case. */
export type TextMatch =
  /** The whole text, `*` standing for any run of characters. */
  | "whole"
  /** As `whole`, but a value without `*` matches from the start, so that the head of an id is enough. */
  | "start"
  /** Anywhere in the text. With a path (`kwargs.customer`) the value found there is compared as `whole`. */
  | "within";

interface TextFieldInfo {
  kind: "text";
  match: TextMatch;
  /** Long texts are not in the task table: a filter on them has to read the store. */
  long: boolean;
  /** `kwargs.customer:` is allowed. */
  paths: boolean;
}
interface NumberFieldInfo {
  kind: "number";
  /** `duration`: `2s`, `1m30s`, a bare number is seconds; kept in ms. */
  unit: "duration" | "count";
}
interface InstantFieldInfo {
  kind: "instant";
}
export type FieldInfo = TextFieldInfo | NumberFieldInfo | InstantFieldInfo;

const whole = { kind: "text", match: "whole", long: false, paths: false } as const;
const start = { kind: "text", match: "start", long: false, paths: false } as const;
const longText = { kind: "text", match: "within", long: true, paths: false } as const;
const literal = { kind: "text", match: "within", long: true, paths: true } as const;
const duration = { kind: "number", unit: "duration" } as const;
const count = { kind: "number", unit: "count" } as const;
const instant = { kind: "instant" } as const;

/** In the order in which completion offers them. */
export const FILTER_FIELDS = {
  state: whole,
  name: whole,
  queue: whole,
  worker: whole,
  args: literal,
  kwargs: literal,
  result: literal,
  exception: longText,
  exceptionType: whole,
  traceback: longText,
  runtime: duration,
  waited: duration,
  retries: count,
  created: instant,
  received: instant,
  started: instant,
  finished: instant,
  updated: instant,
  eta: instant,
  id: start,
  root: start,
  parent: start,
  /** The id of a failure group (failureGroup.ts): for links, hardly for typing. */
  failure: whole,
  pid: count,
} as const satisfies Record<string, FieldInfo>;

export type FilterField = keyof typeof FILTER_FIELDS;
type FieldOf<Kind extends FieldInfo["kind"]> = {
  [Field in FilterField]: (typeof FILTER_FIELDS)[Field]["kind"] extends Kind ? Field : never;
}[FilterField];
export type TextField = FieldOf<"text">;
export type NumberField = FieldOf<"number">;
export type InstantField = FieldOf<"instant">;

/** Texts that only the store has. */
export const LONG_TEXTS = ["args", "kwargs", "result", "exception", "traceback"] as const;
export type LongText = (typeof LONG_TEXTS)[number];

/** Other words for the same: Celery's own, Flower's, and the column names of our API. */
const ALIASES: Record<string, FilterField> = {
  uuid: "id",
  hostname: "worker",
  task: "name",
  taskname: "name",
  exception_type: "exceptionType",
  root_id: "root",
  rootid: "root",
  parent_id: "parent",
  parentid: "parent",
  createdat: "created",
  receivedat: "received",
  startedat: "started",
  finishedat: "finished",
  updatedat: "updated",
  etaat: "eta",
  waitedms: "waited",
};

const BY_LOWER_NAME = new Map<string, FilterField>([
  ...fieldNames().map((field): [string, FilterField] => [field.toLowerCase(), field]),
  ...Object.entries(ALIASES),
]);

/** All fields, in the order of completion. */
export function fieldNames(): FilterField[] {
  return Object.keys(FILTER_FIELDS) as FilterField[];
}

export function fieldInfo(field: FilterField): FieldInfo {
  return FILTER_FIELDS[field];
}

/** The field that a key names, whatever its case; null for none. */
export function fieldByName(name: string): FilterField | null {
  return BY_LOWER_NAME.get(name.toLowerCase()) ?? null;
}

/** The field that was probably meant by an unknown name: one edit or a swapped pair away, or begun with it. */
export function suggestField(name: string): FilterField | null {
  const wanted = name.toLowerCase();
  if (wanted.length < 2 || wanted.length > 20) return null;
  for (const [known, field] of BY_LOWER_NAME) if (isOneEditAway(wanted, known)) return field;
  if (wanted.length < 3) return null;
  for (const [known, field] of BY_LOWER_NAME) if (known.startsWith(wanted)) return field;
  return null;
}

function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const restA = a.slice(from);
  const restB = b.slice(from);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}
