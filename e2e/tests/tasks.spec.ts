import { readFile } from "node:fs/promises";
import { expect, test } from "../fixtures";
import { Shell } from "../pages/shell";
import { TasksPage } from "../pages/tasksPage";

/** Fails when the document was loaded anew meanwhile. */
const MARK = "data-same-document";

test("a click on a row opens its task beside the list, the back button closes it", async ({
  page,
  runScenario,
}) => {
  const tasks = new TasksPage(page);
  const [sent] = await runScenario("success");
  await tasks.open(`?filter=id:${sent?.id ?? ""}`);
  await tasks
    .row(sent?.id ?? "")
    .getByRole("link")
    .click();
  await expect(tasks.drawer().getByRole("heading", { name: sent?.name })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`task=${sent?.id ?? ""}`));
  await page.goBack();
  await expect(tasks.drawer()).toBeHidden();
  await expect(tasks.row(sent?.id ?? "").getByRole("link")).toHaveAttribute(
    "href",
    `/task/${sent?.id ?? ""}`,
  );
});

test("plain words filter while they are typed, a state by its completion", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  const sent = await runScenario("failure");
  const charge = sent.find((task) => task.name === "shop.payments.charge_card");
  const contact = sent.find((task) => task.name === "crm.sync_contact");
  await tasks.open();
  await expect(tasks.row(contact?.id ?? "")).toBeVisible();
  await page.keyboard.press("/");
  await expect(tasks.filter()).toBeFocused();
  await tasks.filter().pressSequentially("charge_card");
  await expect(tasks.row(contact?.id ?? "")).toHaveCount(0);
  await expect(tasks.row(charge?.id ?? "")).toBeVisible();
  await tasks.filter().pressSequentially(" state:FAIL");
  await expect(page.getByRole("option", { name: /FAILURE/ })).toHaveAttribute("aria-selected", "true");
  await tasks.filter().press("Enter");
  await expect(tasks.chip("state:FAILURE")).toBeVisible();
  await expect(page).toHaveURL(/filter=charge_card\+state:FAILURE/);
  await expect(tasks.row(charge?.id ?? "")).toBeVisible();
});

test("an error of the filter is told with its character and the likely fix", async ({ page }) => {
  const tasks = new TasksPage(page);
  await tasks.open("?filter=state:FAILURE%20runtme:%3E2s");
  const alert = page.getByRole("alert").filter({ hasText: "runtme" });
  await expect(alert).toContainText("At character 15");
  await alert.getByRole("button", { name: "Did you mean runtime?" }).click();
  await expect(tasks.chip("runtime:>2s")).toBeVisible();
  await expect(alert).toBeHidden();
});

test("a facet adds its value to the filter and takes it back", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  await runScenario("failure");
  await tasks.open();
  await tasks.facet("Failure").click();
  await expect(page).toHaveURL(/filter=state:FAILURE/);
  await expect(tasks.facet("Failure")).toHaveAttribute("aria-pressed", "true");
  await tasks.facet("Failure").click();
  await expect(page).not.toHaveURL(/filter=/);
});

test("a heading sorts, a second click turns the order, and the address keeps both", async ({
  page,
  runScenario,
}) => {
  const tasks = new TasksPage(page);
  await runScenario("success");
  await tasks.open();
  await tasks.head("Runtime").getByRole("button").click();
  await expect(tasks.head("Runtime")).toHaveAttribute("aria-sort", "descending");
  await tasks.head("Runtime").getByRole("button").click();
  await expect(page).toHaveURL(/sort=runtime&order=asc/);
  await page.reload();
  await expect(tasks.head("Runtime")).toHaveAttribute("aria-sort", "ascending");
  await page.goBack();
  await expect(tasks.head("Runtime")).toHaveAttribute("aria-sort", "descending");
});

test("columns are chosen and stay in the address", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  await runScenario("success");
  await tasks.open();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox", { name: "Retries" }).check();
  await page.getByRole("checkbox", { name: "Queue" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(tasks.head("Retries")).toBeVisible();
  await expect(tasks.head("Queue")).toHaveCount(0);
  await expect(page).toHaveURL(/columns=state,task,worker/);
});

test("an address that makes no sense shows the default and says so", async ({ page }) => {
  const tasks = new TasksPage(page);
  await tasks.open("?sort=banana&columns=moon&from=yesterday");
  await expect(page.getByRole("status").filter({ hasText: "sort=banana means nothing here" })).toBeVisible();
  await expect(tasks.head("When")).toHaveAttribute("aria-sort", "descending");
});

test("the keys walk, select a range and open", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  const sent = await runScenario("success", { count: 4 });
  await tasks.open("?filter=name:shop.orders.reserve_stock");
  await expect(tasks.row(sent[3]?.id ?? "")).toBeVisible();
  await tasks.pointAway();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  await expect(tasks.bulkBar()).toContainText("3 selected");
  await expect(page.getByRole("button", { name: /Paused.*while rows are selected/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(tasks.bulkBar()).toBeHidden();
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await expect(tasks.drawer()).toBeVisible();
  const before = page.url();
  await page.keyboard.press("j");
  await expect(page).not.toHaveURL(before);
  await expect(tasks.drawer().getByRole("heading").first()).toBeVisible();
});

test("a finished term can be edited and taken out again", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  await runScenario("failure");
  await tasks.open("?filter=state:FAILURE+queue:payments");
  await tasks.chip("state:FAILURE").click();
  await tasks.filter().press("Control+A");
  await tasks.filter().pressSequentially("-state:SUCCESS");
  await tasks.filter().press("Enter");
  await expect(page).toHaveURL(/filter=-state:SUCCESS\+queue:payments/);
  await page.getByRole("button", { name: "Remove queue:payments" }).click();
  await expect(page).toHaveURL(/filter=-state:SUCCESS$/);
});

test("the list pauses while a menu is open and while nobody sees it, and says why", async ({
  page,
  runScenario,
}) => {
  const tasks = new TasksPage(page);
  await runScenario("success");
  await tasks.open();
  await expect(tasks.rows().first()).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("button", { name: /Paused.*while a menu is open/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Live/ })).toBeVisible();
  // As the browser tells it when another tab comes to the front.
  const turn = (to: "hidden" | "visible") =>
    page.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      Object.defineProperty(document, "hidden", { configurable: true, get: () => state === "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    }, to);
  await turn("hidden");
  await expect(page.getByRole("button", { name: /Paused.*while the tab is hidden/ })).toBeVisible();
  await turn("visible");
  await expect(page.getByRole("button", { name: /^Live/ })).toBeVisible();
});

test("the palette completes a filter and says what is wrong with it", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  const shell = new Shell(page);
  await runScenario("failure");
  await tasks.open();
  await shell.search("runtme:>2s");
  await expect(page.getByRole("dialog")).toContainText("Did you mean this?");
  await shell.searchField().fill("state:FAIL");
  await shell.found(/^FAILURE/).click();
  await expect(shell.searchField()).toHaveValue("state:FAILURE ");
  await shell.found(/^Tasks with/).click();
  await expect(page).toHaveURL(/filter=state(:|%3A)FAILURE/);
  await expect(tasks.chip("state:FAILURE")).toBeVisible();
});

test("rows stand still under the mouse, and what is new comes when it leaves", async ({
  page,
  runScenario,
}) => {
  const tasks = new TasksPage(page);
  await runScenario("success");
  await tasks.open("?filter=name:shop.orders.reserve_stock");
  await page.locator("html").evaluate((html, mark) => html.setAttribute(mark, "yes"), MARK);
  const first = tasks.rows().first();
  await first.hover();
  const shown = await first.getByRole("link").getAttribute("href");
  const [later] = await runScenario("success");
  const news = page.getByRole("button", { name: /new$/ });
  await expect(news).toBeVisible();
  expect(await first.getByRole("link").getAttribute("href")).toBe(shown);
  await expect(tasks.row(later?.id ?? "")).toHaveCount(0);
  await tasks.pointAway();
  await expect(tasks.row(later?.id ?? "")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute(MARK, "yes");
});

test("the tasks of the filter come as a file with all that is known of them", async ({
  page,
  runScenario,
  waitForResults,
}) => {
  const tasks = new TasksPage(page);
  const sent = await runScenario("failure");
  await waitForResults(sent);
  const ids = sent.slice(0, 2).map(({ id }) => id);
  await tasks.open(`?filter=id:${ids.join(",")}`);
  await expect(tasks.rows()).toHaveCount(2);
  const save = async (format: string) => {
    await page.getByRole("button", { name: "Export" }).click();
    await expect(page.getByRole("menu")).toContainText("2 tasks, newest first");
    const saving = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: format }).click();
    const download = await saving;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  const csv = await save("CSV");
  expect(csv.name).toMatch(/^tasks-.*\.csv$/);
  expect(csv.text).toContain("id,name,state,");
  for (const id of ids) expect(csv.text).toContain(id);
  const lines = await save("JSON lines");
  const parsed = lines.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; attempts: object[] });
  expect(parsed.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(parsed[0]?.attempts.length).toBeGreaterThan(0);
});

test("a view is saved for all, opened from the sidebar, renamed and removed", async ({ page }) => {
  const tasks = new TasksPage(page);
  const name = `Slow ${Date.now()}`;
  await tasks.open("?filter=runtime:%3E2s&sort=runtime");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("dialog", { name: "Save view" }).getByLabel("Name").fill(name);
  await page.getByRole("dialog", { name: "Save view" }).getByRole("button", { name: "Save" }).click();
  await expect(tasks.views().getByRole("link", { name })).toHaveAttribute("aria-current", "true");

  await tasks.open("?range=6h");
  await tasks.views().getByRole("link", { name }).click();
  await expect(tasks.chip("runtime:>2s")).toBeVisible();
  await expect(tasks.head("Runtime")).toHaveAttribute("aria-sort", "descending");

  const menu = async (item: string, of: string) => {
    await tasks.views().getByRole("link", { name: of }).hover();
    await page.getByRole("button", { name: `Change the view ${of}` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu("Rename…", name);
  await page.getByRole("dialog").getByLabel("Name").fill(`${name} too`);
  await page.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await menu("Remove…", `${name} too`);
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(tasks.views().getByRole("link", { name })).toHaveCount(0);
});

test("all tasks that match are revoked: it asks with their number and tells of each", async ({
  page,
  runScenario,
}) => {
  const tasks = new TasksPage(page);
  const sent = await runScenario("eta", { count: 3, settings: { seconds: 600 } });
  const ids = sent.map(({ id }) => id);
  await tasks.open(`?filter=id:${ids.join(",")}`);
  await expect(tasks.rows()).toHaveCount(6);
  await tasks
    .row(ids[0] ?? "")
    .getByRole("checkbox")
    .check();
  await tasks.bulkBar().getByRole("button", { name: "More for them" }).click();
  await page.getByRole("menuitem", { name: "Revoke 6 matching…" }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke 6 tasks" });
  await expect(dialog).toContainText("6 have not ended and will be revoked.");
  await dialog.getByRole("button", { name: "Revoke 6 tasks" }).click();
  const toast = page.getByRole("region", { name: "What was sent" });
  await expect(toast).toContainText("6 revokes sent");
  await expect(toast).toContainText("6 taken");
  await toast.getByRole("button", { name: "Each task" }).click();
  const each = page.getByRole("list", { name: "What became of each task" });
  await expect(each.getByRole("listitem")).toHaveCount(6);
  await expect(each).toContainText("Revoked");
  await page.keyboard.press("Escape");
  await expect(tasks.bulkBar()).toBeHidden();
});

test("what was begun before a reload is told after it, on whatever page", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  const [sent] = await runScenario("eta", { settings: { seconds: 600 } });
  await tasks.open(`?filter=id:${sent?.id ?? ""}`);
  await tasks
    .row(sent?.id ?? "")
    .getByRole("checkbox")
    .check();
  // Its end cannot be asked for, as on a bad line, so the page has not seen it when it is loaded again.
  const asked = "**/api/v1/operations/*";
  await page.route(asked, (route) => route.abort());
  await tasks.bulkBar().getByRole("button", { name: "Revoke 1…", exact: true }).click();
  await page
    .getByRole("dialog", { name: "Revoke 1 task" })
    .getByRole("button", { name: "Revoke 1 task" })
    .click();
  const toast = page.getByRole("region", { name: "What was sent" });
  await expect(toast).toContainText("1 revoke sent");
  await page.goto("about:blank");
  await page.unroute(asked);
  await page.goto("/failures");
  await expect(toast).toContainText("1 taken");
});

test("no match names the term to drop and what that would give", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  const [sent] = await runScenario("success");
  await tasks.open(`?filter=id:${sent?.id ?? ""}+runtime:%3E5h`);
  await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Without runtime:>5h there would be 1.");
  await page.getByRole("button", { name: "Drop runtime:>5h" }).click();
  await expect(tasks.row(sent?.id ?? "")).toBeVisible();
});

test("a drag across the histogram shows only that time", async ({ page, runScenario }) => {
  const tasks = new TasksPage(page);
  await runScenario("success");
  await tasks.open();
  const plot = page.getByRole("group", { name: /Tasks over time/ });
  await expect(plot.getByRole("slider")).toHaveCount(2);
  const box = await plot.boundingBox();
  if (!box) throw new Error("the histogram has no place");
  await page.mouse.move(box.x + box.width * 0.1, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=.*&to=/);
  await page.getByRole("button", { name: "Show the whole range" }).click();
  await expect(page).not.toHaveURL(/from=/);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("rows have three lines, states are chips, a task fills the screen", async ({ page, runScenario }) => {
    const tasks = new TasksPage(page);
    const sent = await runScenario("failure");
    const charge = sent.find((task) => task.name === "shop.payments.charge_card");
    await tasks.open();
    await page
      .getByRole("group", { name: "State" })
      .getByRole("button", { name: /Failure/ })
      .tap();
    await expect(page).toHaveURL(/filter=state:FAILURE/);
    const row = tasks.row(charge?.id ?? "");
    await expect(row).toContainText("Failure");
    await row.getByRole("link").tap();
    await expect(tasks.drawer().getByRole("heading", { name: charge?.name })).toBeVisible();
    expect((await tasks.drawer().boundingBox())?.width).toBe(390);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });

  test("facets and the range open as a sheet", async ({ page, runScenario }) => {
    const tasks = new TasksPage(page);
    await runScenario("success");
    await tasks.open();
    await page.getByRole("button", { name: "States, names, queues, workers" }).tap();
    const sheet = page.getByRole("dialog", { name: "Narrow down" });
    await sheet.getByText("6 h").tap();
    await sheet.getByRole("button", { name: /^Show/ }).tap();
    await expect(sheet).toBeHidden();
    await expect(page).toHaveURL(/range=6h/);
  });
});
