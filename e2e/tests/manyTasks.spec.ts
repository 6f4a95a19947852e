import type { Page } from "@playwright/test";
import { startFilledUmbel } from "../cluster/fillStore";
import type { RunningUmbel } from "../cluster/startUmbel";
import { expect, test } from "../fixtures";
import { TasksPage } from "../pages/tasksPage";

const TASKS = 100_000;
/** At 60 frames a second one takes 16.7 ms; what takes more drops at least two in a row on any machine. */
const DROPPED_MS = 50;
const SCROLLS = 120;

// A trace copies the page at every step, on the page's own time.
test.use({ trace: "off" });

let umbel: RunningUmbel;

test.describe("with 100,000 tasks", () => {
  // One after the other, so that the store is filled once.
  test.describe.configure({ mode: "default", timeout: 180_000 });

  test.beforeAll(async () => {
    umbel = await startFilledUmbel(TASKS);
  });
  test.afterAll(() => umbel.stop());

  test("scrolling drops no more than a few frames, and leads to the very end", async ({ page }) => {
    const tasks = new TasksPage(page);
    await page.goto(`${umbel.url}/tasks?range=all`);
    await expect(page.getByRole("main")).toContainText("100,000 of 100,000");
    await expect(tasks.rows().first()).toBeVisible();
    expect(await droppedFrames(page)).toBeLessThanOrEqual(3);
    await expect(tasks.rows().first()).toBeVisible();

    await tasks.table().evaluate((table) => {
      const scroller = table.parentElement;
      scroller?.scrollTo({ top: scroller.scrollHeight });
    });
    await expect(tasks.table().locator('[aria-rowindex="100001"]').getByRole("link")).toBeVisible();
    await expect(page.getByRole("button", { name: /Paused.*while you read further down/ })).toBeVisible();
  });

  test("a filter, a sort and a facet answer at once and exactly", async ({ page }) => {
    const tasks = new TasksPage(page);
    await page.goto(`${umbel.url}/tasks?range=all&filter=state:FAILURE`);
    await expect(page.getByRole("main")).toContainText("5,000 of 100,000");
    await expect(tasks.facet("Failure")).toContainText("5,000");
    await expect(tasks.facet("Success")).toContainText("95,000");
    await page.goto(`${umbel.url}/tasks?range=all&sort=runtime`);
    await expect(tasks.rows().first()).toContainText("5.00 s");
  });
});

/**
 * Scrolls on by more than a row at a time, and counts the steps for which the page itself needed too long: time on the
 * processor, so that other programs on this machine do not count.
 */
async function droppedFrames(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const usedMs = async () => {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const found = metrics.find(({ name }) => name === "TaskDuration");
    if (!found) throw new Error("Chromium does not tell what its tasks take");
    return found.value * 1000;
  };
  let dropped = 0;
  for (let scroll = 0; scroll < SCROLLS; scroll += 1) {
    const before = await usedMs();
    await page.getByRole("table", { name: "Tasks" }).evaluate(async (table) => {
      const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      table.parentElement?.scrollBy({ top: 90 });
      await nextFrame();
      await nextFrame();
    });
    if ((await usedMs()) - before > DROPPED_MS) dropped += 1;
  }
  await cdp.detach();
  return dropped;
}
