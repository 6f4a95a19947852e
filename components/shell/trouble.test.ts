import { describe, expect, it } from "vitest";
import type { Shell } from "@/lib/contract/api";
import { troubleOf } from "./trouble";

const shell: Shell = {
  at: 0,
  cluster: "default",
  connections: [],
  storeOk: true,
  storeRefusal: null,
  eventsPerSecond: 1,
  tasks: 1,
  hydrating: false,
  failuresLastHour: 5,
  newFailures: 0,
  workersOnline: 1,
  workersKnown: 2,
  workersLost: 0,
  running: 0,
  messagesWaiting: null,
  unconsumedQueues: [],
  pausedQueues: [],
  reasonRequired: false,
  user: { name: "", role: "admin", grants: [], readOnly: false, sessionEndsAt: null, canSignIn: false },
};
const connected = { kind: "connected", up: 1, of: 1 } as const;

describe("troubleOf", () => {
  it("is none while all is well, or nothing is known yet", () => {
    expect(troubleOf(connected, shell)).toBeNull();
    expect(troubleOf({ kind: "connecting" }, undefined)).toBeNull();
  });

  it("is the gravest: no connection, then lost workers, then new failures", () => {
    const both = { ...shell, workersLost: 1, newFailures: 2 };
    expect(troubleOf({ kind: "silent", since: 0 }, both)).toEqual({ kind: "away", status: "silent" });
    expect(troubleOf(connected, both)).toEqual({ kind: "workersLost", count: 1 });
    expect(troubleOf(connected, { ...shell, newFailures: 2 })).toEqual({ kind: "newFailures", count: 2 });
  });
});
