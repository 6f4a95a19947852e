import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { copyResult } from "../cluster/demoCluster";
import { expect, test } from "../fixtures";
import { Shell } from "../pages/shell";
import { TaskPage } from "../pages/taskPage";
import { TasksPage } from "../pages/tasksPage";

const MANY = 200;
/** Where it is told what was sent, and what came of it. */
const TOAST = { name: "What was sent" } as const;

test.describe("what the result backend keeps", () => {
  test("arguments and result that events cut are shown whole, with where they are from", async ({
    page,
    runScenario,
    waitForResults,
  }) => {
    const task = new TaskPage(page);
    const sent = await runScenario("huge");
    await waitForResults(sent);
    await task.open(sent[0]?.id ?? "");
    await expect(task.panel("Arguments")).toContainText("from the result backend");
    await expect(task.tree("Arguments")).toContainText("[ 600 items ]");
    await expect(task.panel("Result")).toContainText("whole, from the result backend, read");
    const backend = page.getByRole("region", { name: "Result backend" });
    const download = page.waitForEvent("download");
    await backend.getByRole("link", { name: /^Download/ }).click();
    expect((await download).suggestedFilename()).toBe(`result-${sent[0]?.id ?? ""}`);
  });

  test("progress that only the backend is told moves by itself", async ({ page, runScenario }) => {
    const task = new TaskPage(page);
    const [sent] = await runScenario("progress", { settings: { pages: 200 } });
    await task.open(sent?.id ?? "");
    await expect(page.getByRole("main").getByText("Started · PROGRESS").first()).toBeVisible();
    await expect(task.panel("Progress")).toContainText("of 200");
    await expect(task.panel("Progress")).toContainText("read from the result backend");
    const bar = page.getByRole("progressbar", { name: "Progress" });
    const before = await bar.getAttribute("aria-valuenow");
    await expect(bar).not.toHaveAttribute("aria-valuenow", before ?? "");
    await expect(task.panel("Meta")).toContainText("state PROGRESS");
  });

  test("a task that no event told of opens with what the backend knows", async ({
    page,
    runScenario,
    waitForResults,
  }) => {
    const [charge] = await runScenario("declined");
    await waitForResults(charge === undefined ? [] : [charge]);
    const unseen = randomUUID();
    await copyResult(charge?.id ?? "", unseen);
    await page.goto(`/task/${unseen}`);
    await expect(page.getByText("No event told of this task.")).toBeVisible();
    await expect(page.getByRole("heading", { name: charge?.name })).toBeVisible();
    await expect(page.getByRole("region", { name: "What went wrong" })).toContainText("CardError");
    await expect(page.getByRole("list", { name: "Arguments" })).toContainText("tok_declined");
  });

  test("a backend that is away is told in words, and what was cut is completed before a retry", async ({
    page,
    runScenario,
    startUmbel,
  }) => {
    const blind = await startUmbel({ args: ["--result-backend", "redis://127.0.0.1:1/0"] });
    const [sent] = await runScenario("success");
    await page.goto(`${blind.url}/task/${sent?.id ?? ""}`);
    await expect(page.getByRole("region", { name: "Result backend" })).toContainText("cannot be reached");
    await expect(page.getByRole("region", { name: "Result", exact: true })).toContainText("by the event at");

    // Without a backend, and cut by Celery: nothing is sent before somebody has completed it.
    const [huge] = await runScenario("huge");
    await page.goto(`${blind.url}/task/${huge?.id ?? ""}`);
    await page.getByRole("button", { name: "Retry…" }).click();
    const dialog = page.getByRole("dialog", { name: `Retry ${huge?.name ?? ""}` });
    await expect(dialog).toContainText("Arguments are not known exactly");
    await expect(dialog).toContainText("result_extended");
    await expect(dialog.getByRole("button", { name: "Retry with these" })).toBeDisabled();
    await dialog.getByRole("textbox", { name: "Arguments", exact: true }).fill('["Short sale", [], ');
    await expect(dialog).toContainText("not JSON, line 1");
    await dialog.getByRole("textbox", { name: "Arguments", exact: true }).fill('["Short sale", [], "body"]');
    await expect(dialog).toContainText("send_newsletter('Short sale', [], 'body')");
    await dialog.getByRole("button", { name: "Retry with these" }).click();
    await expect(page.getByRole("region", TOAST)).toContainText("mail has it.");
  });
});

test.describe("a retry", () => {
  test("of known arguments is one key and one button, and both tasks know of each other", async ({
    page,
    runScenario,
  }) => {
    const task = new TaskPage(page);
    const sent = await runScenario("failure");
    const [charge] = sent;
    await task.open(charge?.id ?? "");
    await expect(task.state("Failure")).toBeVisible();
    await expect(page.getByRole("button", { name: "Retry…" })).toBeVisible();
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: `Retry ${charge?.name ?? ""}` });
    // The demo's workers take pickle as well, so a doubt is left and said.
    await expect(dialog).toContainText("Arguments probably exact, from the result backend");
    await expect(dialog).toContainText('accept_content = ["json"]');
    await expect(dialog).toContainText("card='tok_declined'");
    await dialog.getByRole("button", { name: "Retry with these" }).click();
    const toast = page.getByRole("region", TOAST);
    await expect(toast).toContainText("payments has it.");
    await expect(page.getByRole("main")).toContainText(/retried as/);
    await openNewTask(page);
    await expect(page.getByRole("main")).toContainText("a retry of");
    await expect(task.state("Failure")).toBeVisible();
    await expect(task.tree("Arguments")).toContainText("tok_declined");
  });

  test("takes other arguments, another queue and a later time", async ({ page, runScenario }) => {
    const tasks = new TasksPage(page);
    const [declined] = await runScenario("declined");
    await tasks.open(`?filter=id:${declined?.id ?? ""}`);
    await expect(tasks.row(declined?.id ?? "")).toContainText("Failure");
    await tasks.pointAway();
    await page.keyboard.press("j");
    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog", { name: `Retry ${declined?.name ?? ""}` });
    const kwargs = dialog.getByRole("textbox", { name: "Keyword arguments" });
    await kwargs.fill((await kwargs.inputValue()).replace("tok_declined", "tok_visa"));
    await expect(dialog).toContainText("changed");
    await dialog.getByRole("combobox", { name: "Queue" }).fill("nobody-takes-this");
    await expect(dialog).toContainText("No worker that answered takes from nobody-takes-this");
    await dialog.getByRole("combobox", { name: "Queue" }).fill("default");
    await dialog.getByLabel("Start", { exact: true }).selectOption("In…");
    await expect(dialog.getByRole("button", { name: "Retry with these" })).toBeDisabled();
    await dialog.getByRole("textbox", { name: "Start: how long from now" }).fill("1");
    await dialog.getByLabel("Start: unit").selectOption("seconds");
    await dialog.getByRole("button", { name: "Retry with these" }).click();
    await expect(page.getByRole("region", TOAST)).toContainText("default has it.");
    await openNewTask(page);
    const task = new TaskPage(page);
    await expect(task.state("Success")).toBeVisible();
    await expect(task.tree("Arguments")).toContainText("tok_visa");
  });

  test("of hundreds that failed goes by a dry run, a few first and a rate, and tells of each", async ({
    page,
    runScenario,
    waitForResults,
  }) => {
    const amount = 10_000_000 + Math.floor(Math.random() * 80_000_000);
    const sent = await runScenario("declined", { count: MANY, settings: { amount } });
    await waitForResults(sent);
    const tasks = new TasksPage(page);
    await tasks.open(`?range=all&filter=${encodeURIComponent(`args.1:${amount} state:FAILURE`)}`);
    await expect(page.getByRole("main")).toContainText(`${MANY.toLocaleString("en-GB")} of`);
    await tasks.rows().first().getByRole("checkbox").check();
    const count = MANY.toLocaleString("en-GB");
    await tasks
      .bulkBar()
      .getByRole("button", { name: `Retry ${count} matching…` })
      .click();
    const dialog = page.getByRole("dialog", { name: `Retry ${count} tasks` });
    const plan = dialog.getByRole("list", { name: "What would become of them" });
    await expect(plan).toContainText(`need a look: left out${count}`);
    await dialog.getByRole("checkbox", { name: "Also those whose arguments are probably exact" }).check();
    await expect(plan).toContainText(`will be retried${count}`);
    await dialog.getByRole("textbox", { name: "Tasks a second" }).fill("500");
    await dialog.getByRole("textbox", { name: "First only" }).fill("10");
    // Each of them fails again.
    await dialog.getByRole("textbox", { name: "Stop at % failed" }).fill("100");
    await dialog.getByRole("button", { name: `Retry ${count} tasks` }).click();
    const toast = page.getByRole("region", TOAST);
    await expect(toast).toContainText(`${count} retries sent`, { timeout: 30_000 });
    await toast.getByRole("link", { name: "Each task" }).click();
    // A page of its own, for whoever has its address; it goes on to tell after a reload.
    await expect(page.getByRole("heading", { name: `Retry of ${count} tasks` })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("region", { name: "All were gone through" })).toContainText(
      `Failed${count}`,
      {
        timeout: 30_000,
      },
    );
    const each = page.getByRole("list", { name: "What became of each task" });
    await expect(each.getByRole("listitem").first()).toContainText(/Retried as [0-9a-f]{8} · Failure/);
  });

  test("of many ends by itself when too many of the first ones fail", async ({ page, runScenario }) => {
    const sent = await runScenario("declined", { count: 6 });
    const tasks = new TasksPage(page);
    await tasks.open(`?filter=id:${sent.map(({ id }) => id).join(",")} state:FAILURE`);
    await expect(tasks.rows()).toHaveCount(6);
    for (const { id } of sent) await tasks.row(id).getByRole("checkbox").check();
    await tasks.bulkBar().getByRole("button", { name: "Retry 6…", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Retry 6 tasks" });
    await dialog.getByRole("checkbox", { name: "Also those whose arguments are probably exact" }).check();
    await dialog.getByRole("textbox", { name: "First only" }).fill("2");
    await dialog.getByRole("button", { name: "Retry 6 tasks" }).click();
    const toast = page.getByRole("region", TOAST);
    await expect(toast).toContainText("stopped by itself: too many failed");
    await expect(toast).toContainText("4 not sent");
  });
});

test("a task is run by its name from the palette, with a warning for one that no worker has", async ({
  page,
}) => {
  const shell = new Shell(page);
  await page.goto("/");
  await shell.search("run a");
  await shell.found("Run a task…").click();
  const dialog = page.getByRole("dialog", { name: "Run a task" });
  const name = dialog.getByRole("combobox", { name: "Task" });
  await name.fill("shop.no_such_task");
  await expect(dialog).toContainText("No worker that answered has a task of that name");
  await name.fill("analytics.echo");
  await expect(dialog).not.toContainText("No worker that answered has a task of that name");
  await dialog.getByRole("textbox", { name: "Arguments", exact: true }).fill("[1.0, 9007199254740993]");
  await expect(dialog).toContainText("echo(1.0, 9007199254740993)");
  await dialog.getByRole("combobox", { name: "Queue" }).fill("default");
  await dialog.getByRole("button", { name: "Run now" }).click();
  const toast = page.getByRole("region", TOAST);
  await expect(toast).toContainText("default has it.");
  await openNewTask(page);
  const task = new TaskPage(page);
  await expect(task.state("Success")).toBeVisible();
  await expect(task.tree("Arguments")).toContainText("9007199254740993");
});

/** By its address: good news goes by itself, on a busy machine before a click has come to it. */
async function openNewTask(page: Page): Promise<void> {
  const link = page.getByRole("region", TOAST).getByRole("link", { name: "Open the new task" });
  await page.goto((await link.getAttribute("href")) ?? "");
}
