import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import {
  recordedResults,
  recordedScenarios,
  recordedTasks,
  type RecordedTask,
} from "@/lib/celery/recordedEvents";
import { foldSummary, foldTask, sameEvent, summariseTask, waitedMs } from "./foldTask";
import { anyTaskEvents, redelivered, someTaskEvents } from "./generatedEvents";

const tasks = recordedTasks();
const results = recordedResults();
const scenarios = recordedScenarios();
const byId = new Map(tasks.map((task) => [task.id, task]));

describe("foldTask on recorded runs", () => {
  it("gives the same record in any order, with any duplicates", () => {
    for (const task of tasks) {
      const record = foldTask(task.events);
      fc.assert(
        fc.property(redelivered(task.events), (events) => {
          expect(foldTask(events)).toEqual(record);
        }),
        { numRuns: 25 },
      );
    }
  });

  it("gives the same record when two ingesters share the stream", () => {
    for (const task of tasks) {
      const record = foldTask(task.events);
      const count = task.events.length;
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: count }),
          fc.integer({ min: 0, max: count }),
          (cut, overlap) => {
            const first = task.events.slice(0, cut);
            const second = task.events.slice(Math.max(0, cut - overlap));
            expect(foldTask([...second, ...first])).toEqual(record);
            expect(foldTask(interleaved(first, second))).toEqual(record);
          },
        ),
        { numRuns: 10 },
      );
    }
  });

  it("ends each scenario in the state that it is about", () => {
    for (const [run, ids] of Object.entries(scenarios)) {
      for (const [scenario, id] of Object.entries(ids)) {
        const task = byId.get(id);
        if (task === undefined) {
          expect(SILENT_SCENARIOS).toContain(scenario);
          continue;
        }
        const expected = scenario === "rej" && run.endsWith("celery52") ? "REJECTED" : STATES[scenario];
        expect(`${run} ${scenario} ${foldTask(task.events).state}`).toBe(
          `${run} ${scenario} ${expected ?? "SUCCESS"}`,
        );
      }
    }
  });

  it("ends each task as the result backend says", () => {
    let compared = 0;
    for (const task of tasks) {
      const result = results.get(task.id);
      if (result === undefined) continue;
      compared++;
      const { state, retries, worker } = foldTask(task.events);
      if (EVENTS_TELL_MORE.has(scenarioOf(task)) && state === "REJECTED")
        expect(result.status).toBe("STARTED");
      else if (scenarioOf(task) === "quiet") expect(state).toBe("PENDING");
      else {
        expect([task.id, state]).toEqual([task.id, result.status]);
        if (typeof result.retries === "number") expect(retries).toBe(result.retries);
        if (typeof result.worker === "string") expect(worker).toBe(result.worker);
      }
    }
    expect(compared).toBe(304);
  });

  it("keeps the traceback that the result backend kept", () => {
    for (const task of tasks) {
      const kept = results.get(task.id)?.traceback;
      const { state, traceback } = foldTask(task.events);
      if (kept && state === "FAILURE") expect(traceback).toBe(kept);
    }
  });

  it("never names a task its own parent", () => {
    for (const task of tasks) expect(foldTask(task.events).parentId).not.toBe(task.id);
  });

  it("keeps the shadow name for show and the real one beside it", () => {
    const task = foldTask(scenarioTask("amqp celery56", "shadow").events);
    expect([task.name, task.taskName]).toEqual(["t.add[shadow]", "t.add"]);
  });

  it("tells every attempt of a retried task", () => {
    const task = foldTask(scenarioTask("redis celery56", "rto").events);
    expect(task.attempts.map((attempt) => [attempt.number, attempt.state])).toEqual([
      [0, "RETRY"],
      [1, "SUCCESS"],
    ]);
    expect(task.attempts[0]?.exception).toContain("KeyError('k')");
    expect(task.attempts[1]?.etaAt).not.toBeNull();
    expect(task.retries).toBe(1);
    expect(task.startedAt).toBe(task.attempts[1]?.startedAt);
  });

  it("keeps the latest progress, with its fields as they were written", () => {
    const task = foldTask(scenarioTask("amqp celery52", "prog").events);
    expect(task.custom.map(({ type, fields }) => [type, fields])).toEqual([
      ["task-progress", '{"current":2,"total":3}'],
    ]);
    expect(task.state).toBe("SUCCESS");
  });

  it("counts waiting from the eta on", () => {
    const events = scenarioTask("amqp celery52", "eta").events;
    const task = foldTask(events);
    expect(task.etaAt).not.toBeNull();
    expect(waitedMs(task)).toBeCloseTo(Math.max(0, (task.startedAt ?? 0) - (task.etaAt ?? 0)), 6);
    expect(waitedMs(task)).toBeLessThan((task.startedAt ?? 0) - (task.sentAt ?? 0));
  });
});

describe("foldTask on generated events", () => {
  it("gives the same record in any order, with any duplicates", () => {
    fc.assert(
      fc.property(
        anyTaskEvents.chain((events) => fc.tuple(fc.constant(events), redelivered(events))),
        ([events, again]) => {
          expect(foldTask(again)).toEqual(foldTask(events));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("never goes back from an end, whatever comes later", () => {
    fc.assert(
      fc.property(someTaskEvents, someTaskEvents, (before, later) => {
        const rank = (events: TaskEvent[]) => END_RANK[foldTask(events).state] ?? 0;
        expect(rank([...before, ...later])).toBeGreaterThanOrEqual(rank(before));
      }),
    );
  });

  it("counts each event once", () => {
    fc.assert(
      fc.property(someTaskEvents, (events) => {
        const distinct = events.filter(
          (event, i) => events.findIndex((other) => sameEvent(other, event)) === i,
        );
        expect(foldTask([...events, ...events]).eventCount).toBe(distinct.length);
      }),
    );
  });
});

describe("foldTask", () => {
  it("keeps SUCCESS when task-started arrives late", () => {
    expect(state(event("received", 1), event("succeeded", 3), event("started", 2))).toBe("SUCCESS");
  });

  it("shows a message that was put back as received again, and as not started", () => {
    const first = [event("sent", 0), event("received", 1), event("started", 2)];
    const putBack = event("rejected", 3, { requeue: true });
    const again = event("received", 4, { hostname: "celery@b" });
    expect(foldTask([...first, putBack])).toMatchObject({
      state: "REJECTED",
      finishedAt: null,
      requeue: true,
    });
    expect(foldTask([again, putBack, ...first])).toMatchObject({
      state: "RECEIVED",
      worker: "celery@b",
      receivedAt: again.at,
      startedAt: null,
    });
    expect(state(...first, putBack, again, event("started", 5, { hostname: "celery@b" }))).toBe("STARTED");
  });

  it("takes a cancelled run for put back, not for ended", () => {
    const events = [event("received", 1), event("started", 2), event("cancelled", 3)];
    expect(foldTask(events)).toMatchObject({ state: "CANCELLED", finishedAt: null });
    expect(state(...events, event("received", 4))).toBe("RECEIVED");
  });

  it("ends a task that was rejected for good", () => {
    const rejected = event("rejected", 3, { requeue: false });
    expect(foldTask([event("received", 1), event("started", 2), rejected])).toMatchObject({
      state: "REJECTED",
      finishedAt: rejected.at,
    });
  });

  it("does not let progress hide that a task was revoked", () => {
    expect(state(event("started", 1), event("revoked", 3), event("progress", 2))).toBe("REVOKED");
    expect(state(event("started", 1), event("progress", 2))).toBe("PROGRESS");
  });

  it("shows a retried task by its next attempt, though the retry is told later", () => {
    const events = [
      event("received", 1),
      event("started", 2),
      event("sent", 3, { retries: 1, hostname: "gen9@web" }),
      event("received", 4, { retries: 1, eta: "2026-11-21T12:01:00" }),
      event("retried", 3),
    ];
    expect(foldTask(events)).toMatchObject({
      state: "RECEIVED",
      retries: 1,
      startedAt: null,
      etaAt: Date.UTC(2026, 10, 21, 12, 1),
    });
  });

  it("gives a retry to the attempt that it ended, though the next is received before", () => {
    const events = [
      event("received", 1),
      event("started", 2),
      event("sent", 3, { retries: 1, hostname: "gen9@web" }),
      event("received", 4, { retries: 1 }),
      event("retried", 5, { exception: "KeyError('first')" }),
      event("started", 7),
      event("received", 9, { retries: 2 }),
      event("retried", 10, { exception: "KeyError('second')" }),
      event("started", 12),
      event("succeeded", 13, { runtime: 1 }),
    ];
    const { attempts } = foldTask(events);
    expect(attempts.map(({ state, exception }) => [state, exception])).toEqual([
      ["RETRY", "KeyError('first')"],
      ["RETRY", "KeyError('second')"],
      ["SUCCESS", null],
    ]);
    const [first, second] = attempts;
    expect((first?.endedAt ?? 0) - (first?.startedAt ?? 0)).toBe(3000);
    expect((second?.endedAt ?? 0) - (second?.startedAt ?? 0)).toBe(3000);
    // Until the next attempt begins, the retry is still what the task is known by.
    expect(foldTask(events.slice(0, 5))).toMatchObject({ state: "RETRY", attempts: [{}, { endedAt: null }] });
  });

  it("knows a failed task of which nobody heard before", () => {
    const task = foldTask([event("failed", 5, { exception: "NotRegistered('no.such.task')" })]);
    expect(task).toMatchObject({ state: "FAILURE", name: null, retries: 0, startedAt: null });
    expect(task.attempts).toHaveLength(1);
  });

  it("prefers, of two failures told for one, that with a traceback", () => {
    const told = event("failed", 3, { exception: "TimeLimitExceeded(1,)", traceback: "Traceback …" });
    const again = event("failed", 4, { exception: "ExceptionWithTraceback()" });
    expect(foldTask([again, told])).toMatchObject({ traceback: "Traceback …", finishedAt: told.at });
  });

  it("never waits less than nothing, whatever the sender's clock says", () => {
    expect(waitedMs(foldTask([event("sent", 9), event("received", 1), event("started", 2)]))).toBe(0);
  });

  it("counts waiting of a replaced task from its second sending", () => {
    const events = ["sent", "received", "started", "sent", "received", "started"].map((type, i) =>
      event(type, 10 * i),
    );
    expect(waitedMs(foldTask(events))).toBe(20_000);
    expect(waitedMs(foldTask(events.slice(0, 4)))).toBe(20_000);
  });

  it("folds ten thousand events in no time worth naming", () => {
    const events = Array.from({ length: 10_000 }, (_, i) =>
      event(i % 3 === 0 ? "received" : i % 3 === 1 ? "started" : "retried", i, {
        retries: Math.floor(i / 3),
      }),
    );
    expect(foldTask(events).attempts).toHaveLength(3334);
  });
});

describe("foldSummary", () => {
  it("gives what the general rule gives, on recorded runs and every part of them", () => {
    for (const { events } of tasks) {
      for (let count = 1; count <= events.length; count++) expectSameRow(events.slice(0, count));
      for (let from = 1; from < events.length; from++) expectSameRow(events.slice(from));
    }
  });

  it("gives what the general rule gives, on generated events", () => {
    fc.assert(fc.property(someTaskEvents.chain(redelivered), expectSameRow), { numRuns: 3000 });
  });

  it("has a version that tells how many distinct events there are", () => {
    fc.assert(
      fc.property(someTaskEvents, (events) => {
        expect(foldSummary([...events, ...events]).version).toBe(foldTask(events).eventCount);
      }),
    );
  });
});

function expectSameRow(events: TaskEvent[]): void {
  const task = foldTask(events);
  expect(foldSummary(events)).toEqual(summariseTask(task, task.eventCount));
}

/** What is not named ends in SUCCESS. */
const STATES: Record<string, string> = {
  boom: "FAILURE",
  uboom: "FAILURE",
  flaky: "FAILURE",
  rej: "FAILURE",
  ign: "STARTED",
  quiet: "PENDING",
  // Its arguments cannot be stored as JSON, so storing fails and nothing ever ends it.
  types: "STARTED",
  expired: "REVOKED",
  linkerr: "FAILURE",
  revoked: "REVOKED",
  term: "REVOKED",
  limited: "FAILURE",
  soft: "FAILURE",
  lost: "FAILURE",
  unreg: "FAILURE",
};
/** Ids of groups, and of steps that were never sent. */
const SILENT_SCENARIOS = ["chainfail", "group", "gsave", "chordfail"];
/** Celery 5.2 stores nothing for a rejected task, so the backend still says STARTED. */
const EVENTS_TELL_MORE = new Set(["rej"]);
const END_RANK: Record<string, number> = { SUCCESS: 3, FAILURE: 2, REVOKED: 1 };

function scenarioOf(task: RecordedTask): string {
  const ids = Object.entries(scenarios[task.run] ?? {});
  return ids.find(([, id]) => id === task.id)?.[0] ?? "";
}

function scenarioTask(run: string, scenario: string): RecordedTask {
  const task = byId.get(scenarios[run]?.[scenario] ?? "");
  if (task === undefined) throw new Error(`no events of ${scenario} in ${run}`);
  return task;
}

/** One from each in turn, each keeping its own order. */
function interleaved(first: TaskEvent[], second: TaskEvent[]): TaskEvent[] {
  const longest = Math.max(first.length, second.length);
  return Array.from({ length: longest }, (_, i) => [first[i], second[i]])
    .flat()
    .filter((one) => one !== undefined);
}

function event(subject: string, second: number, fields: Partial<TaskEvent> = {}): TaskEvent {
  return {
    kind: "task",
    type: `task-${subject}`,
    uuid: "e1",
    at: Date.UTC(2026, 10, 21, 12) + second * 1000,
    hostname: subject === "sent" ? "gen7@web" : "celery@a",
    pid: 7,
    clock: second,
    ...fields,
  };
}

function state(...events: TaskEvent[]): string {
  return foldTask(events).state;
}
