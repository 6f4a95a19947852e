import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import { recordedTasks } from "@/lib/celery/recordedEvents";
import { failureOf } from "./failureGroup";
import { foldSummary, foldTask } from "./foldTask";
import { redelivered, someTaskEvents } from "./generatedEvents";
import { contributions, diffContributions, type Contribution } from "./rollup";
import { sketchBucket } from "./sketch";

const tasks = recordedTasks();

describe("contributions", () => {
  it("are the same in any order, with any duplicates", () => {
    fc.assert(
      fc.property(
        someTaskEvents.chain((events) => fc.tuple(fc.constant(events), redelivered(events))),
        ([events, again]) => {
          expect(of(again)).toEqual(of(events));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("count a task once as received and at most once as ended", () => {
    fc.assert(
      fc.property(someTaskEvents, (events) => {
        const fields = of(events).map((contribution) => contribution.field);
        expect(fields.filter((field) => field === "received")).toHaveLength(1);
        expect(fields.filter((field) => OUTCOMES.has(field)).length).toBe(isEnded(events) ? 1 : 0);
      }),
    );
  });

  it("say what happened, when and where", () => {
    const events = [
      event("sent", 50, { queue: "mail", name: "mail.send" }),
      event("received", 58),
      event("started", 70),
      event("succeeded", 130, { runtime: 60 }),
    ];
    const at = (minute: number) => BASE + minute * 60_000;
    const common = { name: "mail.send", queue: "mail", worker: "celery@a", failure: null, n: 1 };
    expect(of(events)).toEqual([
      { ...common, at: at(0), field: "received" },
      { ...common, at: at(1), field: `wait:${sketchBucket(20_000)}` },
      { ...common, at: at(2), field: "succeeded" },
      { ...common, at: at(2), field: `run:${sketchBucket(60_000)}` },
    ]);
  });

  it("count a failure under its group, and only there", () => {
    const failed = event("failed", 2, { exception: "ValueError('no 1')" });
    const list = of([event("received", 0, { name: "mail.send" }), event("started", 1), failed]);
    const group = failureOf("mail.send", "ValueError('no 2')", undefined).id;
    expect(list.map(({ field, failure }) => [field, failure])).toEqual([
      ["received", null],
      [`wait:${sketchBucket(1000)}`, null],
      ["failed", group],
    ]);
    const again = of([failed, event("succeeded", 3, { runtime: 1 })]);
    expect(again.some((contribution) => contribution.failure !== null)).toBe(false);
  });

  it("count every retry and every attempt's waiting, each for its own worker", () => {
    const events = [
      event("received", 0),
      event("started", 1),
      event("retried", 2),
      event("received", 3, { retries: 1, hostname: "celery@b" }),
      event("started", 7, { hostname: "celery@b" }),
      event("retried", 8, { hostname: "celery@b" }),
    ];
    expect(of(events).map(({ field, worker }) => [field, worker])).toEqual([
      ["received", "celery@a"],
      ["retried", "celery@a"],
      ["retried", "celery@b"],
      [`wait:${sketchBucket(1000)}`, "celery@a"],
      [`wait:${sketchBucket(4000)}`, "celery@b"],
    ]);
  });
});

describe("diffContributions", () => {
  it("adds up to the whole, whatever the batches", () => {
    fc.assert(
      fc.property(someTaskEvents, fc.array(fc.nat({ max: 4 }), { maxLength: 8 }), (events, sizes) => {
        expect(addedUp(events, sizes)).toEqual(totals(of(events)));
      }),
      { numRuns: 2000 },
    );
  });

  it("adds up to the whole on every recorded task, event by event, and again with all of them doubled", () => {
    for (const { events } of tasks) {
      expect(addedUp(events, [])).toEqual(totals(of(events)));
      expect(addedUp([...events, ...events], [])).toEqual(totals(of(events)));
    }
  });

  it("says nothing of what stays", () => {
    const one = of([event("received", 0)]);
    expect(diffContributions(one, one)).toEqual([]);
  });

  it("takes the whole away where nothing stays", () => {
    const one = of([event("received", 0)]);
    expect(diffContributions(one, [])).toEqual(one.map((contribution) => ({ ...contribution, n: -1 })));
  });
});

const OUTCOMES: ReadonlySet<string> = new Set(["succeeded", "failed", "revoked", "rejected"]);
const BASE = Date.UTC(2026, 10, 21, 12);

function of(events: readonly TaskEvent[]): Contribution[] {
  return contributions(foldSummary(events), events);
}

function isEnded(events: readonly TaskEvent[]): boolean {
  return foldTask(events).finishedAt !== null;
}

/** The counts that a store would hold that takes the events in batches of these sizes, then one by one. */
function addedUp(events: readonly TaskEvent[], sizes: number[]): Map<string, number> {
  const differences: Contribution[] = [];
  let before: Contribution[] = [];
  let taken = 0;
  for (const size of [...sizes, ...events.map(() => 1)]) {
    taken = Math.min(events.length, taken + size);
    if (taken === 0) continue;
    const after = of(events.slice(0, taken));
    diffContributions(before, after, differences);
    before = after;
  }
  return totals(differences);
}

function totals(list: readonly Contribution[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { n, ...place } of list) {
    const key = JSON.stringify(place);
    counts.set(key, (counts.get(key) ?? 0) + n);
  }
  return new Map([...counts].filter(([, n]) => n !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function event(subject: string, second: number, fields: Partial<TaskEvent> = {}): TaskEvent {
  return {
    kind: "task",
    type: `task-${subject}`,
    uuid: "e1",
    at: BASE + second * 1000,
    hostname: subject === "sent" ? "gen7@web" : "celery@a",
    pid: 7,
    clock: second,
    ...fields,
  };
}
