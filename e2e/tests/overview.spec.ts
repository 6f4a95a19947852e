import { expect, test } from "../fixtures";
import { OverviewPage } from "../pages/overviewPage";

test("shows six figures, each leading to what is behind it", async ({ page }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  for (const [name, address] of [
    ["Workers online", /\/workers$/],
    ["Running", /filter=state%3ASTARTED/],
    ["Queued", /\/broker$/],
    ["Finished per minute", /\/tasks\?range=1h/],
    ["Failing per minute", /filter=state%3AFAILURE/],
    ["Wait before start, p95", /sort=waited/],
  ] as const) {
    await expect(overview.figure(name)).toHaveAttribute("href", address);
  }
  await overview.figure("Failing per minute").click();
  await expect(page).toHaveURL(/\/tasks\?filter=state%3AFAILURE/);
});

test("keeps the range in the address, and the back button undoes it", async ({ page }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  await expect(overview.range("1 h")).toBeChecked();
  await overview.range("6 h").click({ force: true });
  await expect(page).toHaveURL(/range=6h/);
  await expect(overview.range("6 h")).toBeChecked();
  await page.goBack();
  await expect(overview.range("1 h")).toBeChecked();
  await overview.open("24h");
  await expect(overview.range("24 h")).toBeChecked();
});

test("counts a name's runs as they happen, and leads to its tasks", async ({ page, runScenario }) => {
  const overview = new OverviewPage(page);
  // Enough to be among the busiest, whatever other tests send.
  const [first] = await runScenario("success", { count: 20 });
  const name = first?.name ?? "";
  await overview.open();
  const row = overview.names().filter({ hasText: name });
  const runs = row.getByRole("cell").nth(1);
  await expect(runs).toBeVisible();
  const before = Number(await runs.innerText());
  await runScenario("success", { count: 3 });
  await expect.poll(async () => Number(await runs.innerText())).toBeGreaterThanOrEqual(before + 3);
  await row.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`filter=name%3A${name}`));
});

test("orders the names by what is asked", async ({ page, runScenario }) => {
  const overview = new OverviewPage(page);
  await runScenario("failure");
  await overview.open();
  const panel = overview.panel("Tasks");
  await expect(panel.getByRole("columnheader", { name: "Runs" })).toHaveAttribute("aria-sort", "descending");
  await panel.getByRole("radio", { name: "Failing" }).click({ force: true });
  await expect(panel.getByRole("columnheader", { name: "Failing" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
});

test("tells the values of a step by arrow keys", async ({ page, runScenario }) => {
  const overview = new OverviewPage(page);
  await runScenario("success");
  await overview.open();
  const chart = overview.throughput();
  await chart.focus();
  await page.keyboard.press("End");
  await expect(chart).toHaveAttribute("aria-valuetext", /\d\d:\d\d to \d\d:\d\d/);
  const last = await chart.getAttribute("aria-valuenow");
  await page.keyboard.press("ArrowLeft");
  await expect(chart).toHaveAttribute("aria-valuenow", String(Number(last) - 1));
});

test("remembers which series are switched off", async ({ page }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  const retry = overview.panel("Throughput").getByRole("button", { name: "Retry" });
  await retry.click();
  await expect(retry).toHaveAttribute("aria-pressed", "false");
  await page.reload();
  await expect(retry).toHaveAttribute("aria-pressed", "false");
});

test("narrows figures and charts to one queue, in the address, and back", async ({ page, runScenario }) => {
  const overview = new OverviewPage(page);
  await runScenario("success");
  await overview.open();
  await overview.scope().click();
  await overview.scope().fill("defau");
  await overview.choice("default").click();
  await expect(page).toHaveURL(/queue=default/);
  await expect(page.getByText("Below: the whole cluster.")).toBeVisible();
  await expect(overview.figure("Failing per minute")).toHaveAttribute("href", /queue%3Adefault/);
  await page.reload();
  await expect(overview.scope()).toHaveValue("default");
  await page.getByRole("button", { name: "Show the whole cluster" }).first().click();
  await expect(page).not.toHaveURL(/queue=/);
  await expect(page.getByText("Below: the whole cluster.")).toBeHidden();
});

test("switches single percentiles off, in both charts, and remembers it", async ({ page }) => {
  const overview = new OverviewPage(page);
  await overview.open();
  const times = overview.panel("Time to start and to run");
  await times.getByRole("button", { name: "Waiting p99" }).click();
  for (const name of ["Waiting p99", "Running p99"]) {
    await expect(times.getByRole("button", { name })).toHaveAttribute("aria-pressed", "false");
  }
  await page.reload();
  await expect(times.getByRole("button", { name: "Running p99" })).toHaveAttribute("aria-pressed", "false");
});

test("tells the queues that work comes through, each leading to its tasks", async ({ page, runScenario }) => {
  test.setTimeout(120_000); // a queue's rate is told of whole minutes
  const overview = new OverviewPage(page);
  await runScenario("success");
  await overview.open();
  // Which queues stand here depends on what all tests send; each leads to its own tasks.
  const link = overview.panel("Queues").getByRole("row").getByRole("link").first();
  await expect(link).toBeVisible({ timeout: 75_000 });
  await expect(link).toHaveAttribute("href", /\/tasks\?filter=queue%3A/);
});
