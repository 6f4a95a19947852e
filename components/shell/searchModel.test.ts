import { describe, expect, it } from "vitest";
import type { TaskFacets } from "@/lib/contract/api";
import type { FailureGroup } from "@/lib/contract/failures";
import { searchFilter, searchTargets } from "./searchModel";

function aGroup(known: Pick<FailureGroup, "id" | "type" | "name">): FailureGroup {
  return {
    ...{ message: "no", frame: null, status: "new", count: 3, trend: [], firstAt: 1, lastAt: 2 },
    ...{ lastTask: "t", lastWorker: null, lastMessage: "no", begunAt: null, cause: null, mark: null },
    ...known,
  };
}

const FACETS: TaskFacets = {
  state: [
    { value: "FAILURE", count: 128 },
    { value: "SUCCESS", count: 2214 },
  ],
  name: [],
  queue: [{ value: "payments", count: 7 }],
  worker: [],
  distinct: { name: 0, queue: 1, worker: 0 },
};

describe("searchFilter", () => {
  it("completes keys, and values that are there with their numbers", () => {
    expect(searchFilter("runt", FACETS).options[0]).toMatchObject({ label: "runtime:", filter: "runtime:" });
    expect(searchFilter("queue:payments state:", FACETS).options[0]).toMatchObject({
      label: "FAILURE",
      count: 128,
      filter: "queue:payments state:FAILURE",
    });
    expect(searchFilter("state:SUC", FACETS).options.map(({ filter }) => filter)).toEqual(["state:SUCCESS"]);
    expect(searchFilter("", FACETS).options).toEqual([]);
  });

  it("tells what is wrong and where, and mends a field that was mistyped", () => {
    const { error, mended } = searchFilter("state:FAILURE runtme:>2s", FACETS);
    expect(error).toMatchObject({ code: "UNKNOWN_FIELD", position: 14 });
    expect(mended).toBe("state:FAILURE runtime:>2s");
    expect(searchTargets("state:FAILURE runtme:>2s", {})).toEqual([]);
  });
});

describe("searchTargets", () => {
  it("opens a task by its whole id", () => {
    const [first] = searchTargets(" 6F1B0C9E-2f7a-4a8e-9d0e-0a1b2c3d4e5f ", {});
    expect(first).toMatchObject({ kind: "task", href: "/task/6f1b0c9e-2f7a-4a8e-9d0e-0a1b2c3d4e5f" });
  });

  it("filters the tasks by any other text, over all that is kept", () => {
    expect(searchTargets("charge card", {})).toEqual([
      { kind: "tasks", text: "charge card", href: "/tasks?filter=charge%20card&range=all" },
    ]);
  });

  it("finds workers by a part of their names", () => {
    const found = searchTargets("MAIL", { workers: ["mail@eu-a-1", "media@eu-a-gpu", "mail@eu-b-1"] });
    expect(found.slice(1).map((target) => target.href)).toEqual([
      "/worker/mail%40eu-a-1",
      "/worker/mail%40eu-b-1",
    ]);
  });

  it("finds names of tasks, and failures by their exception or their task", () => {
    const pool = {
      names: [
        { value: "shop.payments.charge_card", count: 12 },
        { value: "shop.orders.fulfil", count: 9 },
      ],
      failures: [
        aGroup({ id: "a1", type: "CardError", name: "shop.payments.charge_card" }),
        aGroup({ id: "b2", type: "ChargeError", name: null }),
        aGroup({ id: "c3", type: "KeyError", name: "shop.orders.fulfil" }),
      ],
    };
    expect(searchTargets("Charge", pool).slice(1)).toMatchObject([
      { kind: "name", count: 12, href: "/tasks?filter=name%3Ashop.payments.charge_card&range=all" },
      { kind: "failure", href: "/failures?range=7d&group=a1" },
      { kind: "failure", href: "/failures?range=7d&group=b2" },
    ]);
  });

  it("offers nothing for nothing", () => {
    expect(searchTargets("  ", { workers: ["mail@eu-a-1"] })).toEqual([]);
  });
});
