import { devices, type ConsoleMessage } from "@playwright/test";
import { expect, test } from "../fixtures";
import { Shell } from "../pages/shell";

test.describe("the frame", () => {
  test("leads to each place by its link and by two keys", async ({ page }) => {
    const shell = new Shell(page);
    await page.goto("/");
    await expect(shell.title("Overview")).toBeVisible();
    await shell.place("Workers").click();
    await expect(shell.title("Workers")).toBeVisible();
    await expect(shell.place("Workers")).toHaveAttribute("aria-current", "page");
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await expect(page).toHaveURL(/\/tasks$/);
    await expect(page).toHaveTitle(/(^|· )Tasks · Umbel$/);
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await expect(shell.title("Overview")).toBeVisible();
  });

  test("says that it is connected, and counts tasks and workers", async ({ page }) => {
    const shell = new Shell(page);
    await page.goto("/");
    await expect(shell.connection()).toContainText("Connected");
    await expect(shell.place("Workers")).toContainText(/\d+ \/ \d+/);
  });

  test("pauses and goes on by one key, and says why it is paused", async ({ page }) => {
    const shell = new Shell(page);
    await page.goto("/workers");
    await expect(shell.liveControl()).toHaveText(/Live/);
    await page.keyboard.press("r");
    await expect(shell.liveControl()).toHaveText(/Paused\s*by you/);
    await page.keyboard.press("r");
    await expect(shell.liveControl()).toHaveText(/Live/);
  });

  test("does not change what is read while paused, and shows it after", async ({ page, runScenario }) => {
    const shell = new Shell(page);
    // Where nothing was ever sent there is no table.
    await runScenario("success");
    await page.goto("/tasks");
    await expect(page.getByRole("table", { name: "Tasks" })).toBeVisible();
    await page.keyboard.press("r");
    await expect(shell.liveControl()).toHaveText(/Paused/);
    const before = await shell.place("Tasks").textContent();
    const sent = await runScenario("success");
    const row = page.locator(`a[href$="/task/${sent[0]?.id ?? ""}"]`);
    // The count beside Tasks is not paused: when it has moved on, the updates have come.
    await expect(shell.place("Tasks")).not.toHaveText(before ?? "");
    await expect(row).toHaveCount(0);
    await page.keyboard.press("r");
    await expect(row).toBeVisible();
  });

  test("opens a task by its id and filters by a name from the search", async ({ page, runScenario }) => {
    const shell = new Shell(page);
    const [task] = await runScenario("success");
    await page.goto("/workers");
    await shell.search(task?.id ?? "");
    await shell.found(`Open task ${task?.id ?? ""}`).click();
    await expect(page).toHaveURL(new RegExp(`/task/${task?.id ?? ""}$`));
    await page.keyboard.press("Control+k");
    await expect(shell.searchField()).toBeFocused();
    await page.keyboard.type("send_receipt");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/tasks\?filter=send_receipt/);
  });

  test("keeps the theme and the language that a person chose", async ({ page }) => {
    const shell = new Shell(page);
    await page.goto("/");
    const preferences = await shell.openPreferences();
    await preferences.getByRole("radio", { name: "Dark" }).check({ force: true });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    await preferences.getByLabel("Language").selectOption("Русский");
    await expect(shell.title("Обзор")).toBeVisible();
    await page.reload();
    await expect(shell.title("Обзор")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  });

  test("lists its keys", async ({ page }) => {
    await page.goto("/workers");
    await expect(page.getByRole("table", { name: "Workers" })).toBeVisible();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keys" });
    await expect(help).toContainText("Go to Tasks");
    await page.keyboard.press("Escape");
    await expect(help).toBeHidden();
  });

  test("lets a keyboard skip to the content", async ({ page }) => {
    await page.goto("/");
    await expect(new Shell(page).title("Overview")).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  test("tells of trouble in the tab's icon and title", async ({ page, runScenario, waitForResults }) => {
    await waitForResults(await runScenario("failure"));
    await page.goto("/tasks");
    const icon = page.locator('link[rel="icon"]');
    await expect(icon).toHaveAttribute("href", /umbel-trouble\.svg$/);
    await expect(icon).toHaveCount(1);
    await expect(page).toHaveTitle(/^\d+ (new failures?|workers? lost) · Tasks · Umbel$/);
    const address = (await icon.getAttribute("href")) ?? "";
    expect((await page.request.get(address)).headers()["content-type"]).toContain("image/svg+xml");
  });

  test("says so where nothing lives", async ({ page }) => {
    const answer = await page.goto("/nowhere");
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "No such page" }).first()).toBeVisible();
    await expect(new Shell(page).place("Tasks")).toBeVisible();
  });

  for (const path of ["/", "/tasks", "/broker", "/workers", "/about"]) {
    test(`draws ${path} without an error or a breach of the content policy`, async ({ page }) => {
      const wrong: string[] = [];
      page.on("pageerror", (error) => wrong.push(error.message));
      page.on("console", (message: ConsoleMessage) => {
        if (message.type() === "error") wrong.push(message.text());
      });
      await page.goto(path);
      await expect(new Shell(page).connection()).toContainText("Connected");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(wrong).toEqual([]);
    });
  }
});

test.describe("on a phone", () => {
  const { viewport, hasTouch, isMobile, userAgent, deviceScaleFactor } = devices["iPhone 13"];
  test.use({ viewport, hasTouch, isMobile, userAgent, deviceScaleFactor });

  test("the places stand at the bottom, and nothing is wider than the screen", async ({ page }) => {
    const shell = new Shell(page);
    for (const [place, path] of [
      ["Overview", "/"],
      ["Tasks", "/tasks"],
      ["Queues", "/broker"],
      ["Workers", "/workers"],
    ] as const) {
      await page.goto(path);
      await expect(shell.title(place)).toBeVisible();
      await expect(shell.place(place)).toHaveAttribute("aria-current", "page");
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
    }
  });

  test("an arrow leads back from a task to the list", async ({ page, runScenario }) => {
    const [task] = await runScenario("success");
    await page.goto(`/task/${task?.id ?? ""}`);
    await page.getByRole("link", { name: "Back to Tasks" }).click();
    await expect(page).toHaveURL(/\/tasks/);
  });

  test("theme and language are in the menu of the top bar", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Look and language" }).click();
    await expect(page.getByRole("dialog", { name: "Look and language" })).toContainText("Language");
  });
});

test.describe("when something is away", () => {
  test("a broker that does not answer is told with its last error, without its password", async ({
    page,
    startUmbel,
  }) => {
    const shell = new Shell(page);
    const umbel = await startUmbel({ args: ["--broker", "amqp://guest:verysecret@127.0.0.1:1//"] });
    await page.goto(umbel.url);
    await expect(shell.note()).toContainText("Cannot reach the broker.");
    await expect(shell.note()).toContainText("127.0.0.1:1");
    await expect(shell.note()).toContainText("Last error");
    await expect(page.locator("body")).not.toContainText("verysecret");
    await expect(shell.connection()).toContainText("Broker away");
    await expect(page).toHaveTitle(/^Broker away · Overview/);
    await expect(page.locator('link[rel="icon"]')).toHaveAttribute("href", /umbel-away\.svg$/);
    await expect(page.locator("body")).not.toContainText("in 0 s");
    await expect(page.getByRole("main")).toContainText("No events");
  });

  test("the page stays while Umbel is away, says how old it is, and goes on by itself", async ({
    page,
    startUmbel,
  }) => {
    const shell = new Shell(page);
    const first = await startUmbel();
    await page.goto(`${first.url}/workers`);
    const row = page.getByRole("row").filter({ hasText: "shop@demo" });
    await expect(row).toBeVisible();
    await page.evaluate(() => document.documentElement.setAttribute("data-same-document", "yes"));
    await first.stop();
    await expect(page.getByRole("main")).toContainText("Reconnecting");
    await expect(shell.note()).toContainText("Umbel does not answer.");
    await expect(shell.note()).toContainText("Shown as of");
    await page.getByRole("link", { name: "Tasks" }).first().click();
    await expect(row).toBeVisible();
    await startUmbel({ port: first.port });
    await expect(shell.liveControl()).toHaveText(/Live/, { timeout: 30_000 });
    await expect(shell.note()).toHaveCount(0);
    await page.getByRole("link", { name: "Tasks" }).first().click();
    await expect(page).toHaveURL(/\/tasks/);
    await expect(page.locator("html")).toHaveAttribute("data-same-document", "yes");
  });
});
