import { describe, expect, it } from "vitest";
import { linkWorkflow, type WorkflowTask } from "./workflow";
import { BEGUN_AT, chainWithChord, workflowTask } from "./workflowExamples";
import { criticalPath, pathTimes, taskTimes, wholeTime } from "./workflowTimes";

function spanTexts(task: WorkflowTask, now: number): string[] {
  return taskTimes(task, BEGUN_AT + now).spans.map(
    ({ kind, from, to, open }) => `${kind} ${from - BEGUN_AT}-${to - BEGUN_AT}${open ? "…" : ""}`,
  );
}

const ended = { sent: 0, began: 100, ended: 300 };

describe("the times of a task", () => {
  it("are its waits and its run", () => {
    expect(spanTexts(workflowTask("a", ended), 900)).toEqual([
      "queue 0-5",
      "worker 5-100",
      "running 100-300",
    ]);
  });

  it("go on up to now while it waits or runs", () => {
    expect(spanTexts(workflowTask("a", { sent: 0 }), 900)).toEqual(["queue 0-900…"]);
    const running = ["queue 0-5", "worker 5-100", "running 100-900…"];
    expect(spanTexts(workflowTask("a", { sent: 0, began: 100 }), 900)).toEqual(running);
  });

  it("stop at the last word of a lost task", () => {
    const lost = workflowTask("a", { sent: 0, began: 100 }, { lost: true, updatedAt: BEGUN_AT + 200 });
    expect(spanTexts(lost, 900)).toEqual(["queue 0-5", "worker 5-100", "running 100-200"]);
  });

  it("tell a wait from the time before it was due", () => {
    const due = workflowTask("a", ended, { etaAt: BEGUN_AT + 90 });
    expect(spanTexts(due, 900)).toEqual(["queue 0-5", "held 5-90", "worker 90-100", "running 100-300"]);
    const notYet = { etaAt: BEGUN_AT + 5000, receivedAt: BEGUN_AT + 5 };
    expect(spanTexts(workflowTask("a", { sent: 0 }, notYet), 900)).toEqual(["queue 0-5", "held 5-900…"]);
  });

  it("tell earlier runs of a retried task from its last one", () => {
    const retried = workflowTask("a", ended, { retries: 2, receivedAt: BEGUN_AT + 80 });
    expect(spanTexts(retried, 900)).toEqual(["earlier 0-80", "worker 80-100", "running 100-300"]);
    const waits = workflowTask("a", { sent: 0, began: 50 }, { state: "RETRY", updatedAt: BEGUN_AT + 70 });
    expect(spanTexts(waits, 900)).toEqual(["earlier 0-70", "held 70-900…"]);
  });

  it("never run backwards, though clocks differ", () => {
    const skewed = workflowTask("a", ended, { receivedAt: BEGUN_AT - 40, createdAt: BEGUN_AT + 150 });
    expect(spanTexts(skewed, 900)).toEqual(["running 150-300"]);
  });
});

describe("the critical path", () => {
  it("goes through the member of a chord that ended last", () => {
    const graph = linkWorkflow(chainWithChord());
    const path = criticalPath(graph, BEGUN_AT + 5000);
    expect(path).toEqual(["a", "m2", "body"]);
    expect(pathTimes(graph, path, BEGUN_AT + 5000)).toEqual({ totalMs: 2000, runningMs: 1932, waitedMs: 70 });
  });

  it("leads to what is still at it", () => {
    const tasks = chainWithChord().slice(0, 4);
    tasks[1] = { ...tasks[1]!, state: "STARTED", finishedAt: null, runtime: null };
    expect(criticalPath(linkWorkflow(tasks), BEGUN_AT + 9000)).toEqual(["a", "m1"]);
    expect(wholeTime(tasks, BEGUN_AT + 9000)).toEqual({ from: BEGUN_AT, to: BEGUN_AT + 9000 });
  });
});
