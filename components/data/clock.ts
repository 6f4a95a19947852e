"use client";
/**
 * One shared ticking clock, so that all relative times on a page turn together and a thousand rows cost one timer.
 * It shows the server's time: ages are differences to instants that the server gave, and a laptop's clock may be off.
 */
import { useSyncExternalStore } from "react";

/** Below this the difference is mostly the way of the answer, and not worth a jump of the clock. */
const IGNORED_SKEW_MS = 1500;

let skewMs = 0;

/** Learns how far this machine's clock is off, from an answer's `at` (Unix ms) at the moment it arrives. */
export function learnServerTime(at: number): void {
  const difference = at - Date.now();
  skewMs = Math.abs(difference) < IGNORED_SKEW_MS ? 0 : difference;
}

/** The server's present time, Unix ms. */
export function serverNow(): number {
  return Date.now() + skewMs;
}

/**
 * The present time, Unix ms, renewed every `intervalMs`; 0 while rendering on the server. By the server's clock, or by
 * this machine's own (`client`), against which connections and requests are timed.
 */
export function useNow(intervalMs = 1000, clock: "server" | "client" = "server"): number {
  const ticker = tickerOf(intervalMs);
  const time = useSyncExternalStore(ticker.subscribe, ticker.now, () => null);
  if (time === null) return 0;
  return clock === "server" ? time.server : time.client;
}

interface Ticker {
  now(): { server: number; client: number };
  subscribe(listener: () => void): () => void;
}

const tickers = new Map<number, Ticker>();

function tickerOf(intervalMs: number): Ticker {
  const known = tickers.get(intervalMs);
  if (known !== undefined) return known;
  const made = createTicker(intervalMs);
  tickers.set(intervalMs, made);
  return made;
}

/** Runs its timer only while somebody listens. The value stands still between ticks, as React demands. */
function createTicker(intervalMs: number): Ticker {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | null = null;
  const read = () => ({ server: serverNow(), client: Date.now() });
  let value = read();
  const tick = () => {
    value = read();
    for (const listener of [...listeners]) listener();
  };
  return {
    now: () => {
      // Nobody has listened for a while: the first reader must not see the time of then.
      if (timer === null && Math.abs(Date.now() - value.client) > intervalMs) value = read();
      return value;
    },
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, intervalMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
  };
}
