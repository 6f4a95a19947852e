/**
 * Loaded into the Umbel that a bench starts: when the bench asks "memory", it answers what lives on the main thread's heap
 * and outside of it after garbage was collected, in bytes. Until it is asked it does nothing.
 */
import { setImmediate as nextTurn } from "node:timers/promises";

process.on("message", (asked) => {
  if (asked !== "memory") return;
  void collect().then(() => {
    const { heapUsed, external, rss } = process.memoryUsage();
    process.send?.({ live: heapUsed + external, rss });
  });
});
process.channel?.unref();
// A bench that was ended leaves nothing behind.
process.on("disconnect", () => process.exit(1));

/** Memory of typed arrays goes back a little after they were collected. */
async function collect() {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await nextTurn();
  }
}
