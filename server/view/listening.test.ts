import { describe, expect, it } from "vitest";
import { workerPresence } from "@/lib/cluster/presence";
import { anIngest, aWorker } from "../testing/fakeStore";
import { ListeningWatch } from "./listening";

const START = Date.UTC(2026, 10, 21, 13);
const at = (second: number) => START + second * 1000;

/** What one process writes at `second`, and is read at once. */
function note(
  watch: ListeningWatch,
  state: "connected" | "waiting",
  since: number,
  second: number,
  id = "a",
) {
  watch.note([{ ...anIngest(state, at(since), at(second)), id }], at(second));
}

describe("when we listened", () => {
  it("is since the process was connected", () => {
    const watch = new ListeningWatch(null);
    expect(watch.at(null)).toMatchObject({ since: null, until: null });
    note(watch, "connected", 0, 30);
    expect(watch.at(null)).toMatchObject({ since: at(0), until: null });
  });

  it("ends when no process is connected, or says so no more", () => {
    const watch = new ListeningWatch(null);
    note(watch, "connected", 0, 30);
    note(watch, "waiting", 31, 32);
    expect(watch.at(null)).toMatchObject({ since: null, until: at(30) });
    note(watch, "connected", 40, 41);
    expect(watch.at(null)).toMatchObject({ since: at(40), until: at(30) });
    watch.note([anIngest("connected", at(40), at(41))], at(60));
    expect(watch.at(null)).toMatchObject({ since: null, until: at(41) });
  });

  it("knows a break that fell between two looks", () => {
    const watch = new ListeningWatch(null);
    note(watch, "connected", 0, 30);
    note(watch, "connected", 31, 32);
    expect(watch.at(null)).toMatchObject({ since: at(31), until: at(30) });
  });

  it("goes on when one process takes over from another", () => {
    const watch = new ListeningWatch(null);
    const older = anIngest("connected", at(0), at(60));
    const newer = { ...anIngest("connected", at(50), at(60)), id: "b" };
    watch.note([older, newer], at(60));
    note(watch, "connected", 50, 62, "b");
    expect(watch.at(null)).toMatchObject({ since: at(0), until: null });
  });

  it("knows as much as the one that is furthest behind, and goes on without one that died", () => {
    const watch = new ListeningWatch(null);
    const other = { ...anIngest("connected", at(0), at(60)), id: "b", writtenUntil: at(57) };
    watch.note([anIngest("connected", at(0), at(60)), other], at(60));
    expect(watch.at(null)).toEqual({ since: at(0), until: null, heardAt: at(57) });
    watch.note([anIngest("connected", at(0), at(65)), other], at(65));
    watch.note([anIngest("connected", at(0), at(67)), other], at(67));
    expect(watch.at(null)).toEqual({ since: at(0), until: null, heardAt: at(67) });
  });

  it("is known from the store after a new start", () => {
    const whileAway = new ListeningWatch(at(0));
    expect(whileAway.at(null)).toMatchObject({ since: null, until: at(0) });
    note(whileAway, "connected", 20, 21);
    expect(whileAway.at(null)).toMatchObject({ since: at(20), until: at(0) });
    const whileThere = new ListeningWatch(at(30));
    note(whileThere, "connected", 0, 31);
    expect(whileThere.at(null)).toMatchObject({ since: at(0), until: null });
  });

  it("ends when the store does not answer, and begins when it brings something again", () => {
    const watch = new ListeningWatch(null);
    note(watch, "connected", 0, 30);
    expect(watch.at(at(31))).toMatchObject({ since: null, until: at(31) });
    note(watch, "connected", 0, 300);
    expect(watch.at(null)).toMatchObject({ since: at(300), until: at(30) });
  });

  it("ends when the broker says nothing any more on a line that stays open", () => {
    const watch = new ListeningWatch(null);
    const line = (heard: number, second: number) =>
      watch.note(
        [{ ...anIngest("connected", at(0), at(second)), heardAt: at(heard), writtenUntil: at(heard) }],
        at(second),
      );
    line(29, 30);
    expect(watch.at(null)).toEqual({ since: at(0), until: null, heardAt: at(29) });
    line(29, 34);
    expect(watch.at(null)).toEqual({ since: at(0), until: null, heardAt: at(29) });
    line(29, 36);
    expect(watch.at(null)).toEqual({ since: null, until: at(29), heardAt: null });
    line(50, 50);
    expect(watch.at(null)).toEqual({ since: at(50), until: at(29), heardAt: at(50) });
  });

  it("goes on where the broker speaks rarely, and is looked at late", () => {
    const watch = new ListeningWatch(null);
    const look = (heard: number, second: number) =>
      watch.note([{ ...anIngest("connected", at(0), at(second)), writtenUntil: at(heard) }], at(second));
    look(10, 14);
    look(15, 16.5);
    look(20, 21);
    expect(watch.at(null)).toEqual({ since: at(0), until: null, heardAt: at(20) });
  });

  it("knows nothing of what was heard and waits to be written, and calls no worker lost for that", () => {
    const watch = new ListeningWatch(null);
    const look = (until: number, second: number) =>
      watch.note([{ ...anIngest("connected", at(0), at(second)), writtenUntil: at(until) }], at(second));
    const presenceAt = (lastSeen: number, second: number) =>
      workerPresence(aWorker("w@host", at(lastSeen)), at(second), watch.at(null)).status;
    look(30, 30);
    for (let second = 31; second < 60; second++) {
      look(30, second);
      expect(presenceAt(29, second)).toBe("online");
    }
    // What waited is being read: at last those that had fallen silent before are told from those that had not.
    look(59, 60);
    expect(presenceAt(58, 60)).toBe("online");
    expect(presenceAt(10, 60)).toBe("lost");
  });
});
