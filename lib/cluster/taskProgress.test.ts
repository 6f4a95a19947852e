import { describe, expect, it } from "vitest";
import type { PythonValue } from "../celery/pythonValue";
import type { Task } from "./task";
import { storedProgress, taskProgress } from "./taskProgress";

const taskOf = (known: Partial<Pick<Task, "custom" | "startedAt">>) => ({
  custom: [],
  startedAt: null,
  ...known,
});
const custom = (fields: string, at = 10_000) => ({ type: "task-progress", at, fields });

describe("taskProgress", () => {
  it("reads current and total, and how long the rest takes at the pace so far", () => {
    const progress = taskProgress(
      taskOf({
        startedAt: 0,
        custom: [custom('{"current": 64, "total": 100, "unit": "page", "file": "/tmp/x"}')],
      }),
    );
    expect(progress).toMatchObject({
      state: "PROGRESS",
      share: 0.64,
      unit: "page",
      others: [{ name: "file", text: '"/tmp/x"' }],
    });
    expect(progress?.leftMs).toBeCloseTo(5625);
    expect(progress?.perSecond).toBeCloseTo(6.4);
  });

  it("takes the newest event that has both", () => {
    const task = taskOf({
      custom: [
        custom('{"current": 1, "total": 4}', 5),
        custom('{"current": 3, "total": 4}', 9),
        custom('{"note": 1}', 20),
      ],
    });
    expect(taskProgress(task)?.current).toBe(3);
  });

  it("estimates nothing before anything is done", () => {
    expect(
      taskProgress(taskOf({ startedAt: 0, custom: [custom('{"current": 0, "total": 4}')] })),
    ).toMatchObject({ share: 0, leftMs: null });
  });

  it.each([
    '{"current": NaN, "total": 4}',
    '{"current": 1, "total": 0}',
    '{"current": "1", "total": 4}',
    '{"total": 4}',
    "[]",
    "",
  ])("is nothing for %s", (fields) => {
    expect(taskProgress(taskOf({ custom: [custom(fields)] }))).toBeNull();
  });

  it("never shows more than all", () => {
    expect(taskProgress(taskOf({ custom: [custom('{"current": 9, "total": 4}')] }))?.share).toBe(1);
  });
});

describe("storedProgress", () => {
  it("reads what update_state was given, at the moment when it was read", () => {
    const entry = (value: string, text: string): [PythonValue, PythonValue] => [
      { kind: "str", value },
      { kind: "int", text },
    ];
    const result: PythonValue = { kind: "dict", entries: [entry("current", "3"), entry("total", "4")] };
    const meta = { state: "PROGRESS", result };
    const progress = storedProgress({ meta, progress: { current: 3, total: 4 }, readAt: 9000 }, 6000);
    expect(progress).toMatchObject({ source: "backend", state: "PROGRESS", share: 0.75, leftMs: 1000 });
    expect(storedProgress({ meta, progress: null, readAt: 0 }, 0)).toBeNull();
  });
});
