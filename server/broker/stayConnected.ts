/**
 * Keeps one connection to the broker for as long as the program lives: connects, sets up, and when the connection is over
 * waits (growing, jittered) and starts again. Whoever needs it meanwhile may wait for it, with an end.
 */
import type { Broker } from "./broker";

export interface ConnectionState {
  state: "connecting" | "connected" | "waiting" | "stopped";
  /** Since when it is (or is not) connected, Unix ms. */
  since: number;
  /** Of the last connection that ended or never began; null while connected. */
  lastError: unknown;
  nextTryAt: number | null;
}

export interface StayConnectedOptions<T> {
  connect: () => Promise<Broker>;
  /** Makes the connection useful; what it gives is what callers get. */
  setUp: (broker: Broker) => Promise<T>;
  /** The connection is over; `error` says why. Everything begun on it will never end. */
  onLost: (error: unknown) => void;
  onState: (state: ConnectionState) => void;
  now: () => number;
}

export interface StandingConnection<T> {
  start(): void;
  stop(): Promise<void>;
  /** What `setUp` gave, if it is connected now. */
  readonly current: T | null;
  readonly state: ConnectionState;
  /** Waits at most `ms` until connected; null when it is not by then. */
  waitFor(ms: number): Promise<T | null>;
}

export function stayConnected<T>(options: StayConnectedOptions<T>): StandingConnection<T> {
  const { now } = options;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  const waiting = new Set<(ready: T | null) => void>();
  let broker: Broker | null = null;
  let current: T | null = null;
  let running = Promise.resolve();
  let state: ConnectionState = { state: "connecting", since: now(), lastError: null, nextTryAt: null };

  function tell(change: Pick<ConnectionState, "state"> & Partial<ConnectionState>): void {
    const turns = change.state === "connected" || state.state === "connected";
    state = { ...state, ...change, since: turns ? now() : state.since };
    options.onState(state);
  }

  async function keep(): Promise<void> {
    let failures = 0;
    while (!isStopping()) {
      tell({ state: "connecting", nextTryAt: null });
      const error = await connectOnce(() => (failures = 0));
      if (isStopping()) break;
      const wait = retryDelayMs(failures++);
      tell({ state: "waiting", lastError: error, nextTryAt: now() + wait });
      await waitOrStop(wait, stopping.signal);
    }
    tell({ state: "stopped", nextTryAt: null });
  }

  /** Until the connection is over; gives the reason. */
  async function connectOnce(onConnected: () => void): Promise<unknown> {
    let opened: Broker | null = null;
    try {
      opened = await options.connect();
      broker = opened;
      const ready = await Promise.race([options.setUp(opened), failWhenClosed(opened)]);
      if (isStopping()) return null;
      current = ready;
      onConnected();
      tell({ state: "connected", lastError: null });
      for (const resolve of waiting) resolve(ready);
      const error = (await opened.closed) ?? new Error("the connection was closed");
      current = null;
      options.onLost(error);
      return error;
    } catch (error) {
      return error;
    } finally {
      current = null;
      broker = null;
      await opened?.close();
    }
  }

  return {
    get current() {
      return current;
    },
    get state() {
      return state;
    },
    start() {
      running = keep();
    },
    async stop() {
      stopping.abort();
      await broker?.close();
      for (const resolve of waiting) resolve(null);
      await running;
    },
    waitFor(ms) {
      if (current !== null || isStopping()) return Promise.resolve(current);
      return new Promise((resolve) => {
        const done = (ready: T | null) => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve(ready);
        };
        const timer = setTimeout(() => done(null), ms);
        waiting.add(done);
      });
    },
  };
}

/** A connection that goes while it is set up must not leave the set-up waiting. */
async function failWhenClosed(broker: Broker): Promise<never> {
  const error = await broker.closed;
  throw error ?? new Error("the connection was closed");
}

/** 0.25 to 0.5 s at first, doubling to at most 5 s. `random` is in [0, 1). */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(5000, 500 * 2 ** failures);
  return ceiling / 2 + (ceiling / 2) * random();
}

function waitOrStop(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
