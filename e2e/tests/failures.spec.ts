import { expect, test } from "../fixtures";
import { FailuresPage } from "../pages/failuresPage";

const CHARGE = "shop.payments.charge_card";

test("groups failures by what went wrong, and tells all that is known of one", async ({
  page,
  runScenario,
}) => {
  await runScenario("failure", { count: 2 });
  const failures = new FailuresPage(page);
  await failures.open();
  const card = failures.row("CardError", CHARGE);
  await expect(card).toHaveCount(1);
  await expect(card).toContainText("Your card was declined. (code card_declined)");
  await expect(failures.row("ConnectionError", CHARGE)).toContainText("did not answer in … s");

  await card.getByRole("button", { name: "CardError" }).click();
  await expect(page).toHaveURL(/group=[0-9a-f]{12}/);
  const detail = failures.detail("CardError");
  await expect(detail.getByText("demo/tasks/shop.py:post_to_provider")).toBeVisible();
  const shared = detail.getByRole("region", { name: "What they share" });
  await expect(shared.getByRole("link", { name: "card tok_declined" })).toBeVisible();
  await expect(detail.getByRole("heading", { name: "Traceback" })).toBeVisible();
  await expect(detail.getByText('raise CardError("Your card was declined.", "card_declined")')).toBeVisible();
  await expect(detail.getByRole("slider", { name: "Failures over time" })).toBeVisible();
  // How many groups there are is told by the tabs alone; the head tells how often they failed.
  const head = page.getByRole("heading", { level: 1, name: /Failures/ });
  await expect(head).toContainText(/[\d,]+ failures within 1 h/);
  await expect(head).not.toContainText(/group/);
});

test("leads from a group to all of its tasks, and to one of them", async ({ page, runScenario }) => {
  const sent = await runScenario("failure");
  const contact = sent.find((task) => task.name === "crm.sync_contact");
  const failures = new FailuresPage(page);
  await failures.open();
  await failures.row("KeyError", "crm.sync_contact").getByRole("button", { name: "KeyError" }).click();
  const latest = failures.detail("KeyError").getByRole("region", { name: "Latest" });
  await expect(latest.locator(`a[href$="/task/${contact?.id ?? ""}"]`)).toBeVisible();
  await latest.getByRole("link", { name: /as tasks/ }).click();
  await expect(page).toHaveURL(/\/tasks\?filter=failure%3A[0-9a-f]{12}/);
  await expect(page.locator(`a[href$="/task/${contact?.id ?? ""}"]`)).toBeVisible();
  await expect(page.getByRole("table", { name: "Tasks" }).getByText(CHARGE)).toHaveCount(0);
});

test("counts a failure the moment it happens, without a reload", async ({ page, runScenario }) => {
  await runScenario("failure");
  const failures = new FailuresPage(page);
  await failures.open();
  const row = failures.row("ZeroDivisionError", "billing.invoices.render_pdf");
  await expect(row).toBeVisible();
  await page.evaluate(() => document.documentElement.setAttribute("data-same-document", "yes"));
  const before = await failures.count(row);
  await runScenario("failure", { count: 2 });
  await expect.poll(() => failures.count(row)).toBeGreaterThanOrEqual(before + 2);
  await expect(page.locator("html")).toHaveAttribute("data-same-document", "yes");
});

test("a group that was marked as fixed comes back by itself when it fails again", async ({
  page,
  runScenario,
}) => {
  const unknown = "shop.orders.renamed_long_ago";
  await runScenario("unregistered");
  const failures = new FailuresPage(page);
  await failures.open();
  const row = failures.row("NotRegistered", unknown);
  await expect(row).toContainText("the worker does not know this task");
  await row.getByRole("button", { name: "NotRegistered" }).click();
  const detail = failures.detail("NotRegistered");
  await detail.getByRole("button", { name: "Mark fixed" }).click();
  await expect(row).toHaveCount(0);
  await expect(detail.getByText("Fixed", { exact: true })).toBeVisible();
  await failures.showTab("Fixed");
  await expect(row).toContainText(/fixed \d\d:\d\d/);

  await failures.pointAway();
  await failures.showTab("Open");
  await runScenario("unregistered");
  await expect(row).toContainText("Back");
  await expect(row).toContainText(/fixed \d\d:\d\d, back/);
  await failures.showTab("Fixed");
  await expect(row).toHaveCount(0);
});

test("a muted group stays quiet until it is unmuted", async ({ page, runScenario }) => {
  await runScenario("time-limit");
  const failures = new FailuresPage(page);
  await failures.open();
  const row = failures.row("TimeLimitExceeded", "media.films.stabilise");
  await expect(row).toContainText("always after 1.0 s");
  await row.getByRole("checkbox").check();
  const bar = page.getByRole("toolbar", { name: "What to do with the selected groups" });
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: "Mute…" }).click();
  await page.getByRole("menuitem", { name: "For a week" }).click();
  await expect(row).toContainText("Muted");
  await expect(bar).toHaveCount(0);
  await failures.showTab("New");
  await expect(row).toHaveCount(0);
  await failures.showTab("Muted");
  await expect(row).toContainText(/muted until \d+ \w+/);

  await row.getByRole("button", { name: "TimeLimitExceeded" }).click();
  await failures.detail("TimeLimitExceeded").getByRole("button", { name: "Unmute" }).click();
  await expect(row).toHaveCount(0);
  await failures.showTab("Open");
  await expect(row).toContainText("New");
});

test("finds groups by word, and says what to drop when none is left", async ({ page, runScenario }) => {
  await runScenario("failure");
  const failures = new FailuresPage(page);
  await failures.open();
  await expect(failures.row("CardError", CHARGE)).toBeVisible();
  await page.keyboard.press("/");
  await expect(failures.search()).toBeFocused();
  await page.keyboard.type("charge declined");
  await expect(failures.row("CardError", CHARGE)).toBeVisible();
  await expect(failures.row("ConnectionError", CHARGE)).toHaveCount(0);
  await expect(page).toHaveURL(/q=charge\+declined/);
  await failures.search().fill("<script>alert(1)</script>");
  await expect(page.getByRole("heading", { name: "No group matches" })).toBeVisible();
  await page.getByRole("button", { name: "Drop “<script>alert(1)</script>”" }).click();
  await expect(failures.row("ConnectionError", CHARGE)).toBeVisible();
});

test("goes through the groups by keys, and there by g f", async ({ page, runScenario }) => {
  await runScenario("failure");
  await page.goto("/workers");
  await expect(page.getByRole("heading", { name: "Workers", exact: false }).first()).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page).toHaveURL(/\/failures$/);
  const rows = page.getByRole("list", { name: "Failures" }).getByRole("listitem");
  await expect(rows.nth(1)).toBeVisible();
  await page.keyboard.press("j");
  await expect(page).toHaveURL(/group=/);
  const current = page.locator("[aria-current=true]");
  await expect(current).toHaveCount(1);
  await page.keyboard.press("x");
  await expect(page.getByRole("toolbar")).toContainText("1 selected");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("toolbar")).toHaveCount(0);
});

test("says so when a group is not known, and takes nonsense in the address for nothing", async ({ page }) => {
  const failures = new FailuresPage(page);
  await failures.open("?group=ffffffffffff");
  await expect(page.getByRole("heading", { name: "No such group" })).toBeVisible();
  await failures.open("?group=<b>&tab=nonsense&range=forever");
  await expect(failures.tab("Open")).toBeChecked();
  await expect(page.getByRole("heading", { name: "No such group" })).toHaveCount(0);
});

test("the overview's inbox leads to a group", async ({ page, runScenario }) => {
  await runScenario("failure");
  await page.goto("/");
  const inbox = page.getByRole("region", { name: "Failures" });
  // Other tests fail tasks too, and the order follows: the link is held by its address.
  const [type, address] = await inbox
    .getByRole("link")
    .nth(1)
    .evaluate((link) => [link.textContent, link.getAttribute("href") ?? ""]);
  await inbox.locator(`a[href="${address}"]`).first().click();
  await expect(page).toHaveURL(/\/failures\?range=1h&group=[0-9a-f]{12}/);
  await expect(page.getByRole("article", { name: type })).toBeVisible();
});

test("the sidebar counts new groups", async ({ page, runScenario }) => {
  await runScenario("failure");
  await page.goto("/");
  await expect(page.getByRole("navigation", { name: "Places" }).first()).toContainText(/Failures\d+ new/);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("a group opens over the list, as wide as the screen", async ({ page, runScenario }) => {
    await runScenario("failure");
    const failures = new FailuresPage(page);
    await failures.open();
    await failures.row("CardError", CHARGE).getByRole("button", { name: "CardError" }).click();
    const drawer = page.getByRole("dialog", { name: "Failure" });
    await expect(drawer.getByRole("heading", { name: "CardError" })).toBeVisible();
    expect((await drawer.boundingBox())?.width).toBe(390);
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(tooWide).toBe(false);
    await drawer.getByRole("button", { name: "Close" }).click();
    await expect(drawer).toHaveCount(0);
    await expect(page).not.toHaveURL(/group=/);
  });
});
