import { gzipSync } from "node:zlib";
import { expect, test } from "../fixtures";
import { TasksPage } from "../pages/tasksPage";

/** So much may the page weigh where people spend their day: on a slow line that is a second or two. */
const MOST_BYTES = 350 * 1024;

test("the Tasks page loads at most 350 KB of compressed JavaScript", async ({ page, runScenario }) => {
  await runScenario("success");
  const scripts = new Map<string, Promise<Buffer>>();
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.set(response.url(), response.body());
  });
  const tasks = new TasksPage(page);
  await tasks.open();
  await expect(tasks.rows().first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  const sizes = await Promise.all([...scripts.values()].map(async (body) => gzipSync(await body).length));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(50 * 1024);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});
