import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TASK_SORTS } from "@/lib/contract/api";
import {
  TASK_COLUMNS,
  moveColumn,
  nextSort,
  taskColumn,
  toggleColumn,
  type TaskColumnId,
} from "./taskColumns";
import {
  DEFAULT_URL_STATE,
  TASK_RANGES,
  formatTaskUrl,
  histogramTimes,
  listedTimes,
  parseTaskUrl,
  type TaskUrlState,
} from "./taskUrlState";

const parse = (search: string) => parseTaskUrl(new URLSearchParams(search));

describe("parseTaskUrl", () => {
  it("gives the defaults, without a note, for an empty address", () => {
    expect(parse("")).toEqual({ state: DEFAULT_URL_STATE, notes: [] });
  });

  it("falls back and names each parameter that makes no sense", () => {
    const { state, notes } = parse(
      "sort=banana&order=sideways&columns=state,moon&range=1y&from=yesterday&to=-5&task=%00&other=kept",
    );
    expect(state).toEqual(DEFAULT_URL_STATE);
    expect(notes.map((note) => note.param)).toEqual([
      "sort",
      "order",
      "columns",
      "range",
      "from",
      "to",
      "task",
    ]);
  });

  it("drops a part that ends before it starts", () => {
    const { state, notes } = parse("from=2026-11-21T10:00:00Z&to=2026-11-21T09:00:00Z");
    expect(state).toMatchObject({ from: null, to: null });
    expect(notes.map((note) => note.param)).toEqual(["from", "to"]);
  });

  it("refuses columns without the task, which opens the rows", () => {
    expect(parse("columns=state,queue").state.columns).toEqual(DEFAULT_URL_STATE.columns);
    expect(parse("columns=task,state").state.columns).toEqual(["task", "state"]);
  });

  it("keeps a note short however long the value is", () => {
    expect(parse(`sort=${"x".repeat(5000)}`).notes[0]?.value).toHaveLength(60);
  });

  it("never throws, whatever the address", () => {
    const names = fc.constantFrom("filter", "sort", "order", "columns", "range", "from", "to", "task", "x");
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.string({ unit: "binary" }))), (pairs) => {
        const { state } = parseTaskUrl(new URLSearchParams(pairs));
        expect(state.columns).toContain("task");
      }),
    );
  });

  it("reads back what formatTaskUrl wrote", () => {
    const ids = TASK_COLUMNS.map((column) => column.id as TaskColumnId);
    const instant = fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 });
    const state: fc.Arbitrary<TaskUrlState> = fc
      .record({
        filter: fc.string({ maxLength: 200 }),
        sort: fc.constantFrom(...TASK_SORTS),
        order: fc.constantFrom("asc" as const, "desc" as const),
        columns: fc
          .shuffledSubarray(ids)
          .map((some) => (some.includes("task") ? some : ["task" as const, ...some])),
        range: fc.constantFrom(...TASK_RANGES),
        from: fc.option(instant),
        task: fc.option(fc.uuid()),
      })
      .map((some) => ({ ...some, to: some.from === null ? null : some.from + 60_000 }));
    fc.assert(
      fc.property(state, (wanted) => {
        const { state: read, notes } = parse(formatTaskUrl(wanted));
        expect(read).toEqual(wanted);
        expect(notes).toEqual([]);
      }),
    );
  });
});

describe("times", () => {
  const now = Date.UTC(2026, 10, 21, 14, 30);
  const hour = 3_600_000;

  it("asks the API for the range relative to now, so that the list moves with the clock", () => {
    expect(listedTimes({ range: "1h", from: null, to: null })).toEqual({ from: -hour });
    expect(listedTimes({ range: "all", from: null, to: null })).toEqual({});
    expect(listedTimes({ range: "1h", from: now - 1000, to: now })).toEqual({ from: now - 1000, to: now });
  });

  it("asks the histogram for the whole range, also while a part of it is zoomed into", () => {
    expect(histogramTimes({ range: "1h", from: null, to: null }, now, null)).toEqual({ from: -hour });
    expect(histogramTimes({ range: "1h", from: now - hour / 2, to: null }, now, null)).toEqual({
      from: -hour,
    });
    expect(histogramTimes({ range: "all", from: now - hour, to: null }, now, null)).toEqual({});
    expect(histogramTimes({ range: "all", from: null, to: null }, now, 5000.7)).toEqual({ from: 5000 });
  });

  it("shows an old zoomed part with room on both sides", () => {
    const day = 24 * hour;
    expect(histogramTimes({ range: "1h", from: now - day, to: now - day + hour }, now, null)).toEqual({
      from: now - day - hour / 2,
      to: now - day + hour + hour / 2,
    });
    expect(histogramTimes({ range: "15m", from: now - 2 * hour, to: null }, now, null)).toEqual({
      from: now - 3 * hour,
    });
  });
});

describe("columns", () => {
  it("puts a shown column where the menu lists it, and never hides the task", () => {
    expect(toggleColumn(["state", "task", "when"], "queue")).toEqual(["state", "task", "queue", "when"]);
    expect(toggleColumn(["state", "task", "when"], "state")).toEqual(["task", "when"]);
    expect(toggleColumn(["state", "task"], "task")).toEqual(["state", "task"]);
  });

  it("moves a column by one place and stops at the edges", () => {
    expect(moveColumn(["state", "task", "when"], "when", -1)).toEqual(["state", "when", "task"]);
    expect(moveColumn(["state", "task", "when"], "when", 1)).toEqual(["state", "task", "when"]);
    expect(moveColumn(["state", "task", "when"], "state", -1)).toEqual(["state", "task", "when"]);
  });

  it("sorts a number from the greatest first, then turns round", () => {
    const start = { sort: "created" as const, order: "desc" as const };
    const first = nextSort(start, taskColumn("runtime"));
    expect(first).toEqual({ sort: "runtime", order: "desc" });
    expect(nextSort(first, taskColumn("runtime"))).toEqual({ sort: "runtime", order: "asc" });
    expect(nextSort(first, taskColumn("exception"))).toEqual(first);
  });
});
