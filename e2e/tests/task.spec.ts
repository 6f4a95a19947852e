import { expect, test } from "../fixtures";
import { TaskPage } from "../pages/taskPage";

test("a failed task shows its error first, own frames open, library frames folded", async ({
  page,
  runScenario,
}) => {
  const task = new TaskPage(page);
  const sent = await runScenario("failure");
  const charge = sent.find((one) => one.name === "shop.payments.charge_card");
  await task.open(charge?.id ?? "");
  await expect(task.state("Failure")).toBeVisible();
  const error = task.panel("What went wrong");
  await expect(error.getByRole("heading", { name: "Traceback" })).toBeVisible();
  await expect(error.getByText("your code").first()).toBeVisible();
  const folded = error.getByRole("button", { name: /frames? in/ }).first();
  await expect(folded).toHaveAttribute("aria-expanded", "false");
  await folded.click();
  await expect(folded).toHaveAttribute("aria-expanded", "true");
});

test("a retried task lists every attempt", async ({ page, runScenario, waitForResults }) => {
  const task = new TaskPage(page);
  const sent = await runScenario("retry-success");
  await waitForResults(sent);
  await task.open(sent[0]?.id ?? "");
  await expect(task.state("Success")).toBeVisible();
  await expect(page.getByRole("main")).toContainText("after 3 attempts");
  await expect(task.panel("Attempts").getByRole("row")).toHaveCount(4);
});

test("arguments and result are trees with every digit", async ({ page, runScenario, waitForResults }) => {
  const task = new TaskPage(page);
  const sent = await runScenario("arguments");
  await waitForResults(sent);
  // The third is called with 2 ** 53 + 1, which JavaScript would round, and with 1.0.
  await task.open(sent[2]?.id ?? "");
  await expect(task.tree("Arguments")).toContainText("9007199254740993");
  await expect(task.tree("Arguments")).toContainText("1.0");
});

test("truncation is said out loud, with the setting to raise", async ({ page, runScenario }) => {
  const task = new TaskPage(page);
  const sent = await runScenario("huge");
  await task.open(sent[1]?.id ?? "");
  // The result backend has all of it; the event does not.
  await task.panel("Result").getByRole("radio", { name: "Event" }).check({ force: true });
  await expect(task.panel("Result")).toContainText("Cut by Celery.");
  await expect(task.panel("Result")).toContainText("resultrepr_maxsize");
});

test("every event shows the body that came over the wire", async ({ page, runScenario }) => {
  const task = new TaskPage(page);
  const [sent] = await runScenario("success");
  await task.open(sent?.id ?? "");
  await expect(task.events().getByRole("button", { name: /^succeeded/ })).toBeVisible();
  await task
    .events()
    .getByRole("button", { name: /^received/ })
    .click();
  await expect(task.events()).toContainText(`"uuid": "${sent?.id ?? ""}"`);
});

test("progress that events tell is shown while the task runs", async ({ page, runScenario }) => {
  const task = new TaskPage(page);
  const [sent] = await runScenario("progress-event", { settings: { frames: 60 } });
  await task.open(sent?.id ?? "");
  await expect(page.getByRole("progressbar", { name: "Progress" })).toBeVisible();
  await expect(task.panel("Progress")).toContainText("of 60");
});

test("a task sent after its page was opened shows by itself", async ({ page, runScenario }) => {
  await page.goto("/task/11111111-2222-4333-8444-555555555555");
  await expect(page.getByRole("heading", { name: "Not known here" })).toBeVisible();
  await runScenario("success");
  await expect(page.getByRole("main")).toContainText(/History begins at/);
});

test("a running task is terminated from its page, which says by which signal", async ({
  page,
  runScenario,
}) => {
  const task = new TaskPage(page);
  const [sent] = await runScenario("slow", { settings: { seconds: 120 } });
  await task.open(sent?.id ?? "");
  await expect(task.state("Started")).toBeVisible();
  await page.getByRole("button", { name: "Revoke…" }).click();
  const dialog = page.getByRole("dialog", { name: `Revoke ${sent?.name ?? ""}` });
  await expect(dialog.getByRole("status")).toContainText(/runs it since/);
  await dialog.getByRole("radio", { name: "Revoke and terminate" }).check();
  await dialog.getByLabel("Signal").selectOption("SIGKILL");
  await dialog.getByRole("button", { name: "Revoke and terminate" }).click();
  const toast = page.getByRole("region", { name: "What was sent" });
  await expect(toast).toContainText("SIGKILL was sent to the process that runs it.");
  await expect(task.state("Revoked")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/terminated .* ago/);
  await expect(page.getByRole("button", { name: "Revoke…" })).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the task page is one column that does not scroll sideways", async ({ page, runScenario }) => {
    const task = new TaskPage(page);
    const sent = await runScenario("failure");
    await task.open(sent[0]?.id ?? "");
    await expect(task.panel("What went wrong")).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
