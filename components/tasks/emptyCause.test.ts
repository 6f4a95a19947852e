import { describe, expect, it } from "vitest";
import type { Shell, WorkerList } from "@/lib/contract/api";
import { aWorkerView } from "@/components/data/testing/aWorkerView";
import { emptyCause, waysOut } from "./emptyCause";
import { DEFAULT_URL_STATE } from "./taskUrlState";

type Worker = WorkerList["workers"][number];
const shellWith = (state: Shell["connections"][number]["state"]): Shell => ({
  at: 0,
  cluster: "default",
  connections: [
    {
      id: "a",
      state,
      url: "amqp://",
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
  workersOnline: 0,
  workersKnown: 0,
  workersLost: 0,
  running: 0,
  messagesWaiting: null,
  unconsumedQueues: [],
  pausedQueues: [],
  reasonRequired: false,
  user: { name: "anna", role: "admin", grants: [], readOnly: false, sessionEndsAt: null, canSignIn: false },
});
const worker = (name: string, known: Partial<Worker> = {}) => aWorkerView(name, known);
const cause = (known: Partial<Parameters<typeof emptyCause>[0]>) =>
  emptyCause({
    filterOk: true,
    state: DEFAULT_URL_STATE,
    retained: 0,
    hydrating: false,
    shell: shellWith("connected"),
    workers: { workers: [worker("a")] },
    ...known,
  });

describe("emptyCause", () => {
  it("is the store where that is away, for all else is read from it", () => {
    expect(cause({ shell: { ...shellWith("silent"), storeOk: false } })).toEqual({ kind: "noStore" });
  });

  it("looks for the cause from the nearest to the farthest", () => {
    expect(cause({ filterOk: false }).kind).toBe("badFilter");
    expect(cause({ hydrating: true }).kind).toBe("hydrating");
    expect(cause({ retained: 9 }).kind).toBe("range");
    expect(cause({ retained: 9, state: { ...DEFAULT_URL_STATE, filter: "x" } }).kind).toBe("filter");
    expect(cause({ shell: shellWith("waiting") }).kind).toBe("noBroker");
    expect(cause({ workers: { workers: [worker("a", { status: "lost" })] } }).kind).toBe("noWorker");
    expect(cause({}).kind).toBe("nothingYet");
  });

  it("names the workers that send no events", () => {
    const workers = { workers: [worker("a", { sendsTaskEvents: false }), worker("b")] };
    expect(cause({ workers })).toEqual({ kind: "eventsOff", workers: ["a"] });
  });
});

describe("waysOut", () => {
  it("drops the times, or one term at a time", () => {
    const ways = waysOut({ ...DEFAULT_URL_STATE, filter: "state:FAILURE runtime:>2s" });
    expect(ways.map((way) => [way.dropped, way.state.filter, way.state.range])).toEqual([
      [null, "state:FAILURE runtime:>2s", "all"],
      ["state:FAILURE", "runtime:>2s", "1h"],
      ["runtime:>2s", "state:FAILURE", "1h"],
    ]);
  });

  it("offers nothing that could not be read", () => {
    expect(waysOut({ ...DEFAULT_URL_STATE, range: "all", filter: "a OR b" })).toEqual([]);
  });
});
