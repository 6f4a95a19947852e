/** Counts wrong tries, and refuses more of them for a while. In memory: each process counts what it sees. */
import { AppError, type ErrorCode } from "@/lib/contract/errors";

export interface TryCounter {
  /** Throws TOO_MANY_TRIES. `address`: whoever asks; `name`: as whom. */
  check(address: string, name: string): void;
  failed(address: string, name: string): void;
}

/** After so many wrong passwords for one name from one address within the window, even the right one is refused. */
const MOST_PER_NAME = 10;
/** From one address, whatever the names: many people may sit behind one. */
const MOST_PER_ADDRESS = 100;
const WINDOW_MS = 60_000;
/** Names are made up by whoever tries, so there may be very many. */
const MOST_COUNTED = 10_000;

export function createTryCounter(now: () => number): TryCounter {
  const names = countWithin(now, MOST_PER_NAME);
  const addresses = countWithin(now, MOST_PER_ADDRESS);
  return {
    check(address, name) {
      names.check(JSON.stringify([address, name]));
      addresses.check(address);
    },
    failed(address, name) {
      names.add(JSON.stringify([address, name]));
      addresses.add(address);
    },
  };
}

/** Counts by key, and from `most` within a minute on refuses with `code` until that minute is over. */
export function countWithin(now: () => number, most: number, code: ErrorCode = "TOO_MANY_TRIES") {
  const counts = new Map<string, { count: number; until: number }>();
  // A map keeps the order of insertion. One walk along it goes on for ever: begun anew each time, it would pass by all the
  // places that were freed before, and wrong tries would cost more the more of them there are.
  let oldest = counts.keys();

  function forgetOldest(): void {
    let next = oldest.next();
    if (next.done === true) next = (oldest = counts.keys()).next();
    if (next.done !== true) counts.delete(next.value);
  }

  return {
    check(key: string): void {
      const entry = counts.get(key);
      if (!entry || entry.count < most || entry.until <= now()) return;
      throw new AppError(code, { retryAfterSeconds: Math.ceil((entry.until - now()) / 1000) });
    },
    add(key: string): void {
      const entry = counts.get(key);
      if (entry && entry.until > now()) entry.count += 1;
      else {
        counts.delete(key);
        if (counts.size >= MOST_COUNTED) forgetOldest();
        counts.set(key, { count: 1, until: now() + WINDOW_MS });
      }
    },
  };
}
