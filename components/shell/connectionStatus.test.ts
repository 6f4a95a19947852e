import { describe, expect, it } from "vitest";
import type { Shell } from "@/lib/contract/api";
import { connectionStatus } from "./connectionStatus";

const NOW = 1_800_000_000_000;
const up: Shell["connections"][number] = {
  id: "a",
  state: "connected",
  url: "amqp://guest@localhost//",
  since: NOW - 3_600_000,
  lastError: null,
  nextTryAt: null,
  lastEventAt: NOW - 500,
  heardAt: null,
  lagMs: 0,
  backlog: 0,
  queue: "umbel.events.default",
  note: null,
};
const shell: Shell = {
  at: NOW,
  cluster: "default",
  connections: [up],
  storeOk: true,
  storeRefusal: null,
  eventsPerSecond: 12,
  tasks: 10,
  hydrating: false,
  failuresLastHour: 0,
  newFailures: 0,
  workersOnline: 2,
  workersKnown: 2,
  workersLost: 0,
  running: 0,
  messagesWaiting: null,
  unconsumedQueues: [],
  pausedQueues: [],
  reasonRequired: false,
  user: {
    name: "anna",
    role: "operator",
    grants: [],
    readOnly: false,
    sessionEndsAt: null,
    canSignIn: false,
  },
};
const known = {
  socket: { state: "connected", since: NOW - 60_000 } as const,
  shell,
  failed: false,
  loadedAt: NOW,
  clientNow: NOW,
  serverNow: NOW,
};

describe("connectionStatus", () => {
  it("is away where the line is open and the broker says nothing", () => {
    const mute = { ...up, state: "mute" as const, heardAt: NOW - 7000 };
    expect(connectionStatus({ ...known, shell: { ...shell, connections: [mute] } })).toEqual({
      kind: "brokerAway",
      connection: mute,
    });
  });

  it("is connected when everything is", () => {
    expect(connectionStatus(known)).toEqual({ kind: "connected", up: 1, of: 1 });
  });

  it("tells a server that does not answer from one that has not answered yet", () => {
    expect(connectionStatus({ ...known, shell: undefined }).kind).toBe("connecting");
    expect(connectionStatus({ ...known, shell: undefined, failed: true }).kind).toBe("unreachable");
  });

  it("does not speak of a socket that is back at once", () => {
    const blink = { state: "reconnecting", since: NOW - 1000 } as const;
    expect(connectionStatus({ ...known, socket: blink }).kind).toBe("connected");
    const gone = { state: "reconnecting", since: NOW - 14_000 } as const;
    expect(connectionStatus({ ...known, socket: gone, loadedAt: NOW - 15_000 })).toEqual({
      kind: "reconnecting",
      staleSince: NOW - 14_000,
    });
  });

  it("names the broker's connection that is being tried", () => {
    const waiting = { ...up, state: "waiting" as const, lastError: "refused" };
    expect(connectionStatus({ ...known, shell: { ...shell, connections: [waiting] } })).toEqual({
      kind: "brokerAway",
      connection: waiting,
    });
  });

  it("is still connected while one of two ingests is, and says how many", () => {
    const connections = [{ ...up, state: "waiting" as const }, up];
    expect(connectionStatus({ ...known, shell: { ...shell, connections } })).toEqual({
      kind: "connected",
      up: 1,
      of: 2,
    });
  });

  it("notices that no ingest gives word", () => {
    expect(connectionStatus({ ...known, shell: { ...shell, connections: [] } }).kind).toBe("ingestGone");
    const connections = [{ ...up, state: "silent" as const }];
    expect(connectionStatus({ ...known, shell: { ...shell, connections } }).kind).toBe("ingestGone");
  });

  it("calls a minute without events silence, but only where workers were ever heard", () => {
    const connections = [{ ...up, lastEventAt: NOW - 180_000 }];
    expect(connectionStatus({ ...known, shell: { ...shell, connections } })).toEqual({
      kind: "silent",
      since: NOW - 180_000,
    });
    expect(connectionStatus({ ...known, shell: { ...shell, connections, workersKnown: 0 } }).kind).toBe(
      "connected",
    );
  });

  it("says that it is behind when events come late and messages wait", () => {
    const late = { ...up, lagMs: 42_000, backlog: 7000 };
    expect(connectionStatus({ ...known, shell: { ...shell, connections: [late] } })).toEqual({
      kind: "behind",
      lagMs: 42_000,
      waiting: 7000,
    });
    const wrongClock = { ...late, backlog: 0 };
    expect(connectionStatus({ ...known, shell: { ...shell, connections: [wrongClock] } }).kind).toBe(
      "connected",
    );
  });

  it("says why a store that answers takes nothing", () => {
    expect(connectionStatus({ ...known, shell: { ...shell, storeRefusal: "full" } })).toEqual({
      kind: "storeRefuses",
      why: "full",
    });
  });

  it("puts the store before the broker", () => {
    const connections = [{ ...up, state: "waiting" as const }];
    expect(connectionStatus({ ...known, shell: { ...shell, connections, storeOk: false } }).kind).toBe(
      "storeAway",
    );
  });
});
