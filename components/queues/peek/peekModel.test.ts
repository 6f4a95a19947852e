import { describe, expect, it } from "vitest";
import { MAX_TAKEN_MESSAGES, type QueueMessage, type QueuePeek } from "@/lib/contract/queues";
import { argumentRoots, messagesOf, nextPage, sortMessages } from "./peekModel";

const NOTHING = {
  ...{ protocol: 2 as const, id: null, name: null, args: null, kwargs: null, argsFrom: null, retries: null },
  ...{ etaAt: null, expiresAt: null, rootId: null, parentId: null, groupId: null, origin: null },
  ...{ shadow: null, priority: null, redelivered: false, contentType: null, contentEncoding: null },
  ...{ compression: null, bytes: 0, text: null, problem: null },
};

function message(ref: string | null, task: Partial<QueueMessage["task"]> = {}): QueueMessage {
  return {
    ...{
      ref,
      place: "ready",
      takenAt: null,
      sentAt: null,
      state: null,
      headers: null,
      body: null,
      hidden: [],
    },
    task: { ...NOTHING, ...task },
  };
}

function page(offset: number, refs: readonly (string | null)[], total: number): QueuePeek {
  return {
    ...{ at: 1, exact: true, total, offset, names: [], named: refs.length },
    messages: refs.map((ref) => message(ref)),
  };
}

const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `m${from + index}`);

describe("the pages of a queue", () => {
  it("go on to the end, and no further", () => {
    expect(nextPage([page(0, many(20), 130)], true)).toEqual({ offset: 20, limit: 100 });
    expect(nextPage([page(0, many(20), 130), page(20, many(100, 20), 130)], true)).toEqual({
      offset: 120,
      limit: 10,
    });
    expect(nextPage([page(0, many(20), 20)], true)).toBeNull();
    expect(nextPage([page(0, many(20), 130), page(20, [], 130)], true)).toBeNull();
    expect(nextPage([], true)).toBeNull();
  });

  it("end where looking would take too many messages at once", () => {
    const last = page(920, many(70), 5000);
    expect(nextPage([last], false)).toEqual({ offset: 990, limit: 10 });
    expect(nextPage([page(900, many(100), 5000)], false)).toBeNull();
    expect(MAX_TAKEN_MESSAGES).toBe(1000);
  });

  it("show a message once that moved up while they were read, and each that has no name", () => {
    const all = messagesOf([page(0, ["a", "b", null], 6), page(3, ["b", "c", null], 6)]);
    expect(all.map(({ ref }) => ref)).toEqual(["a", "b", null, "c", null]);
  });
});

describe("the order of messages", () => {
  it("keeps the one that is taken next first among equals", () => {
    const messages = [
      message("1", { name: "b", bytes: 5 }),
      message("2", { name: "a", bytes: 9 }),
      message("3", { name: "a", bytes: 5 }),
    ];
    const refs = (order: Parameters<typeof sortMessages>[1]) =>
      sortMessages(messages, order).map(({ ref }) => ref);
    expect(refs("oldest")).toEqual(["1", "2", "3"]);
    expect(refs("name")).toEqual(["2", "3", "1"]);
    expect(refs("size")).toEqual(["2", "1", "3"]);
  });
});

describe("a message's arguments", () => {
  it("are trees of what is known", () => {
    const names = (task: Partial<QueueMessage["task"]>) =>
      argumentRoots({ ...NOTHING, ...task }).map(({ name }) => name);
    expect(names({ args: "[1, 2]", kwargs: "{'a': 1}" })).toEqual(["args", "kwargs"]);
    expect(names({ args: "[1, 2]", kwargs: "" })).toEqual(["args"]);
    expect(names({})).toEqual([]);
  });
});
