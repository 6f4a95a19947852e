/** Tasks and filters for tests: one task with what a test cares about, and generators of many. */
import fc from "fast-check";
import type { TaskSummary } from "./task";
import { FILTER_FIELDS, fieldNames, type FilterField } from "./taskFilterFields";
import { allOf, anyOf, isNumberField, isTextField, type FilterNode } from "./taskFilterNodes";
import type { Pattern } from "./taskFilterPattern";
import type { Comparison, InstantValue } from "./taskFilterValues";

const BASE = Date.UTC(2026, 10, 20, 10);

/** A finished task, with `fields` in place of its own. */
export function aTask(fields: Partial<TaskSummary> = {}): TaskSummary {
  return {
    id: "11111111-2222-4333-8444-555555555555",
    version: 1,
    state: "SUCCESS",
    name: "proj.add",
    worker: "w1@host",
    pid: 100,
    queue: "celery",
    retries: 0,
    createdAt: BASE,
    receivedAt: null,
    startedAt: null,
    finishedAt: null,
    updatedAt: BASE,
    etaAt: null,
    runtime: null,
    waitedMs: null,
    rootId: null,
    parentId: null,
    exceptionType: null,
    failure: null,
    ...fields,
  };
}

const ids = fc.oneof(
  fc.uuid(),
  fc.nat(30).map((n) => `0f8c1d1e-0000-4000-8000-0000000000${String(n).padStart(2, "0")}`),
  fc.constantFrom("task-1", "task-2", "Übung", "0F8C1D1E-0000-4000-8000-000000000001", "0f8c1d1e"),
);
const instants = fc.integer({ min: -5000, max: 5000 }).map((n) => BASE + n * 1000);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 3 });

/** Tasks with few distinct values, so that filters hit and ids meet again. */
export const summaries: fc.Arbitrary<TaskSummary> = fc.record({
  id: ids,
  version: fc.integer({ min: 1, max: 6 }),
  state: fc.constantFrom("PENDING", "RECEIVED", "STARTED", "SUCCESS", "FAILURE", "RETRY", "PROGRESS"),
  name: maybe(fc.constantFrom("proj.add", "shop.orders.charge", "shop.mail", "Ab", "polarity:get_one", "")),
  worker: maybe(fc.constantFrom("w1@host", "w2@host", "mail@eu")),
  pid: maybe(fc.integer({ min: 1, max: 4 })),
  queue: maybe(fc.constantFrom("celery", "mail", "web queue")),
  retries: fc.nat(4),
  createdAt: instants,
  receivedAt: maybe(instants),
  startedAt: maybe(instants),
  finishedAt: maybe(instants),
  updatedAt: instants,
  etaAt: maybe(instants),
  runtime: maybe(fc.double({ min: 0, max: 20, noNaN: true })),
  waitedMs: maybe(fc.double({ min: 0, max: 100_000, noNaN: true })),
  rootId: maybe(ids),
  parentId: maybe(ids),
  exceptionType: maybe(fc.constantFrom("CardError", "ValueError")),
  failure: maybe(fc.constantFrom("f1", "f2")),
});

const parts = fc.oneof(
  fc.constantFrom(
    "a",
    "proj.add",
    "shop.",
    "FAILURE",
    "state",
    "w1@host",
    "0f8c",
    "0f8c1d1e-0000-4",
    "celery",
    "error",
  ),
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom(..."a- *:\"\\(),'.\n>".split("")) }),
);
const patterns: fc.Arbitrary<Pattern> = fc.oneof(
  parts.map((part) => ({ parts: [part] })),
  fc
    .tuple(
      fc.oneof(parts, fc.constant("")),
      fc.array(parts, { maxLength: 2 }),
      fc.oneof(parts, fc.constant("")),
    )
    .map(([first, middle, last]) => ({ parts: [first, ...middle, last] })),
);
const durations = fc.integer({ min: 0, max: 200_000_000 }).map((n) => n / 1000);
const counts = fc.integer({ min: -3, max: 5 });
const instantValues: fc.Arbitrary<InstantValue> = fc.oneof(
  fc
    .integer({ min: -20_000_000, max: 20_000_000 })
    .map((offsetMs) => ({ kind: "relative" as const, offsetMs })),
  fc
    .record({
      wallAt: fc.integer({ min: -5000, max: 5000 }).map((n) => BASE + n * 1000),
      precision: fc.constantFrom("day", "minute", "second", "millisecond"),
      offsetMinutes: maybe(fc.integer({ min: -1439, max: 1439 })),
    })
    .map(({ wallAt, precision, offsetMinutes }) => {
      const step = { day: 86_400_000, minute: 60_000, second: 1000, millisecond: 1 }[precision];
      const isDay = precision === "day";
      return {
        kind: "date" as const,
        wallAt: Math.floor(wallAt / step) * step,
        precision,
        offsetMinutes: isDay ? null : offsetMinutes,
      };
    }),
);

function comparisons<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Comparison<Value>> {
  return fc.oneof(
    fc.record({ op: fc.constantFrom("=", ">", ">=", "<", "<="), value: values }),
    fc.record({ op: fc.constant(".."), from: values, to: values }),
  );
}

function termOf(field: FilterField): fc.Arbitrary<FilterNode> {
  if (isTextField(field)) {
    const info = FILTER_FIELDS[field];
    const path = info.paths ? fc.array(parts, { maxLength: 2 }) : fc.constant<string[]>([]);
    const several = fc.array(
      fc.oneof({ weight: 6, arbitrary: patterns }, fc.constant<Pattern>({ parts: [""] })),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    return fc
      .tuple(path, several)
      .map(([path, patterns]): FilterNode => ({ kind: "text", field, path, patterns }));
  }
  const known = fc.record({ kind: fc.constant("known"), field: fc.constant(field), known: fc.boolean() });
  if (isNumberField(field)) {
    const test = comparisons(FILTER_FIELDS[field].unit === "duration" ? durations : counts);
    return fc.oneof(fc.record({ kind: fc.constant("number"), field: fc.constant(field), test }), known);
  }
  const test = comparisons(instantValues).filter((t) => t.op !== "=" || t.value.kind !== "relative");
  return fc.oneof(fc.record({ kind: fc.constant("instant"), field: fc.constant(field), test }), known);
}

const terms: fc.Arbitrary<FilterNode> = fc.oneof(
  { weight: 1, arbitrary: patterns.map((pattern): FilterNode => ({ kind: "word", pattern })) },
  { weight: 6, arbitrary: fc.constantFrom(...fieldNames()).chain(termOf) },
);

/** Trees as the parser makes them: `and` and `or` flat. */
export const filterNodes: fc.Arbitrary<FilterNode> = fc.letrec<{ node: FilterNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthIdentifier: "filter" },
    terms,
    fc.array(tie("node"), { minLength: 2, maxLength: 3 }).map(allOf),
    fc.array(tie("node"), { minLength: 2, maxLength: 3 }).map(anyOf),
    tie("node").map((node): FilterNode => ({ kind: "not", node })),
  ),
})).node;

/** Texts that are nearly filters, and texts that are nothing like one. */
export const filterTexts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...'()-*"\\:, .'.split(""),
        ...["AND", "OR", "NOT", "name:", "state:", "kwargs.", "runtime:", "received:", ">=", "<", ".."],
        ...["-1h", "now", "2026-11-20", "T10:00", "2s", "3", "abc", "FAILURE", "\u2003", "é", "😀"],
      ),
      { maxLength: 14 },
    )
    .map((pieces) => pieces.join("")),
  fc
    .array(fc.constantFrom("a", "OR", "AND", "NOT", "-", "(", ")", "state:A", '"b c"', "retries:1"), {
      maxLength: 12,
    })
    .map((pieces) => pieces.join(" ")),
);
