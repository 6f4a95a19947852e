import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TASK_SORTS } from "@/lib/contract/api";
import type { TaskSummary } from "@/lib/cluster/task";
import { ignoreField, matchTask, needsTexts, parseFilter, type FilterNode } from "@/lib/cluster/taskFilter";
import { aTask, filterNodes, summaries } from "@/lib/cluster/taskFilterSamples";
import { FACET_FIELDS, TaskQueries, type TaskQuery, type TaskSelection, type TaskSort } from "./taskQuery";
import { TaskTable } from "./taskTable";

const NOW = Date.UTC(2026, 10, 20, 10, 30);

function parsed(text: string): FilterNode {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(result.error.code);
  return result.filter;
}

interface Held {
  summary: TaskSummary;
  lost: boolean;
}

/** The plainest way to answer: look at every task. */
class Plain {
  constructor(readonly tasks: Held[]) {}

  matching({ filter, from, to }: TaskSelection): Held[] {
    return this.tasks.filter(
      ({ summary, lost }) =>
        matchTask(filter, { summary, lost, texts: null }, { now: NOW }) === true &&
        summary.createdAt >= (from ?? -Infinity) &&
        summary.createdAt < (to ?? Infinity),
    );
  }

  page(query: TaskQuery): string[] {
    const sign = query.order === "desc" ? -1 : 1;
    const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0);
    return this.matching(query)
      .map((held) => ({ id: held.summary.id, key: keyOf(held, query.sort) }))
      .sort((a, b) => {
        if ((a.key === null) !== (b.key === null)) return a.key === null ? 1 : -1;
        return sign * (compare(a.key ?? 0, b.key ?? 0) || compare(a.id, b.id));
      })
      .slice(query.offset, query.offset + query.limit)
      .map(({ id }) => id);
  }
}

const STAGES = [
  "PENDING",
  "RECEIVED",
  "STARTED",
  "PROGRESS",
  "LOST",
  "RETRY",
  "FAILURE",
  "x",
  "y",
  "SUCCESS",
];

function keyOf({ summary, lost }: Held, sort: TaskSort): number | string | null {
  switch (sort) {
    case "state":
      return STAGES.indexOf(lost ? "LOST" : summary.state);
    case "name":
    case "queue":
    case "worker":
      // Texts that differ in case only are next to each other.
      return summary[sort] === null ? null : `${summary[sort].toLowerCase()} ${summary[sort]}`;
    case "waited":
      return summary.waitedMs;
    case "runtime":
    case "retries":
      return summary[sort];
    default:
      return summary[`${sort}At`];
  }
}

function load(table: TaskTable, held: Held[]): void {
  for (const { summary, lost } of held) {
    table.upsert(summary);
    table.setLost(table.rowOf(summary.id), lost);
  }
}

const manyHeld = fc.uniqueArray(fc.record({ summary: summaries, lost: fc.boolean() }), {
  maxLength: 60,
  selector: ({ summary }) => summary.id,
});
const times = fc.option(
  fc.integer({ min: -3000, max: 3000 }).map((n) => Date.UTC(2026, 10, 20, 10) + n * 1000),
  {
    nil: undefined,
  },
);
const queries: fc.Arbitrary<TaskQuery> = fc.record({
  filter: fc.oneof(filterNodes, fc.constant<FilterNode>({ kind: "all" })).filter((node) => !needsTexts(node)),
  from: times,
  to: times,
  sort: fc.constantFrom(...TASK_SORTS),
  order: fc.constantFrom("asc", "desc"),
  limit: fc.integer({ min: 1, max: 20 }),
  offset: fc.oneof(fc.constant(0), fc.nat(30)),
});

describe("TaskQueries", () => {
  it("give the page, total and counts that looking at every task gives", () => {
    fc.assert(
      fc.property(
        manyHeld,
        manyHeld,
        fc.array(queries, { minLength: 1, maxLength: 4 }),
        (first, second, asked) => {
          const table = new TaskTable();
          const answers = new TaskQueries(table);
          const tasks = new Map<string, Held>();
          // Twice, so that the second time what was kept from the first must not be wrong.
          for (const [round, held] of [first, second].entries()) {
            const newer = held.map((one) => ({ ...one, summary: { ...one.summary, version: 10 + round } }));
            load(table, newer);
            for (const one of newer) tasks.set(one.summary.id, one);
            const plain = new Plain([...tasks.values()]);
            for (const query of asked) {
              const result = answers.query(query, NOW);
              expect(result.total).toBe(plain.matching(query).length);
              expect(result.ids).toEqual(plain.page(query));
              expect(result.unread).toBe(0);
              expectFacets(answers, plain, query);
              expectHistogram(answers, plain, query);
            }
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([
    ["some ids that are no UUIDs", (n: number) => (n % 10 === 0 ? `task-${n}` : randomUUID())],
    ["UUIDs alone", () => randomUUID()],
  ])("page without a gap or a double to the end, by any sort, with %s", (_, idOf) => {
    const table = new TaskTable();
    const tasks = Array.from({ length: 12_000 }, (_, n) =>
      aTask({
        id: idOf(n),
        createdAt: NOW - ((n * 7919) % 5000) * 100,
        name: n % 11 === 0 ? null : `name-${n % 7}`,
        runtime: n % 3 === 0 ? null : (n * 31) % 1000,
        state: n % 4 === 0 ? "FAILURE" : "SUCCESS",
      }),
    );
    for (const task of tasks) table.upsert(task);
    const answers = new TaskQueries(table);
    for (const sort of ["created", "runtime", "name"] as const) {
      for (const order of ["asc", "desc"] as const) {
        const filter = parsed("state:SUCCESS");
        const seen: string[] = [];
        for (let offset = 0; ; offset += 1000) {
          const { ids, total } = answers.query({ filter, sort, order, offset, limit: 1000 }, NOW);
          seen.push(...ids);
          expect(total).toBe(9000);
          if (ids.length < 1000) break;
        }
        expect(new Set(seen).size).toBe(9000);
        const plain = new Plain(tasks.map((summary) => ({ summary, lost: false })));
        expect(seen).toEqual(plain.page({ filter, sort, order, offset: 0, limit: 20_000 }));
      }
    }
  });

  it("go on after a place as by number, also when its row is gone or has another value since", () => {
    fc.assert(
      fc.property(manyHeld, queries, fc.nat(5), (held, asked, gone) => {
        const table = new TaskTable();
        const answers = new TaskQueries(table);
        load(table, held);
        const query = { ...asked, offset: 0 };
        const all = new Plain(held).page({ ...query, limit: 100 });
        const seen: string[] = [];
        for (let after: TaskQuery["after"]; ;) {
          const page = answers.query({ ...query, after }, NOW);
          expect(page.total).toBe(new Plain(held).matching(query).length);
          seen.push(...page.ids);
          if (!page.end) break;
          after = page.end;
        }
        expect(seen).toEqual(all);
        const first = answers.query(query, NOW);
        if (!first.end) return;
        const left = held.filter(({ summary }) => !first.ids.slice(-1 - gone).includes(summary.id));
        const without = new TaskTable();
        load(without, left);
        const rest = new TaskQueries(without).query({ ...query, limit: 100, after: first.end }, NOW).ids;
        expect(rest).toEqual(all.slice(first.ids.length));
      }),
      { numRuns: 400 },
    );
  });

  it("page by places over many rows of the same value", () => {
    const table = new TaskTable();
    const ids = Array.from({ length: 9_000 }, () => randomUUID());
    for (const id of ids) table.upsert(aTask({ id, createdAt: NOW, runtime: null, name: "one" }));
    const answers = new TaskQueries(table);
    for (const [sort, filter] of [
      ["runtime", ""],
      ["created", ""],
      ["created", "name:one"],
      ["name", ""],
    ] as const) {
      for (const order of ["asc", "desc"] as const) {
        const seen: string[] = [];
        for (let after: TaskQuery["after"]; ;) {
          const query = { filter: parsed(filter), sort, order, limit: 700, offset: 0, after };
          const page = answers.query(query, NOW);
          seen.push(...page.ids);
          if (!page.end) break;
          after = page.end;
        }
        expect(seen).toEqual(order === "asc" ? [...ids].sort() : [...ids].sort().reverse());
      }
    }
  });

  it("complete values by what contains the text, those with matches first", () => {
    const table = new TaskTable();
    for (const [n, name] of [
      "shop.orders.pay",
      "shop.orders.pay",
      "shop.mail",
      "old.shop",
      "web.ping",
    ].entries()) {
      table.upsert(aTask({ id: `t${n}`, name, state: name === "shop.mail" ? "FAILURE" : "SUCCESS" }));
    }
    const answers = new TaskQueries(table);
    const selection = { filter: parsed("state:SUCCESS name:web.ping") };
    expect(answers.values(selection, "name", "shop", 10, NOW)).toEqual([
      { value: "shop.orders.pay", count: 2 },
      { value: "shop.mail", count: 0 },
      { value: "old.shop", count: 1 },
    ]);
  });

  it("count a time that moves with the clock", () => {
    const table = new TaskTable();
    table.upsert(aTask({ id: "a", createdAt: NOW - 50_000 }));
    const answers = new TaskQueries(table);
    const total = (filter: string, now: number, from?: number) =>
      answers.query(
        { filter: parsed(filter), sort: "created", order: "desc", limit: 1, offset: 0, from },
        now,
      ).total;
    expect([total("created:-1m", NOW), total("created:-1m", NOW + 20_000)]).toEqual([1, 0]);
    expect([total("", NOW, -60_000), total("", NOW + 20_000, -60_000)]).toEqual([1, 0]);
  });
});

function expectFacets(answers: TaskQueries, plain: Plain, query: TaskQuery): void {
  const facets = answers.facets(query, 3, NOW);
  for (const field of FACET_FIELDS) {
    const counts = new Map<string, number>();
    for (const { summary, lost } of plain.matching({ ...query, filter: ignoreField(query.filter, field) })) {
      const value = field === "state" && lost ? "LOST" : summary[field];
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const expected = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3);
    expect(facets[field]).toEqual(expected.map(([value, count]) => ({ value, count })));
    if (field !== "state") expect(facets.distinct[field]).toBe(counts.size);
  }
}

function expectHistogram(answers: TaskQueries, plain: Plain, query: TaskQuery): void {
  const from = Date.UTC(2026, 10, 20, 9, 30);
  const to = Date.UTC(2026, 10, 20, 10, 30);
  const { series, stepMs } = answers.histogram(query, from, to, 12, NOW);
  expect(stepMs).toBe(300_000);
  const expected: Record<string, number[]> = {};
  for (const { summary, lost } of plain.matching(query)) {
    if (summary.createdAt < from || summary.createdAt >= to) continue;
    const steps = (expected[lost ? "LOST" : summary.state] ??= Array.from({ length: 12 }, () => 0));
    const bucket = Math.floor((summary.createdAt - from) / stepMs);
    steps[bucket] = (steps[bucket] ?? 0) + 1;
  }
  expect(series).toEqual(expected);
}
