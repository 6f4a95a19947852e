/** Keeps the ingest thread running: starts it, and starts it again, after growing waits, should it ever crash. */
import { Worker } from "node:worker_threads";
import type { Logger } from "pino";
import type { IngestOptions } from "./ingestOptions";
import { retryDelayMs, waitOrStop } from "./retryDelay";

/** After so long without a crash the waits begin small again. */
const STEADY_MS = 60_000;

/** `file`: the built thread. `stop` resolves when it has written what it holds and ended. */
export function startIngestThread(
  file: URL,
  options: IngestOptions,
  logger: Logger,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let thread: Worker | null = null;

  /** Resolves when the thread has ended, with its error if it had one. */
  function runOnce(): Promise<Error | null> {
    const started = new Worker(file, { workerData: options });
    thread = started;
    let failure: Error | null = null;
    started.on("error", (error: Error) => (failure = error));
    return new Promise((resolve) => started.once("exit", () => resolve(failure)));
  }

  async function keepRunning(): Promise<void> {
    let crashes = 0;
    while (!isStopping()) {
      const startedAt = performance.now();
      const error = await runOnce();
      thread = null;
      if (isStopping()) return;
      if (performance.now() - startedAt > STEADY_MS) crashes = 0;
      logger.error({ err: error }, "the ingest thread ended by itself; it is started again");
      await waitOrStop(retryDelayMs(crashes++), stopping.signal);
    }
  }

  const running = keepRunning();
  return {
    async stop() {
      stopping.abort();
      thread?.postMessage("stop");
      await running;
    },
  };
}
