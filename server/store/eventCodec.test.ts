import { describe, expect, it } from "vitest";
import fc from "fast-check";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import type { TaskSummary } from "@/lib/cluster/task";
import { decodeStoredEvent, encodeStoredEvent } from "./eventCodec";
import { decodeRow, encodeRow, type EncodedRow } from "./rowCodec";

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const optional: { requiredKeys: [] } = { requiredKeys: [] };
const head = {
  kind: fc.constant("task" as const),
  uuid: fc.uuid(),
  at: fc.double({ min: 1e12, max: 2e12, noNaN: true }),
  hostname: text,
  pid: fc.option(fc.nat()),
  clock: fc.option(fc.nat()),
};
const message = {
  name: text,
  rootId: fc.uuid(),
  parentId: fc.uuid(),
  args: text,
  kwargs: text,
  retries: fc.nat(20),
  eta: text,
  expires: text,
  cut: fc.constantFrom(["args"], ["args", "kwargs"]),
};

function eventOf(type: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<TaskEvent> {
  return fc
    .tuple(fc.record(head), fc.record(fields, optional))
    .map(([first, rest]) => ({ ...first, type, ...rest }));
}

const anyEvent = fc.oneof(
  eventOf("task-sent", { ...message, queue: text, exchange: text, routingKey: text }),
  eventOf("task-received", message),
  eventOf("task-started", {}),
  eventOf("task-succeeded", { result: text, runtime: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
  eventOf("task-failed", { exception: text, traceback: text, cut: fc.constant(["traceback"]) }),
  eventOf("task-retried", { exception: text, traceback: text }),
  eventOf("task-revoked", {
    terminated: fc.boolean(),
    signum: fc.oneof(fc.nat(64), text),
    expired: fc.boolean(),
  }),
  eventOf("task-rejected", { requeue: fc.boolean() }),
  eventOf("task-cancelled", {}),
  eventOf("task-progress", { custom: text }),
);

describe("the stored form of an event", () => {
  it("gives back the event it was made from", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(decodeStoredEvent(event.uuid, encodeStoredEvent(event))).toEqual(event);
      }),
    );
  });

  it("remembers a root that is the task itself without writing it", () => {
    const event: TaskEvent = {
      kind: "task",
      type: "task-received",
      uuid: "a-long-id-that-should-appear-nowhere",
      at: 1,
      hostname: "w",
      pid: 1,
      clock: 1,
      rootId: "a-long-id-that-should-appear-nowhere",
    };
    const stored = encodeStoredEvent(event);
    expect(stored).not.toContain("appear-nowhere");
    expect(decodeStoredEvent(event.uuid, stored)).toEqual(event);
  });
});

describe("the row in the change stream", () => {
  it("gives back the summary it was made from", () => {
    const nullable = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }));
    const summary: fc.Arbitrary<TaskSummary> = fc.record({
      id: fc.uuid(),
      version: fc.nat(),
      state: text,
      name: fc.option(text),
      worker: fc.option(text),
      pid: fc.option(fc.nat()),
      queue: fc.option(text),
      retries: fc.nat(),
      createdAt: fc.nat(),
      receivedAt: nullable,
      startedAt: nullable,
      finishedAt: nullable,
      updatedAt: fc.nat(),
      etaAt: nullable,
      runtime: nullable,
      waitedMs: nullable,
      rootId: fc.option(fc.uuid()),
      parentId: fc.option(fc.uuid()),
      exceptionType: fc.option(text),
      failure: fc.option(text),
    });
    fc.assert(
      fc.property(summary, (row) => {
        const sent = JSON.parse(JSON.stringify(encodeRow(row))) as EncodedRow;
        expect(decodeRow(sent)).toEqual(row);
        const ownRoot = { ...row, rootId: row.id };
        expect(decodeRow(encodeRow(ownRoot))).toEqual(ownRoot);
      }),
    );
  });
});
