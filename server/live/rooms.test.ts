import { describe, expect, it } from "vitest";
import type { TaskRow } from "@/lib/contract/api";
import type { Subject } from "@/lib/contract/realtime";
import { workflowTask } from "@/lib/cluster/workflowExamples";
import { changesSince, createRooms, type RoomUpdate } from "./rooms";
import type { SubjectValue } from "./subjects";

const SHELL: Subject = { kind: "shell" };
const TASK: Subject = { kind: "task", id: "a" };

function setUp(value: () => SubjectValue) {
  const state = {
    now: 1000,
    revision: 1,
    reads: 0,
    updates: [] as RoomUpdate[],
    failing: false,
    troubles: 0,
  };
  const rooms = createRooms({
    read: () => {
      state.reads++;
      return state.failing ? Promise.reject(new Error("away")) : Promise.resolve(value());
    },
    revision: () => state.revision,
    now: () => state.now,
    onUpdate: (update) => state.updates.push(update),
    onTrouble: () => state.troubles++,
  });
  return { state, rooms };
}

function row(id: string, state: string): TaskRow {
  return { id, state } as TaskRow; // rooms look at nothing else
}

function list(...rows: TaskRow[]): SubjectValue {
  const ids = rows.map((one) => one.id);
  return { kind: "tasks", total: rows.length, retained: rows.length, hydrating: false, ids, rows };
}

describe("a room", () => {
  it("reads nothing while nothing changes", async () => {
    const { state, rooms } = setUp(() => ({ kind: "task", value: 1 }));
    await rooms.join(TASK);
    state.now += 1000;
    await rooms.turn();
    expect(state.reads).toBe(1);
  });

  it("reads once for all its members, and not more often than its kind allows", async () => {
    let value = 0;
    const { state, rooms } = setUp(() => ({ kind: "task", value: ++value }));
    await rooms.join(TASK);
    await rooms.join(TASK);
    expect(state.reads).toBe(1);
    for (let i = 0; i < 10; i++) {
      state.now += 100;
      state.revision++;
      await rooms.turn();
    }
    expect(state.reads).toBeLessThanOrEqual(5);
    expect(state.updates.length).toBe(state.reads - 1);
  });

  it("reads now and then even when nothing changed, for ages and silences grow by themselves", async () => {
    const { state, rooms } = setUp(() => ({ kind: "shell", value: state.now }));
    await rooms.join(SHELL);
    state.now += 2000;
    await rooms.turn();
    expect(state.updates.map((update) => update.changes)).toEqual([{ kind: "shell", value: 3000 }]);
  });

  it("tells nothing when what it read is what it told", async () => {
    const { state, rooms } = setUp(() => ({ kind: "task", value: "same" }));
    await rooms.join(TASK);
    state.now += 1000;
    state.revision++;
    await rooms.turn();
    expect(state.updates.map((update) => update.changes)).toEqual([null]);
  });

  it("has told all who come at once the same, from which the next changes count", async () => {
    const { state, rooms } = setUp(() => ({ kind: "task", value: state.reads }));
    await Promise.all([rooms.join(TASK), rooms.join(TASK)]);
    expect(state.reads).toBe(2);
    const told = rooms.current(TASK);
    expect(told).toEqual({ kind: "task", value: 1 });
    state.now += 1000;
    state.revision++;
    await rooms.turn();
    expect(state.updates.map((update) => update.changes)).toEqual([{ kind: "task", value: 3 }]);
    expect(rooms.current(TASK)).toEqual({ kind: "task", value: 3 });
  });

  it("is over when its last member leaves", async () => {
    const { state, rooms } = setUp(() => ({ kind: "task", value: state.now }));
    await rooms.join(TASK);
    await rooms.join(TASK);
    rooms.leave(TASK);
    expect(rooms.size).toBe(1);
    rooms.leave(TASK);
    expect(rooms.size).toBe(0);
    state.now += 10_000;
    await rooms.turn();
    expect(state.reads).toBe(1);
  });

  it("goes on after a read that failed", async () => {
    const { state, rooms } = setUp(() => ({ kind: "task", value: state.now }));
    await rooms.join(TASK);
    state.failing = true;
    state.now += 1000;
    state.revision++;
    await rooms.turn();
    expect(state.troubles).toBe(1);
    state.failing = false;
    state.now += 1000;
    state.revision++;
    await rooms.turn();
    expect(state.updates).toHaveLength(1);
  });

  it("of a list tells the whole order, and only the rows that are new or other than before", async () => {
    let value = list(row("a", "STARTED"), row("b", "SUCCESS"));
    const { state, rooms } = setUp(() => value);
    const query = { filter: "", sort: "created", order: "desc", limit: 100, offset: 0 } as const;
    await rooms.join({ kind: "tasks", query });
    value = list(row("c", "RECEIVED"), row("a", "SUCCESS"), row("b", "SUCCESS"));
    state.now += 1000;
    state.revision++;
    await rooms.turn();
    const [update] = state.updates;
    expect(update?.changes).toMatchObject({ ids: ["c", "a", "b"], total: 3 });
    expect(update?.changes).toMatchObject({ rows: [row("c", "RECEIVED"), row("a", "SUCCESS")] });
    expect(update?.whole).toEqual(value);
  });
});

describe("what is told of a workflow", () => {
  const told = new Map<string, string>();
  const tell = (...rows: ReturnType<typeof workflowTask>[]) => {
    const ids = rows.map(({ id }) => id);
    const frame = { rootId: "a", total: rows.length, sentBy: null, groupId: null };
    const changes = changesSince(told, { kind: "workflow", ...frame, ids, rows });
    if (changes?.kind !== "workflow") return null;
    return { ids: changes.ids, rows: changes.rows.map(({ id }) => id) };
  };

  it("is the tasks that changed, and their ids only when there are others", () => {
    const a = workflowTask("a", { sent: 0 });
    const b = workflowTask("b", { sent: 5 });
    expect(tell(a)).toEqual({ ids: ["a"], rows: ["a"] });
    expect(tell(a)).toBeNull();
    expect(tell(a, b)).toEqual({ ids: ["a", "b"], rows: ["b"] });
    expect(tell({ ...a, version: 2 }, b)).toEqual({ ids: null, rows: ["a"] });
    expect(tell({ ...a, version: 2 }, { ...b, lost: true })).toEqual({ ids: null, rows: ["b"] });
    expect(tell({ ...a, version: 2 })).toEqual({ ids: ["a"], rows: [] });
  });
});
