import { describe, expect, it } from "vitest";
import type { WaitCause, WaitCheck } from "@/lib/contract/queues";
import { isWaiting, mendsOf, readEvidence, sortChecks } from "./waitingModel";

function check(
  code: WaitCause,
  verdict: WaitCheck["verdict"] = "cause",
  evidence: WaitCheck["evidence"] = {},
): WaitCheck {
  return { code, verdict, evidence, toldAt: null };
}
const codes = (checks: readonly WaitCheck[]) => checks.map(({ code }) => code);

describe("isWaiting", () => {
  it("holds for tasks that are neither at work nor over", () => {
    expect(["PENDING", "RECEIVED", "RETRY"].every(isWaiting)).toBe(true);
    expect(["STARTED", "PROGRESS", "SUCCESS", "REVOKED"].some(isWaiting)).toBe(false);
  });
});

describe("sortChecks", () => {
  it("tells causes, what could not be looked at, and the rest apart", () => {
    const sorted = sortChecks([check("SLOTS_BUSY"), check("NOT_FOUND", "unknown"), check("PAUSED", "clear")]);
    expect(codes(sorted.causes)).toEqual(["SLOTS_BUSY"]);
    expect(codes(sorted.open)).toEqual(["NOT_FOUND"]);
    expect(codes(sorted.clear)).toEqual(["PAUSED"]);
  });

  it("does not say of a paused queue that nobody takes from it", () => {
    expect(codes(sortChecks([check("PAUSED"), check("NO_CONSUMER")]).causes)).toEqual(["PAUSED"]);
  });

  it("tells nothing else of a task that will be dropped", () => {
    const all = [check("ETA_AHEAD"), check("NO_CONSUMER"), check("EXPIRED"), check("REVOKED")];
    expect(codes(sortChecks(all).causes)).toEqual(["EXPIRED", "REVOKED"]);
  });

  it("names the worker that holds it rather than that its slots are busy", () => {
    expect(codes(sortChecks([check("SLOTS_BUSY"), check("IN_PREFETCH")]).causes)).toEqual(["IN_PREFETCH"]);
  });

  it("asks nothing of workers where there are none", () => {
    const sorted = sortChecks([
      check("NO_CONSUMER"),
      check("NAME_UNKNOWN", "unknown"),
      check("SLOTS_BUSY", "unknown"),
      check("RATE_LIMITED", "clear"),
      check("NOT_FOUND", "unknown"),
    ]);
    expect(codes(sorted.open)).toEqual(["NOT_FOUND"]);
    expect(sorted.clear).toEqual([]);
  });
});

describe("readEvidence", () => {
  it("gives values by their kind, and nothing for what is of another", () => {
    const { text, number, list } = readEvidence(
      check("PAUSED", "cause", { by: "", at: 1, of: ["a"], no: null }),
    );
    expect([text("by"), text("at"), number("at"), number("no"), list("of"), list("at")]).toEqual([
      null,
      null,
      1,
      null,
      ["a"],
      [],
    ]);
  });
});

describe("mendsOf", () => {
  it("resumes a paused queue and finds workers for one that has none", () => {
    expect(mendsOf(check("PAUSED"), "mail")).toEqual([{ kind: "resume", queue: "mail" }]);
    expect(mendsOf(check("NO_CONSUMER"), "mail")).toEqual([{ kind: "addWorkers", queue: "mail" }]);
    expect(mendsOf(check("NO_CONSUMER"), null)).toEqual([]);
  });

  it("leads to the task before it, and gives its worker more slots", () => {
    const held = check("IN_PREFETCH", "cause", { worker: "w1", behindId: "abc" });
    expect(mendsOf(held, "mail")).toEqual([
      { kind: "grow", workers: ["w1"] },
      { kind: "openTask", id: "abc" },
    ]);
  });

  it("knows no button for what only time or sending it again mends", () => {
    for (const code of ["ETA_AHEAD", "EXPIRED", "REVOKED", "NOT_FOUND"] as const)
      expect(mendsOf(check(code), "mail")).toEqual([]);
  });
});
