import { describe, expect, it } from "vitest";
import type { ResultMetaView, TaskResult } from "@/lib/contract/results";
import { customMeta, storedArguments, storedError, storedReturn, valueRoots } from "./resultModel";

const meta: ResultMetaView = {
  ...{ taskId: "a", state: "SUCCESS", result: { kind: "none" }, exception: null, traceback: null },
  ...{ children: [], doneAt: null, parentId: null, groupId: null, extended: false, name: null },
  ...{ args: null, kwargs: null, worker: null, retries: null, queue: null, stamps: [], others: [] },
  ...{ serializer: "json", cut: [] },
};
const found = (part: Partial<ResultMetaView>): TaskResult => ({
  ...{ id: "a", source: { kind: "redis", reason: null, address: "redis://host" }, state: "found" },
  ...{ readAt: 0, sizeBytes: 10, head: null, problem: null, progress: null, hidden: [] },
  meta: { ...meta, ...part },
});

describe("what a stored result adds", () => {
  it("is a return value only of a task that succeeded", () => {
    expect(storedReturn(found({}))).not.toBeNull();
    expect(storedReturn(found({ state: "FAILURE" }))).toBeNull();
    expect(storedReturn(undefined)).toBeNull();
  });

  it("is the meta of states that Celery does not name itself", () => {
    expect(customMeta(found({ state: "PROGRESS" }))?.state).toBe("PROGRESS");
    expect(customMeta(found({ state: "STARTED" }))).toBeNull();
  });

  it("is an exception with its module and its arguments", () => {
    const error = storedError(
      found({
        state: "FAILURE",
        exception: { type: "CardError", module: "stripe.error", args: [{ kind: "str", value: "declined" }] },
        traceback: "",
        cut: ["result"],
      }),
    );
    expect(error).toEqual({
      exception: "stripe.error.CardError('declined')",
      traceback: null,
      cut: ["exception"],
    });
  });

  it("is a tree by keys, or one value without a name", () => {
    expect(valueRoots({ kind: "dict", entries: [[{ kind: "str", value: "n" }, { kind: "none" }]] })).toEqual([
      { name: "n", value: { kind: "none" } },
    ]);
    expect(valueRoots({ kind: "bool", value: true })).toEqual([
      { name: null, value: { kind: "bool", value: true } },
    ]);
  });

  it("is the arguments only where the backend keeps them", () => {
    expect(storedArguments(meta)).toBeNull();
    const kept = storedArguments({
      ...meta,
      args: { kind: "tuple", items: [{ kind: "int", text: "1" }] },
      kwargs: { kind: "dict", entries: [] },
    });
    expect(kept).toEqual([{ name: "0", value: { kind: "int", text: "1" } }]);
  });
});
