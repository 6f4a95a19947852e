import { describe, expect, it } from "vitest";
import { workerPresence, type Listening } from "./presence";
import type { WorkerRecord } from "./worker";

const START = Date.UTC(2026, 10, 21, 13);
const at = (second: number) => START + second * 1000;
const ALWAYS: Listening = { since: 0, until: null, heardAt: null };

function worker(lastSeenSecond: number, fields: Partial<WorkerRecord> = {}): WorkerRecord {
  return {
    name: "celery@a",
    pid: 1,
    freqMs: 2000,
    active: 0,
    processed: 0,
    loadavg: null,
    swIdent: null,
    swVer: null,
    swSys: null,
    onlineAt: at(0),
    offlineAt: null,
    lastHeartbeatAt: at(lastSeenSecond),
    lastSeenAt: at(lastSeenSecond),
    driftMs: 0,
    startedAt: at(0),
    ...fields,
  };
}

const online = { status: "online", silentSince: null };

describe("a worker's silence", () => {
  it("is allowed for ten seconds where it beats every two", () => {
    expect(workerPresence(worker(0), at(10), ALWAYS)).toEqual(online);
    expect(workerPresence(worker(0), at(11), ALWAYS)).toEqual({ status: "lost", silentSince: at(0) });
  });

  it("is allowed for three intervals where it beats slowly", () => {
    const slow = worker(0, { freqMs: 30_000 });
    expect(workerPresence(slow, at(90), ALWAYS)).toEqual(online);
    expect(workerPresence(slow, at(91), ALWAYS)).toMatchObject({ status: "lost" });
  });

  it("is judged by our clock, not by the worker's", () => {
    const ahead = worker(0, { lastHeartbeatAt: at(-3600), onlineAt: at(-4000), driftMs: 3_600_000 });
    expect(workerPresence(ahead, at(5), ALWAYS)).toEqual(online);
  });

  it("means nothing while a task keeps it from beating", () => {
    expect(workerPresence(worker(0), at(60), ALWAYS, () => true)).toEqual({
      status: "online",
      silentSince: at(0),
    });
    expect(workerPresence(worker(0), at(5), ALWAYS, () => true)).toEqual(online);
  });
});

describe("a goodbye", () => {
  it("holds until the worker is heard of again", () => {
    const gone = worker(2, { offlineAt: at(2), lastHeartbeatAt: at(1) });
    expect(workerPresence(gone, at(2), ALWAYS)).toEqual({ status: "offline", silentSince: null });
    expect(workerPresence(gone, at(9999), ALWAYS).status).toBe("offline");
    expect(workerPresence({ ...gone, onlineAt: at(3), lastSeenAt: at(3) }, at(3), ALWAYS)).toEqual(online);
  });

  it("holds while we do not listen, and whatever it was running", () => {
    const gone = worker(2, { offlineAt: at(2), lastHeartbeatAt: at(1) });
    expect(
      workerPresence(gone, at(99), { since: null, until: at(3), heardAt: null }, () => true).status,
    ).toBe("offline");
  });
});

describe("while our own line is away", () => {
  it("workers that were there are not known, since then", () => {
    const away: Listening = { since: null, until: at(12), heardAt: null };
    expect(workerPresence(worker(11), at(20), away)).toEqual(online);
    expect(workerPresence(worker(11), at(600), away)).toEqual({ status: "unknown", silentSince: at(12) });
  });

  it("those that were lost before stay lost", () => {
    expect(workerPresence(worker(0), at(600), { since: null, until: at(30), heardAt: null })).toEqual({
      status: "lost",
      silentSince: at(0),
    });
  });

  it("nothing is known where we never listened", () => {
    expect(workerPresence(worker(0), at(600), { since: null, until: null, heardAt: null })).toEqual({
      status: "unknown",
      silentSince: at(0),
    });
  });
});

describe("while the broker says nothing on a line that stays open", () => {
  it("workers are for a moment what they were when it last spoke", () => {
    const quiet: Listening = { since: at(-100), until: null, heardAt: at(3) };
    expect(workerPresence(worker(1), at(12), quiet)).toEqual(online);
    expect(workerPresence(worker(-20), at(12), quiet).status).toBe("lost");
  });

  it("they are not known when that lasts, though all fell silent in the same moment", () => {
    const mute: Listening = { since: null, until: at(3), heardAt: null };
    for (const last of [0, 1, 2, 3]) {
      expect(workerPresence(worker(last), at(20), mute)).toEqual({ status: "unknown", silentSince: at(3) });
    }
  });
});

describe("when our line is back", () => {
  const back: Listening = { since: at(600), until: at(12), heardAt: null };

  it("a worker is given its time to be heard of again", () => {
    expect(workerPresence(worker(11), at(602), back)).toEqual({ status: "unknown", silentSince: at(12) });
    expect(workerPresence(worker(11), at(610), back)).toEqual({ status: "lost", silentSince: at(11) });
    expect(workerPresence(worker(603), at(604), back)).toEqual(online);
  });

  it("one that was lost before is not given it", () => {
    expect(workerPresence(worker(0), at(601), back).status).toBe("lost");
  });

  it("a later silence is judged as any", () => {
    expect(workerPresence(worker(700), at(712), back).status).toBe("lost");
  });
});
