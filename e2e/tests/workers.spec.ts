import { devices } from "@playwright/test";
import { expect, test } from "../fixtures";
import { WorkersPage } from "../pages/workersPage";

test("finds workers by name and says what to drop where none is found", async ({ page }) => {
  const workers = new WorkersPage(page);
  await workers.open();
  await expect(workers.row("shop@demo")).toBeVisible();
  await page.keyboard.press("/");
  await expect(workers.searchField()).toBeFocused();
  await page.keyboard.type("media");
  await expect(workers.names()).toHaveText(["media@demo"]);
  await expect(page).toHaveURL(/search=media/);
  await workers.searchField().fill("no such worker");
  await expect(page.getByRole("heading", { name: "No worker matches" })).toBeVisible();
  await page.getByRole("button", { name: "Drop “no such worker”" }).click();
  await expect(workers.row("shop@demo")).toBeVisible();
});

test("sorts by a column and keeps that in the address", async ({ page }) => {
  const workers = new WorkersPage(page);
  await workers.open();
  await expect(workers.head("Worker")).toHaveAttribute("aria-sort", "ascending");
  await expect(workers.names()).toHaveText(["media@demo", "quiet@demo", "shop@demo"]);
  await workers.head("Worker").getByRole("button").click();
  await expect(workers.names()).toHaveText(["shop@demo", "quiet@demo", "media@demo"]);
  await workers.open("?sort=processed");
  await expect(workers.head("Processed")).toHaveAttribute("aria-sort", "descending");
});

test("tells of a worker that sends no events of its tasks", async ({ page, runScenario }) => {
  const workers = new WorkersPage(page);
  await runScenario("quiet", { count: 3 });
  await workers.open();
  await expect(workers.row("quiet@demo")).toContainText("events off");
  const note = page.getByRole("status").filter({ hasText: "Events are off on 1 worker." });
  await expect(note).toContainText("quiet@demo");
  await expect(note.getByRole("button", { name: "Turn events on" })).toBeVisible();
  for (const path of ["/", "/tasks", "/worker/quiet%40demo"]) {
    await page.goto(path);
    await expect(note).toContainText("quiet@demo");
  }
});

test("groups workers by host and by a pattern, and keeps that in the address", async ({ page }) => {
  const workers = new WorkersPage(page);
  await workers.open();
  await page.getByRole("button", { name: "No groups" }).first().click();
  await page.getByRole("radio", { name: "By host" }).check();
  await expect(workers.table().getByRole("rowheader", { name: "demo 3 workers" })).toBeVisible();
  await expect(page).toHaveURL(/group=host/);
  await workers.open("?group=*u");
  await expect(workers.table().getByRole("rowheader", { name: "Others 2 workers" })).toBeVisible();
});

test("selects by keyboard and offers every action", async ({ page }) => {
  const workers = new WorkersPage(page);
  await workers.open();
  await expect(workers.row("media@demo")).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("toolbar", { name: "Selected workers" });
  await expect(bar).toContainText("1 worker selected");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(bar).toContainText("2 workers selected");
  await bar.getByRole("button", { name: "Act" }).click();
  await expect(page.getByRole("menuitem")).toHaveText([
    "More slots…",
    "Fewer slots…",
    "Autoscale range…",
    "Restart pool…",
    "Take from a queue…",
    "Stop taking from a queue…",
    "Rate limit of a task…",
    "Time limits of a task…",
    "Turn events on",
    "Turn events off…",
    "Ask for a heartbeat",
    "Ping",
    "Shut down…",
  ]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(bar).toBeHidden();

  await page.getByRole("checkbox", { name: "Select media@demo" }).check();
  await page.getByRole("checkbox", { name: "Select shop@demo" }).click({ modifiers: ["Shift"] });
  await expect(bar).toContainText("3 workers selected");
});

test("shows one worker with what it runs and ran", async ({ page, runScenario }) => {
  const workers = new WorkersPage(page);
  await workers.open();
  await workers.row("shop@demo").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: "shop@demo" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Celery");
  const [task] = await runScenario("success");
  const recent = page.getByRole("region", { name: "Recent tasks" });
  await expect(recent.locator(`a[href$="/task/${task?.id ?? ""}"]`)).toBeVisible();
  await expect(recent.getByRole("link", { name: "All its tasks" })).toHaveAttribute(
    "href",
    /worker%3Ashop%40demo/,
  );
  await page.getByRole("navigation", { name: "You are here" }).getByRole("link", { name: "Workers" }).click();
  await expect(workers.table()).toBeVisible();
});

test("says that a worker nobody heard of is not known", async ({ page }) => {
  await page.goto("/worker/nobody%40nowhere");
  await expect(page.getByRole("heading", { name: "No worker of this name is known" })).toBeVisible();
});

test.describe("on a phone", () => {
  const { viewport, hasTouch, isMobile, userAgent, deviceScaleFactor } = devices["iPhone 13"];
  test.use({ viewport, hasTouch, isMobile, userAgent, deviceScaleFactor });

  test("workers are lines that lead to their pages", async ({ page }) => {
    await page.goto("/workers");
    const line = page.getByRole("listitem").filter({ hasText: "shop@demo" });
    await expect(line).toContainText("Online");
    await line.getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1, name: "shop@demo" })).toBeVisible();
  });
});
