/** What the browser tests get: the page of the shared Umbel, and ways to make the demo cluster work. */
import { test as base, type Page } from "@playwright/test";
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
  page: async ({ page }, use) => {
    const goto = page.goto.bind(page);
    const reload = page.reload.bind(page);
    page.goto = async (...given) => {
      const answer = await goto(...given);
      await untilAwake(page);
      return answer;
    };
    page.reload = async (...given) => {
      const answer = await reload(...given);
      await untilAwake(page);
      return answer;
    };
    await use(page);
  },
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

/**
 * A page comes as text, and its buttons hear clicks only once React has taken them over. Playwright is quicker than
 * that on a busy machine, as no person is: a click before would be lost.
 */
async function untilAwake(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("button")]
      .filter((button) => button.closest("[hidden]") === null)
      .every((button) => Object.keys(button).some((key) => key.startsWith("__reactProps$"))),
  );
}

export { expect } from "@playwright/test";
