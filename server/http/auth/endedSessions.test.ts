import { afterEach, expect, it, vi } from "vitest";
import { createEndedSessions, type EndedSessions } from "./endedSessions";

const opened: EndedSessions[] = [];
afterEach(() => {
  for (const ended of opened.splice(0)) ended.stop();
});

/** A store that two processes share, and that can be away. */
function sharedStore() {
  const kept = new Map<string, number>();
  const state = { away: false };
  const answer = <T>(value: () => T) =>
    state.away ? Promise.reject(new Error("away")) : Promise.resolve(value());
  return {
    state,
    kept,
    saveEndedSession: (id: string, at: number) => answer(() => void kept.set(id, at)),
    readEndedSessions: () => answer(() => new Map(kept)),
  };
}

function open(store: ReturnType<typeof sharedStore>, now: () => number): EndedSessions {
  const ended = createEndedSessions(store, now);
  opened.push(ended);
  return ended;
}

it("are known at once here, and soon in other processes, also when the store was away", async () => {
  const store = sharedStore();
  const [here, there] = [open(store, () => 0), open(store, () => 0)];
  store.state.away = true;
  here.add("a", 100);
  expect(here.has("a")).toBe(true);
  expect(there.has("a")).toBe(false);
  store.state.away = false;
  await vi.waitFor(() => expect(there.has("a")).toBe(true), { timeout: 15_000 });
});

it("are forgotten when they would have been over by themselves", async () => {
  const clock = { now: 0 };
  const ended = createEndedSessions(null, () => clock.now);
  ended.add("a", 100);
  expect(ended.has("a")).toBe(true);
  const store = sharedStore();
  const other = open(store, () => clock.now);
  other.add("b", 100);
  clock.now = 200;
  store.kept.clear();
  other.add("c", 300);
  await vi.waitFor(() => expect(other.has("b")).toBe(false), { timeout: 15_000 });
  expect(other.has("c")).toBe(true);
});
