import { defineConfig, devices } from "@playwright/test";
import { CHROMIUM } from "./e2e/chromium";

/** `npm test` starts the cluster and Umbel, and names both by the environment: `npm test -- --only e2e` runs just these. */
const baseURL = process.env.UMBEL_TEST_URL;
if (!baseURL)
  throw new Error("UMBEL_TEST_URL names no running Umbel: run these tests by `npm test -- --only e2e`");
const ALONE = "**/manyTasks.spec.ts";

export default defineConfig({
  testDir: "e2e/tests",
  outputDir: ".umbel/test-results",
  // All tests share one cluster and one Umbel, as people do; each looks only at what it sent.
  fullyParallel: true,
  workers: 3,
  // Once more, on machines that others use too; a test that needed it is named at the end and wants mending.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // What counts frames needs the machine for itself.
  projects: [
    { name: "pages", testIgnore: ALONE },
    { name: "alone", testMatch: ALONE, dependencies: ["pages"] },
  ],
  use: {
    ...devices["Desktop Chrome"],
    baseURL,
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: CHROMIUM,
  },
});
