import type { Page } from "@playwright/test";
import { startFilledUmbel } from "../cluster/fillStore";
import type { RunningUmbel } from "../cluster/startUmbel";
import { expect, test } from "../fixtures";
import { TasksPage } from "../pages/tasksPage";

const TASKS = 100_000;
/** At 60 frames a second one takes 16.7 ms; from here on at least two were dropped in a row. */
const DROPPED_MS = 50;
const FRAMES = 120;

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
    // Another program on this machine may take the processor for a moment: a quiet round must come.
    await expect.poll(() => droppedFrames(page), { timeout: 60_000 }).toBeLessThanOrEqual(3);
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

/** Scrolls on with every frame, and counts the frames that came too late. */
async function droppedFrames(page: Page): Promise<number> {
  return page.getByRole("table", { name: "Tasks" }).evaluate(
    (table, { frames, droppedMs }) =>
      new Promise<number>((resolve) => {
        const scroller = table.parentElement;
        if (scroller === null) throw new Error("the table stands nowhere");
        let [dropped, frame, last] = [0, 0, performance.now()];
        const step = (at: number) => {
          if (at - last > droppedMs) dropped += 1;
          last = at;
          scroller.scrollBy({ top: 90 });
          frame += 1;
          if (frame < frames) requestAnimationFrame(step);
          else resolve(dropped);
        };
        requestAnimationFrame(step);
      }),
    { frames: FRAMES, droppedMs: DROPPED_MS },
  );
}
