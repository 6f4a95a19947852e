/** What the browser tests get: the page of the shared Umbel, and ways to make the demo cluster work. */
import { test as base } from "@playwright/test";
import { readResultStates, runScenario, waitForResults } from "./cluster/demoCluster";
import { startUmbel } from "./cluster/startUmbel";
import type { RunningUmbel, StartUmbelOptions } from "./cluster/startUmbel";

interface Fixtures {
  /** Sends a named scenario to the cluster that the page watches; gives its tasks and how they will end. */
  runScenario: typeof runScenario;
  /** Waits until the result backend has the promised end of these tasks. */
  waitForResults: typeof waitForResults;
  readResultStates: typeof readResultStates;
  /** Starts an Umbel of the test's own; stopped when the test ends. */
  startUmbel: (options?: StartUmbelOptions) => Promise<RunningUmbel>;
}

export const test = base.extend<Fixtures>({
  runScenario: async ({}, use) => use(runScenario),
  waitForResults: async ({}, use) => use(waitForResults),
  readResultStates: async ({}, use) => use(readResultStates),
  startUmbel: async ({}, use) => {
    const started: RunningUmbel[] = [];
    await use(async (options) => {
      const umbel = await startUmbel(options);
      started.push(umbel);
      return umbel;
    });
    for (const umbel of started) await umbel.stop();
  },
});

export { expect } from "@playwright/test";
