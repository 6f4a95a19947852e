import { describe, expect, it } from "vitest";
import type { Shell } from "@/lib/contract/api";
import { aWorkerView } from "@/components/data/testing/aWorkerView";
import { emptyCause } from "./emptyCause";

const shell: Shell = {
  at: 1000,
  cluster: "default",
  connections: [
    {
      id: "a",
      state: "connected",
      url: "amqp://localhost//",
      since: 0,
      lastError: null,
      nextTryAt: null,
      lastEventAt: null,
      heardAt: null,
      lagMs: 0,
      backlog: 0,
      queue: null,
      note: null,
    },
  ],
  storeOk: true,
  storeRefusal: null,
  eventsPerSecond: 0,
  tasks: 0,
  hydrating: false,
  failuresLastHour: 0,
  newFailures: 0,
  workersOnline: 1,
  workersKnown: 1,
  workersLost: 0,
  running: 0,
  messagesWaiting: null,
  unconsumedQueues: [],
  pausedQueues: [],
  reasonRequired: false,
  user: { name: "anna", role: "viewer", grants: [], readOnly: true, sessionEndsAt: null, canSignIn: false },
};
const worker = aWorkerView("celery@a", { processed: 3, sendsTaskEvents: false });

describe("emptyCause", () => {
  it("is nothing while there is something to see, or nothing known", () => {
    expect(emptyCause(undefined, [])).toBeNull();
    expect(emptyCause({ ...shell, tasks: 1 }, [])).toBeNull();
  });

  it("asks for the connection before anything else", () => {
    const connections = shell.connections.map((one) => ({ ...one, state: "waiting" as const }));
    expect(emptyCause({ ...shell, connections, workersKnown: 0 }, [])).toEqual({ kind: "notConnected" });
  });

  it("is the store where that is away, for all else is read from it", () => {
    const connections = shell.connections.map((one) => ({ ...one, state: "silent" as const }));
    expect(emptyCause({ ...shell, storeOk: false, connections }, [])).toEqual({ kind: "noStore" });
  });

  it("tells no worker ever from none now", () => {
    expect(emptyCause({ ...shell, workersKnown: 0, workersOnline: 0 }, [])).toEqual({ kind: "noWorkers" });
    expect(emptyCause({ ...shell, workersOnline: 0 }, [])).toEqual({ kind: "noneOnline", known: 1 });
  });

  it("names the workers that send no events, if that is all of them", () => {
    expect(emptyCause(shell, [worker])).toEqual({ kind: "eventsOff", workers: ["celery@a"] });
    const other = { ...worker, name: "celery@b", sendsTaskEvents: null };
    expect(emptyCause({ ...shell, workersOnline: 2, workersKnown: 2 }, [worker, other])).toEqual({
      kind: "noTasks",
    });
  });
});
