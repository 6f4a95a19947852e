/** Growing, jittered waits between tries: 0.25 to 0.5 s at first, doubling to at most 5 s: all that time nothing is taken in. `random` is in [0, 1). */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(MAX_MS, FIRST_MS * 2 ** failures);
  return ceiling / 2 + (ceiling / 2) * random();
}

const FIRST_MS = 500;
const MAX_MS = 5000;

/** Resolves after `ms`, or at once when the signal is or gets aborted. */
export function waitOrStop(ms: number, signal: AbortSignal): Promise<void> {
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
