import { expect, test } from "../fixtures";
import { TaskPage } from "../pages/taskPage";

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

  test("a task that no event told of opens with what the backend knows; one that is away is told in words", async ({
    page,
    runScenario,
    waitForResults,
    startUmbel,
  }) => {
    const before = await runScenario("failure");
    await waitForResults(before);
    // A store of its own, so it never heard of them.
    const umbel = await startUmbel();
    await page.goto(`${umbel.url}/task/${before[0]?.id ?? ""}`);
    await expect(page.getByText("No event told of this task.")).toBeVisible();
    await expect(page.getByRole("heading", { name: before[0]?.name })).toBeVisible();
    await expect(page.getByRole("region", { name: "What went wrong" })).toContainText("CardError");
    await umbel.stop();

    const blind = await startUmbel({ args: ["--result-backend", "redis://127.0.0.1:1/0"] });
    const [sent] = await runScenario("success");
    await page.goto(`${blind.url}/task/${sent?.id ?? ""}`);
    await expect(page.getByRole("region", { name: "Result backend" })).toContainText("cannot be reached");
    await expect(page.getByRole("region", { name: "Result", exact: true })).toContainText("by the event at");
  });
});
