import { describe, expect, it } from "vitest";
import { endsTask, STATE_FACET_ORDER, STATE_STACK_ORDER, stateOfEvent, TASK_STATES } from "./states";

describe("stateOfEvent", () => {
  it.each([
    ["task-sent", "PENDING"],
    ["task-received", "RECEIVED"],
    ["task-started", "STARTED"],
    ["task-succeeded", "SUCCESS"],
    ["task-failed", "FAILURE"],
    ["task-retried", "RETRY"],
    ["task-revoked", "REVOKED"],
    ["task-rejected", "REJECTED"],
    ["task-cancelled", "CANCELLED"],
    ["task-progress", "PROGRESS"],
    ["task-step-done", "STEP-DONE"],
  ])("of %s is %s", (type, state) => {
    expect(stateOfEvent(type)).toBe(state);
  });
});

it("has a place for every state in each order", () => {
  expect([...STATE_STACK_ORDER].sort()).toEqual([...TASK_STATES].sort());
  expect([...STATE_FACET_ORDER].sort()).toEqual([...TASK_STATES].sort());
  expect(STATE_STACK_ORDER.at(-1)).toBe("FAILURE");
});

it("ends a task in four states, never in a custom one", () => {
  expect(TASK_STATES.filter(endsTask)).toEqual(["SUCCESS", "FAILURE", "REVOKED", "REJECTED"]);
  expect(endsTask("PROGRESS")).toBe(false);
});
