import { describe, expect, it } from "vitest";
import type { WorkerOutcome } from "@/lib/contract/control";
import { groupOutcomes, tallyOutcomes, toneOf } from "./outcomeModel";

const outcome = (worker: string, kind: WorkerOutcome["outcome"], text = "done"): WorkerOutcome => ({
  worker,
  outcome: kind,
  text,
  code: kind === "silent" ? "BUSY" : null,
});

describe("groupOutcomes", () => {
  it("puts workers of one fate together, those that did not do it first", () => {
    const groups = groupOutcomes([
      outcome("w10@a", "ok"),
      outcome("w2@a", "ok"),
      outcome("w3@a", "silent"),
      outcome("w4@a", "refused", "unknown task"),
    ]);
    expect(groups.map(({ outcome: kind, workers }) => [kind, workers])).toEqual([
      ["refused", ["w4@a"]],
      ["silent", ["w3@a"]],
      ["ok", ["w2@a", "w10@a"]],
    ]);
  });

  it("keeps different answers apart", () => {
    expect(groupOutcomes([outcome("a", "ok", "pong"), outcome("b", "ok", "done")])).toHaveLength(2);
  });
});

describe("toneOf", () => {
  it.each([
    [["ok", "ok"], "done"],
    [["ok", "refused"], "partly"],
    [["refused"], "failed"],
    // It may still be done.
    [["silent"], "partly"],
  ] as const)("tells %j as %s", (kinds, tone) => {
    expect(toneOf(tallyOutcomes(kinds.map((kind) => ({ outcome: kind }))))).toBe(tone);
  });
});
