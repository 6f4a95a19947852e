import { expect, test } from "../fixtures";
import { TaskPage } from "../pages/taskPage";
import { WorkflowPage } from "../pages/workflowPage";

test("a chain is drawn left to right on the task's page, and each box leads to its task", async ({
  page,
  runScenario,
}) => {
  const task = new TaskPage(page);
  const [first, second, third] = await runScenario("chain");
  await task.open(second?.id ?? "");
  const panel = task.panel("Workflow");
  await expect(panel).toContainText("chain of 3");
  const boxes = ["charge_card, Success", "fulfil, Success", "send_receipt, Success"].map((name) =>
    panel.getByRole("link", { name: new RegExp(`^${name}`) }),
  );
  const lefts: number[] = [];
  for (const box of boxes) {
    await expect(box).toBeVisible();
    lefts.push((await box.boundingBox())?.x ?? 0);
  }
  expect(lefts).toEqual([...lefts].sort((a, b) => a - b));
  await expect(boxes[1]!).toHaveAttribute("aria-current", "page");
  await boxes[2]!.click();
  await expect(page).toHaveURL(new RegExp(third?.id ?? ""));
  expect(first?.name).toBe("shop.payments.charge_card");
});

test("a chain that failed stops where it failed", async ({ page, runScenario }) => {
  const task = new TaskPage(page);
  const sent = await runScenario("chain-failure");
  await task.open(sent[1]?.id ?? "");
  await expect(task.panel("Workflow")).toContainText("chain of 2: stopped here");
});

test("the members of a group sent by a client are found, and its chord behind them", async ({
  page,
  runScenario,
  waitForResults,
}) => {
  const workflow = new WorkflowPage(page);
  const group = await runScenario("group");
  await workflow.open(group[3]?.id ?? "");
  await expect(workflow.shaped("group of 4")).toBeVisible();
  await expect(workflow.box(/^pick_item, Success/)).toHaveCount(3);
  await expect(workflow.box(/^pick_item, Failure.*this task/)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("sent as one group by gen");

  const chord = await runScenario("chord");
  await waitForResults(chord);
  await workflow.open(chord[0]?.id ?? "");
  await expect(workflow.shaped("group of 3 with a chord")).toBeVisible();
  await expect(workflow.box(/^merge, Success.*waited for 3/)).toBeVisible();
});

test("a workflow grows and turns while one looks on", async ({ page, runScenario }) => {
  const workflow = new WorkflowPage(page);
  const sent = await runScenario("workflow", { settings: { seconds: 3 } });
  await workflow.open(sent[0]?.id ?? "");
  // From here on nothing is loaded again.
  let loads = 0;
  page.on("load", () => loads++);
  await expect(workflow.box(/^(pick_item|count_orders), Started/).first()).toBeVisible();
  await expect(workflow.box(/^send_receipt, Started/)).toBeVisible({ timeout: 30_000 });
  await expect(workflow.box(/^send_receipt, Success/)).toBeVisible();
  await expect(workflow.shaped("chain of 2, then group of 3 with a chord, then 1 task")).toBeVisible();
  await expect(workflow.counts()).toHaveText("7 Success");
  expect(loads).toBe(0);
});

test("graph, timeline and list show the same, and the address says which", async ({
  page,
  runScenario,
  waitForResults,
}) => {
  const workflow = new WorkflowPage(page);
  const sent = await runScenario("workflow", { settings: { seconds: 0.2 } });
  await waitForResults(sent);
  await workflow.open(sent[0]?.id ?? "");
  await workflow.choose("Timeline");
  await expect(page).toHaveURL(/view=timeline/);
  await expect(workflow.timeline().getByRole("listitem")).toHaveCount(7);
  const critical = workflow.timeline().getByRole("link", { name: /on the critical path/ });
  await expect(critical).toHaveCount(5);
  await page.getByText("Critical path", { exact: true }).click();
  await expect(workflow.timeline().getByRole("listitem")).toHaveCount(5);
  await workflow
    .timeline()
    .getByRole("link", { name: /^merge/ })
    .hover();
  await expect(page.getByRole("main")).toContainText(/Running\d\d:\d\d:\d\d\.\d{3}/);
  await workflow.choose("List");
  await expect(workflow.rows()).toHaveCount(8);
  await page.reload();
  await expect(workflow.view("List")).toBeChecked();
});

test("many equal tasks are one box that opens, and all is reached by the keyboard", async ({
  page,
  runScenario,
  waitForResults,
}) => {
  const workflow = new WorkflowPage(page);
  const sent = await runScenario("workflow", { settings: { members: 30, seconds: 0 } });
  await waitForResults(sent);
  await workflow.open(sent[0]?.id ?? "");
  await expect(workflow.folded(/^30 tasks count_orders: 30 Success/)).toBeVisible();
  await workflow.box(/this task/).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(workflow.folded(/^30 tasks/)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(workflow.folded(/^30 tasks/)).toHaveCount(0);
  await expect(workflow.box(/^count_orders/).first()).toBeVisible();
  await page.getByRole("button", { name: "Fold all" }).click();
  await expect(workflow.folded(/^30 tasks/)).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the workflow's views fit the width", async ({ page, runScenario }) => {
    const workflow = new WorkflowPage(page);
    const sent = await runScenario("chain");
    for (const view of ["Graph", "Timeline", "List"] as const) {
      await workflow.open(sent[0]?.id ?? "", view);
      await expect(page.getByRole("link", { name: /fulfil/ })).toBeVisible();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
});
