import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskSummary } from "@/lib/cluster/task";
import { aTask, summaries } from "@/lib/cluster/taskFilterSamples";
import { TaskTable } from "./taskTable";
import { formatWords, parsePrefix, parseWords } from "./uuidWords";

/** What the table must be the same as: a map of whole summaries. */
class Model {
  readonly rows = new Map<string, { summary: TaskSummary; lost: boolean }>();

  upsert(summary: TaskSummary): boolean {
    const held = this.rows.get(summary.id);
    if (held && held.summary.version >= summary.version) return false;
    this.rows.set(summary.id, { summary, lost: false });
    return true;
  }

  idsByCreation(): string[] {
    return [...this.rows.values()]
      .sort((a, b) => a.summary.createdAt - b.summary.createdAt || (a.summary.id < b.summary.id ? -1 : 1))
      .map(({ summary }) => summary.id);
  }
}

function idsInOrder(table: TaskTable, newestFirst = false): string[] {
  const ids: string[] = [];
  table.order.walk(0, table.size, newestFirst, (row) => ids.push(table.idOf(row)) > 0);
  return ids;
}

function expectSame(table: TaskTable, model: Model): void {
  expect(table.size).toBe(model.rows.size);
  for (const [id, { summary, lost }] of model.rows) {
    const row = table.rowOf(id);
    expect(table.summary(row)).toEqual(summary);
    expect(table.isLost(row)).toBe(lost);
    const kin = (of: (candidate: TaskSummary) => boolean) =>
      [...model.rows.values()].filter((held) => of(held.summary)).map((held) => held.summary.id);
    const ids = (rows: number[]) => rows.map((found) => table.idOf(found)).sort();
    expect(ids(table.childrenOf(id))).toEqual(kin((other) => other.parentId === id).sort());
    expect(ids(table.familyOf(id))).toEqual(kin((other) => other.rootId === id).sort());
  }
  expect(idsInOrder(table)).toEqual(model.idsByCreation());
  expect(idsInOrder(table, true)).toEqual(model.idsByCreation().reverse());
  for (const column of ["name", "worker", "queue", "exceptionType", "failure"] as const) {
    const uses = new Map<string, number>();
    for (const { summary } of model.rows.values()) {
      const text = summary[column];
      if (text !== null) uses.set(text, (uses.get(text) ?? 0) + 1);
    }
    expect(new Map([...table.texts[column].entries()].map(({ text, uses: n }) => [text, n]))).toEqual(uses);
  }
}

describe("TaskTable", () => {
  const step = fc.oneof(
    { weight: 6, arbitrary: summaries.map((summary) => ({ kind: "upsert" as const, summary })) },
    { weight: 2, arbitrary: summaries.map(({ id }) => ({ kind: "remove" as const, id })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(summaries, fc.boolean())
        .map(([{ id }, lost]) => ({ kind: "lose" as const, id, lost })),
    },
  );

  it("holds what a map of summaries holds, whatever is done to it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const table = new TaskTable();
        const model = new Model();
        for (const one of steps) {
          if (one.kind === "upsert") {
            expect(table.upsert(one.summary)).toBe(model.upsert(one.summary));
          } else if (one.kind === "remove") {
            expect(table.remove(one.id)).toBe(model.rows.delete(one.id));
          } else {
            const held = model.rows.get(one.id);
            if (!held) continue;
            expect(table.setLost(table.rowOf(one.id), one.lost)).toBe(held.lost !== one.lost);
            held.lost = one.lost;
          }
        }
        expectSame(table, model);
      }),
      { numRuns: 200 },
    );
  });

  it("stays right over many chunks and blocks, and uses freed rows again", () => {
    const table = new TaskTable();
    const ids = Array.from({ length: 30_000 }, () => randomUUID());
    // Forward, backward and by chance: as live, as hydrated, and as clocks that disagree.
    const created = (n: number) => (n % 3 === 0 ? n : n % 3 === 1 ? -n : (n * 7919) % 30_000);
    for (const [n, id] of ids.entries())
      table.upsert(aTask({ id, createdAt: created(n), parentId: ids[n % 50] ?? null }));
    const chunks = table.chunks.length;
    for (const id of ids.slice(0, 20_000)) expect(table.remove(id)).toBe(true);
    for (const [n, id] of ids.slice(0, 20_000).entries())
      table.upsert(aTask({ id, createdAt: created(n), name: `n${n}` }));
    expect(table.chunks.length).toBe(chunks);
    expect(table.size).toBe(30_000);
    expect(ids.every((id) => table.idOf(table.rowOf(id)) === id)).toBe(true);
    let previous = -Infinity;
    let walked = 0;
    table.order.walk(0, table.size, false, (row) => {
      const { createdAt } = table.summary(row);
      expect(createdAt).toBeGreaterThanOrEqual(previous);
      previous = createdAt;
      return ++walked > 0;
    });
    expect(walked).toBe(30_000);
    expect(table.childrenOf(ids[3] ?? "")).toHaveLength(200);
  });

  it("forgets names that no task has any more", () => {
    const table = new TaskTable();
    for (let n = 0; n < 5000; n++) {
      table.upsert(aTask({ id: `task-${n}`, name: `generated.name.${n}` }));
      if (n >= 10) table.remove(`task-${n - 10}`);
    }
    expect(table.texts.name.distinct).toBe(10);
    expect(table.texts.name.texts.length).toBeLessThan(20);
  });

  it("takes any version after the store was begun anew, and drops what is not there any more", () => {
    const table = new TaskTable();
    table.upsert(aTask({ id: "a", version: 5 }));
    table.upsert(aTask({ id: "b", version: 5 }));
    table.beginSweep();
    expect(table.upsert(aTask({ id: "a", version: 2 }))).toBe(true);
    expect(table.upsert(aTask({ id: "a", version: 1 }))).toBe(false);
    expect(table.sweepChunk(0)).toEqual(["b"]);
    expect(idsInOrder(table)).toEqual(["a"]);
  });

  it("keeps numbers that the wire may not send within its columns", () => {
    const table = new TaskTable();
    table.upsert(aTask({ id: "a", pid: -4, retries: 1e12 }));
    expect(table.summary(table.rowOf("a"))).toMatchObject({ pid: 0, retries: 0xfffffffe });
  });
});

describe("UUID words", () => {
  it("give back every UUID, and refuse every other text", () => {
    const words = new Uint32Array(4);
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(parseWords(id, words)).toBe(true);
        expect(formatWords(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0)).toBe(id);
        expect(parseWords(id.toUpperCase(), words)).toBe(!/[a-f]/.test(id));
        expect(parseWords(id.replaceAll("-", ""), words)).toBe(false);
        expect(parseWords(id.slice(0, 35) + "é", words)).toBe(false);
      }),
    );
  });

  it("know the head of an id", () => {
    expect([...(parsePrefix("0f8c1d1e-2")?.words ?? [])]).toEqual([0x0f8c1d1e, 0x20000000, 0, 0]);
    expect([...(parsePrefix("0f8c1d1e-2")?.masks ?? [])]).toEqual([0xffffffff, 0xf0000000, 0, 0]);
    expect(parsePrefix("0f8c1d1e2")).toBeNull();
    expect(parsePrefix("xyz")).toBeNull();
  });
});
