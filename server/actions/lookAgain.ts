/** What is done by itself, again and again: look, and look again a while after the last look has ended. */
import { setTimeout as pause } from "node:timers/promises";

export interface Looker {
  start(): void;
  /** Resolves when a look that goes on has ended. */
  stop(): Promise<void>;
}

/** Trouble is told when it begins, not at each look; `look` may ask `signal` whether to go on. */
export function lookAgain(
  look: (signal: AbortSignal) => Promise<void>,
  everyMs: number,
  onTrouble: (error: unknown) => void,
): Looker {
  const stopping = new AbortController();
  const { signal } = stopping;
  let looking = Promise.resolve();

  async function keepLooking(): Promise<void> {
    let inTrouble = false;
    while (!signal.aborted) {
      try {
        await look(signal);
        inTrouble = false;
      } catch (error) {
        if (!inTrouble) onTrouble(error);
        inTrouble = true;
      }
      // An abort ends the wait; there is nothing to tell of it.
      await pause(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      looking = keepLooking();
    },
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}
