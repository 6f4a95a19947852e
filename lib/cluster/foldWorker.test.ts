import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WorkerEvent } from "@/lib/celery/celeryEvent";
import { recordedEvents } from "@/lib/celery/recordedEvents";
import {
  addWorkerEvent,
  foldWorker,
  isNewer,
  mergeWorkerFacts,
  workerFactKinds,
  type WorkerFacts,
} from "./foldWorker";
import { workerPresence } from "./presence";
import type { WorkerRecord } from "./worker";

const recorded = recordedEvents();

describe("foldWorker on recorded runs", () => {
  it("gives the same record in any order, with any duplicates", () => {
    for (const [, events] of recordedWorkers()) {
      const record = foldAll(events);
      fc.assert(
        fc.property(
          fc.shuffledSubarray(events, { minLength: events.length }),
          fc.subarray(events),
          (all, again) => {
            expect(foldAll([...again, ...all])).toEqual(record);
          },
        ),
        { numRuns: 50 },
      );
    }
  });

  it("knows who said goodbye and who was killed", () => {
    const listening = { since: 0, until: null, heardAt: null };
    const status = (key: string) =>
      workerPresence(foldAll(recordedWorkers().get(key) ?? []), RECEIVED_AT + 60_000, listening).status;
    expect(status("amqp celery52 p52@lab")).toBe("offline");
    expect(status("amqp celery56-tz-newyork tz@lab")).toBe("lost");
  });

  it("keeps figures and interval when a heartbeat was asked for", () => {
    const events = recordedWorkers().get("amqp celery52+56-pidbox p52@lab") ?? [];
    const requested = events.filter((event) => workerFactKinds(event).includes("requested"));
    expect(requested.length).toBeGreaterThan(0);
    const record = foldAll([...events, { ...required(requested[0]), at: RECEIVED_AT, clock: 10_000 }]);
    expect(record).toMatchObject({ freqMs: 2000, lastHeartbeatAt: RECEIVED_AT });
    expect(record.active).not.toBeNull();
  });
});

describe("foldWorker on generated events", () => {
  it("gives the same record in any order, with any duplicates, merged in any way", () => {
    fc.assert(
      fc.property(
        anyWorkerEvents.chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray(events, { minLength: events.length }),
            fc.nat({ max: events.length }),
          ),
        ),
        ([events, shuffled, cut]) => {
          const record = foldWorker(required(gather(events)));
          expect(foldWorker(required(gather([...shuffled, ...events])))).toEqual(record);
          const first = gather(shuffled.slice(0, cut));
          const second = gather(shuffled.slice(cut));
          const merged = first && second ? mergeWorkerFacts(second, first) : (first ?? second);
          expect(foldWorker(required(merged))).toEqual(record);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("tells of any two different events which is newer", () => {
    fc.assert(
      fc.property(anyWorkerEvent, anyWorkerEvent, (a, b) => {
        const differ = a.at !== b.at || a.clock !== b.clock || a.pid !== b.pid;
        expect([isNewer(a, b), isNewer(b, a)].filter(Boolean)).toHaveLength(differ ? 1 : 0);
      }),
    );
  });
});

describe("foldWorker", () => {
  it("forgets what the process before had counted", () => {
    const record = foldAll([
      event("heartbeat", 10, { pid: 1, active: 3, processed: 900 }),
      event("online", 20, { pid: 2, active: 0, processed: 0 }),
    ]);
    expect(record).toMatchObject({ pid: 2, active: 0, processed: 0, startedAt: at(20) });
  });

  it("knows nothing of a new process's figures until it tells", () => {
    const record = foldAll([
      event("heartbeat", 10, { pid: 1, active: 3, processed: 900 }),
      event("heartbeat", 20, { pid: 2, freq: 5 }),
    ]);
    expect(record).toMatchObject({ pid: 2, active: null, processed: null, startedAt: null, freqMs: 2000 });
  });

  it("does not take a reconnect for a start", () => {
    const record = foldAll([
      event("online", 0, { processed: 0 }),
      event("heartbeat", 2, { active: 1, processed: 40 }),
      event("online", 30, { active: 1, processed: 41 }),
    ]);
    expect(record).toMatchObject({ startedAt: at(0), onlineAt: at(30), processed: 41 });
  });

  it("tells how far the worker's clock is from ours, by the event received last", () => {
    const facts = addWorkerEvent(null, event("heartbeat", 10, { active: 0 }), at(10) + 250);
    expect(foldWorker(facts)).toMatchObject({ driftMs: 250, lastSeenAt: at(10) + 250 });
  });

  it("makes nothing of workers' talk among themselves", () => {
    expect(workerFactKinds(event("elect", 1))).toEqual([]);
  });
});

const RECEIVED_AT = Date.UTC(2026, 10, 21, 13);

function at(second: number): number {
  return RECEIVED_AT + second * 1000;
}

function event(subject: string, second: number, fields: Partial<WorkerEvent> = {}): WorkerEvent {
  return {
    kind: "worker",
    type: `worker-${subject}`,
    at: at(second),
    hostname: "celery@a",
    pid: 1,
    clock: second,
    ...fields,
  };
}

/** By run and worker's name. */
function recordedWorkers(): Map<string, WorkerEvent[]> {
  const workers = new Map<string, WorkerEvent[]>();
  for (const { run, event: one } of recorded) {
    if (one.kind !== "worker") continue;
    const key = `${run} ${one.hostname}`;
    const known = workers.get(key);
    if (known) known.push(one);
    else workers.set(key, [one]);
  }
  return workers;
}

function gather(events: readonly WorkerEvent[], seenAt = RECEIVED_AT): WorkerFacts | null {
  let facts: WorkerFacts | null = null;
  for (const one of events) facts = addWorkerEvent(facts, one, seenAt);
  return facts;
}

function foldAll(events: readonly WorkerEvent[], seenAt = RECEIVED_AT): WorkerRecord {
  return foldWorker(required(gather(events, seenAt)));
}

function required<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("nothing there");
  return value;
}

/** Two events of one moment, clock and process are one event, so its fields depend on those. */
const anyWorkerEvent: fc.Arbitrary<WorkerEvent> = fc
  .record({
    subject: fc.constantFrom("online", "heartbeat", "offline"),
    second: fc.integer({ min: 0, max: 6 }),
    pid: fc.constantFrom(null, 1, 2),
    clock: fc.constantFrom(null, 1, 2),
  })
  .map(({ subject, second, pid, clock }) => {
    const variant = second + (clock ?? 0) + (pid ?? 0);
    return event(subject, second, {
      pid,
      clock,
      ...(variant % 3 === 0
        ? {}
        : { active: variant, processed: (variant % 4) * 10, loadavg: [1, 2, variant] }),
      ...(variant % 2 === 0 ? { freq: 2 + variant } : {}),
      swVer: `5.${variant}`,
    });
  });
const anyWorkerEvents = fc.array(anyWorkerEvent, { minLength: 1, maxLength: 12 }).map((events) => {
  const byMoment = new Map(events.map((one) => [`${one.at} ${one.clock} ${one.pid}`, one]));
  return [...byMoment.values()];
});
