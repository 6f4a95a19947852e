import type { Locator, Page } from "@playwright/test";
import { sendRawEvent } from "../cluster/sendRawEvent";
import { expect, test } from "../fixtures";

function rowOf(page: Page, id: string): Locator {
  return page.getByRole("row").filter({ has: page.locator(`a[href$="/task/${id}"]`) });
}

/** Fails at the end if the page was loaded anew meanwhile. */
async function mustNotReload(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-same-document", "yes"));
  return async () => {
    await expect(page.locator("html")).toHaveAttribute("data-same-document", "yes");
  };
}

test("a row turns from received to success without a reload", async ({ page, runScenario }) => {
  await page.goto("/tasks");
  await expect(page.getByRole("table", { name: "Tasks" })).toBeVisible();
  const sameDocument = await mustNotReload(page);
  const [task] = await runScenario("eta", { settings: { seconds: 3 } });
  const row = rowOf(page, task?.id ?? "");
  await expect(row.getByText("Received")).toBeVisible();
  await expect(row.getByText("Success")).toBeVisible();
  await sameDocument();
});

test("a task's own page follows it to its end", async ({ page, runScenario }) => {
  const [task] = await runScenario("slow", { settings: { seconds: 5 } });
  // The link is there before the first event may be.
  await expect(async () => {
    await page.goto(`/task/${task?.id ?? ""}`);
    await expect(page.getByRole("heading", { name: task?.name })).toBeVisible({ timeout: 2000 });
  }).toPass();
  const sameDocument = await mustNotReload(page);
  await expect(page.getByRole("main").getByText("Success").first()).toBeVisible();
  await sameDocument();
});

test("a filter shows what it asks for, and new tasks that match come by themselves", async ({
  page,
  runScenario,
}) => {
  await page.goto("/tasks?filter=state:FAILURE%20name:billing.*");
  await expect(page.getByRole("combobox", { name: "Filter tasks" })).toBeVisible();
  const sent = await runScenario("failure");
  const expected = sent.find((task) => task.name.startsWith("billing."));
  const other = sent.find((task) => !task.name.startsWith("billing."));
  await expect(rowOf(page, expected?.id ?? "")).toBeVisible();
  await expect(rowOf(page, other?.id ?? "")).toHaveCount(0);
});

test("texts of other languages and of HTML are shown as they are", async ({ page, runScenario }) => {
  const sent = await runScenario("unicode");
  await page.goto(`/task/${sent[0]?.id ?? ""}`);
  await expect(page.getByRole("main")).toContainText(/[а-яё]|[\u4e00-\u9fff]/i);
});

test("an id that nobody knows is said to be unknown, not an error", async ({ page }) => {
  await page.goto("/task/00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("main")).toContainText(/not known/i);
});

test("events that cannot be read are counted and shown with a sample", async ({ page }) => {
  const sample = `{"type": "task-succeeded", "broken ${Date.now()}`;
  await sendRawEvent(sample);
  await page.goto("/about");
  await expect(page.getByRole("main")).toContainText(sample);
});

test("workers are listed with their status", async ({ page }) => {
  await page.goto("/workers");
  for (const name of ["shop@demo", "media@demo", "quiet@demo"]) {
    await expect(page.getByRole("row").filter({ hasText: name })).toContainText("Online");
  }
});

for (const [language, words] of [
  ["ru", "Обзор"],
  ["zh", "概览"],
] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language });
    test("speaks the browser's language", async ({ page }) => {
      await page.goto("/");
      await expect(page.getByRole("navigation").getByText(words).first()).toBeVisible();
    });
  });
}
