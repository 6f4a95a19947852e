import { describe, expect, it } from "vitest";
import { ifCancelled, ifStopped } from "./consequences";
import { aLine } from "./testing/aLine";

const mail = aLine("mail@a", { active: 3 }, { queues: ["mail"], slots: 8 });
const both = aLine("both@a", { active: 2 }, { queues: ["mail", "web"], slots: 4 });
const lost = aLine("lost@a", { status: "lost", active: 9 }, { queues: ["web"], slots: 4 });
const all = [mail, both, lost];

describe("ifStopped", () => {
  it("counts what runs, and tells queues that nobody would take from and those that others keep", () => {
    expect(ifStopped([both], all)).toEqual({
      running: 2,
      deserted: ["web"],
      left: [{ queue: "mail", workers: ["mail@a"], slots: 8 }],
    });
  });

  it("deserts all queues when all stop", () => {
    expect(ifStopped([mail, both], all)).toMatchObject({ running: 5, deserted: ["mail", "web"], left: [] });
  });

  it("loses nothing with a worker that is lost already", () => {
    expect(ifStopped([lost], all)).toEqual({ running: 0, deserted: [], left: [] });
  });

  it("does not make up the slots of a worker that has not told", () => {
    const quiet = aLine("quiet@a", {}, { queues: ["mail"], slots: null });
    expect(ifStopped([mail], [mail, quiet]).left).toEqual([
      { queue: "mail", workers: ["quiet@a"], slots: null },
    ]);
  });
});

describe("ifCancelled", () => {
  it("looks at the one queue only", () => {
    expect(ifCancelled("mail", [mail], all)).toMatchObject({ deserted: [], left: [{ workers: ["both@a"] }] });
    expect(ifCancelled("web", [both], all)).toMatchObject({ deserted: ["web"], left: [] });
  });
});
