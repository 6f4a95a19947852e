/**
 * Does one task pass a filter? This is the filter's meaning, said once for a single task; the task table evaluates
 * whole columns (`server/view`) and is tested against it.
 */
import type { TaskSummary } from "./task";
import {
  FILTER_FIELDS,
  type FilterField,
  type InstantField,
  type LongText,
  type NumberField,
  type TextField,
} from "./taskFilterFields";
import { isLongText, type FilterNode } from "./taskFilterNodes";
import { Matcher } from "./taskFilterPattern";
import { reprValueAt } from "./taskFilterRepr";
import {
  instantBounds,
  numberBounds,
  type Bounds,
  type Comparison,
  type FilterClock,
  type InstantValue,
} from "./taskFilterValues";

/** The state under which a lost task is filtered, counted and sorted. */
export const LOST_STATE = "LOST";

export type LongTexts = Record<LongText, string | null>;

/** What a filter can ask of. */
export interface FilterSubject {
  summary: TaskSummary;
  lost: boolean;
  /** null: not at hand. */
  texts: LongTexts | null;
}

export interface MatchOptions extends FilterClock {
  /** Plain words look into the arguments as well. */
  deep?: boolean;
}

/** true or false, or null when only the long texts could tell and they are not at hand. */
export function matchTask(node: FilterNode, subject: FilterSubject, options: MatchOptions): boolean | null {
  switch (node.kind) {
    case "all":
      return true;
    case "and":
      return every(node.nodes, false, subject, options);
    case "or":
      return every(node.nodes, true, subject, options);
    case "not": {
      const inner = matchTask(node.node, subject, options);
      return inner === null ? null : !inner;
    }
    case "word":
      return matchWord(new Matcher(node.pattern), subject, options.deep ?? false);
    case "text":
      return matchText(node, subject);
    case "number":
      return within(numberOf(subject.summary, node.field), taskNumberBounds(node.field, node.test));
    case "instant":
      return within(
        instantOf(subject.summary, node.field),
        taskInstantBounds(node.field, node.test, options),
      );
    case "known": {
      const { summary } = subject;
      const value = isInstant(node.field) ? instantOf(summary, node.field) : numberOf(summary, node.field);
      return (value !== null) === node.known;
    }
  }
}

/** Kleene's AND (deciding value false) and OR (deciding value true). */
function every(
  nodes: FilterNode[],
  deciding: boolean,
  subject: FilterSubject,
  options: MatchOptions,
): boolean | null {
  let result: boolean | null = !deciding;
  for (const node of nodes) {
    const match = matchTask(node, subject, options);
    if (match === deciding) return deciding;
    if (match === null) result = null;
  }
  return result;
}

function matchWord(matcher: Matcher, { summary, texts }: FilterSubject, deep: boolean): boolean | null {
  if (matcher.within(summary.name ?? "") || matchesId(matcher, summary.id)) return true;
  if (!deep) return false;
  return texts ? matcher.within(texts.args ?? "") || matcher.within(texts.kwargs ?? "") : null;
}

/** Of a UUID one types the head; any part of an id that somebody made up may be the telling one. */
function matchesId(matcher: Matcher, id: string): boolean {
  return UUID.test(id) ? matcher.start(id) : matcher.within(id);
}

/** In the one writing that Celery uses. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function matchText(node: FilterNode & { kind: "text" }, subject: FilterSubject): boolean | null {
  const matchers = node.patterns.map((pattern) => new Matcher(pattern));
  if (!isLongText(node.field)) {
    const { match } = FILTER_FIELDS[node.field];
    const value = shortText(subject, node.field);
    return matchers.some((matcher) => (match === "start" ? matcher.start(value) : matcher.whole(value)));
  }
  if (node.field === "exception" && isExceptionType(matchers, subject.summary.exceptionType)) return true;
  return subject.texts ? matchLongText(node, matchers, subject.texts) : null;
}

/** `exception:` finds the class's name as well: pools hide some of them from the exception's own text. */
export function isExceptionType(matchers: Matcher[], exceptionType: string | null): boolean {
  return exceptionType !== null && matchers.some((matcher) => matcher.whole(exceptionType));
}

/** The term on a long text, decided by reading. */
export function matchLongText(
  node: { field: TextField; path: string[] },
  matchers: Matcher[],
  texts: LongTexts,
): boolean {
  const text = isLongText(node.field) ? texts[node.field] : null;
  if (node.path.length === 0) return matchers.some((matcher) => matcher.within(text));
  const value = text === null ? null : reprValueAt(text, node.path);
  return matchers.some((matcher) => matcher.whole(value));
}

function shortText({ summary, lost }: FilterSubject, field: Exclude<TextField, LongText>): string | null {
  switch (field) {
    case "state":
      return lost ? LOST_STATE : summary.state;
    case "root":
      return summary.rootId;
    case "parent":
      return summary.parentId;
    default:
      return summary[field];
  }
}

function isInstant(field: FilterField): field is InstantField {
  return FILTER_FIELDS[field].kind === "instant";
}

function within(value: number | null, { min, max }: Bounds): boolean {
  return value !== null && value >= min && value <= max;
}

function numberOf(summary: TaskSummary, field: NumberField): number | null {
  return field === "waited" ? summary.waitedMs : summary[field];
}

function instantOf(summary: TaskSummary, field: InstantField): number | null {
  return summary[`${field}At`];
}

/** The bounds in the summary's own unit: `runtime` is in seconds there. */
export function taskNumberBounds(field: NumberField, test: Comparison<number>): Bounds {
  const bounds = numberBounds(test);
  if (field !== "runtime") return bounds;
  return numberBounds(
    test.op === ".."
      ? { op: "..", from: test.from / 1000, to: test.to / 1000 }
      : { op: test.op, value: test.value / 1000 },
  );
}

/**
 * "Until now" has no upper bound, save for an eta: what has happened cannot lie in the future, but a worker's clock
 * may run ahead of ours, and its newest tasks belong to the last hour all the same.
 */
export function taskInstantBounds(
  field: InstantField,
  test: Comparison<InstantValue>,
  clock: FilterClock,
): Bounds {
  const bounds = instantBounds(test, clock);
  const upper = test.op === ".." ? test.to : test.op === "<=" ? test.value : null;
  const untilNow = field !== "eta" && upper?.kind === "relative" && upper.offsetMs === 0;
  return untilNow ? { ...bounds, max: Infinity } : bounds;
}
