import { describe, expect, it } from "vitest";
import { linkWorkflow } from "@/lib/cluster/workflow";
import { BEGUN_AT, chainWithChord } from "@/lib/cluster/workflowExamples";
import { axisMarks, moveWindow, placeIn, waterfall, zoomWindow } from "./waterfallModel";

const whole = { from: BEGUN_AT, to: BEGUN_AT + 2000 };
const ms = ({ from, to }: { from: number; to: number }) => [from - BEGUN_AT, to - BEGUN_AT];

it("has a row for each task in the order of sending, with the critical path marked", () => {
  const { rows, path, ...window } = waterfall(linkWorkflow(chainWithChord()), BEGUN_AT + 9000);
  expect(rows.map(({ task, critical }) => `${task.id}${critical ? "!" : ""}`)).toEqual([
    "a!",
    "m1",
    "m2!",
    "m3",
    "body!",
  ]);
  expect(window).toEqual(whole);
  expect(path).toEqual(["a", "m2", "body"]);
  const only = waterfall(linkWorkflow(chainWithChord()), BEGUN_AT + 9000, true);
  expect(only.rows.map(({ task }) => task.id)).toEqual(path);
});

describe("the window of time", () => {
  it("cuts what reaches out of it, and leaves out the rest", () => {
    const window = { from: BEGUN_AT + 500, to: BEGUN_AT + 1500 };
    expect(placeIn(window, { from: BEGUN_AT, to: BEGUN_AT + 1000 })).toEqual({ left: 0, width: 50 });
    expect(placeIn(window, { from: BEGUN_AT + 1400, to: BEGUN_AT + 1900 })).toEqual({ left: 90, width: 10 });
    expect(placeIn(window, { from: BEGUN_AT, to: BEGUN_AT + 400 })).toBeNull();
    expect(placeIn(window, { from: BEGUN_AT + 1600, to: BEGUN_AT + 1900 })).toBeNull();
  });

  it("comes closer around a point and never leaves the whole", () => {
    const close = zoomWindow(whole, whole, 0.5, BEGUN_AT + 500);
    expect(ms(close)).toEqual([250, 1250]);
    expect(ms(zoomWindow(whole, close, 10, BEGUN_AT + 500))).toEqual([0, 2000]);
    expect(ms(moveWindow(whole, close, 5))).toEqual([1000, 2000]);
    expect(ms(moveWindow(whole, close, -0.1))).toEqual([150, 1150]);
    const closest = zoomWindow(whole, close, 1e-9, BEGUN_AT + 500);
    expect(closest.to - closest.from).toBe(1);
  });

  it("is marked at round lengths after the begin", () => {
    expect(axisMarks(whole, whole, 5)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(axisMarks(whole, { from: BEGUN_AT + 130, to: BEGUN_AT + 290 }, 4)).toEqual([150, 200, 250]);
    const days = { from: 0, to: 10 * 86_400_000 };
    expect(axisMarks(days, days, 3)).toHaveLength(3);
  });
});
