/** The page of queues, by the demo cluster; and what is done to a queue, with workers and queues of the test's own. */
import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { startLab, type Lab } from "../cluster/lab";
import { startUmbel, type RunningUmbel } from "../cluster/startUmbel";
import { expect, test } from "../fixtures";
import { faultsOf } from "../pages/faults";

const PATIENCE = { timeout: 30_000 };

test("queues are listed with what waits and who takes it, and are found by name", async ({ page }) => {
  await page.goto("/broker");
  const table = page.getByRole("table", { name: "Queues" });
  await expect(table.getByRole("row", { name: /^reports/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^mail/ }).getByRole("link", { name: "1" })).toHaveAttribute(
    "href",
    /worker\/shop%40demo/,
  );
  await expect(page.getByRole("region", { name: /Who serves what/ })).toContainText("shop@demo");
  await page.getByRole("searchbox", { name: "Find a queue" }).fill("web");
  await expect(table.getByRole("row", { name: /^webhooks/ })).toBeVisible();
  await expect(table.getByRole("row", { name: /^reports/ })).toBeHidden();
  await expect(page).toHaveURL(/search=web/);
});

test.describe("a queue that nobody takes from", () => {
  // One after the other: each finds the queue as the one before left it.
  test.describe.configure({ mode: "serial" });

  let lab: Lab;
  let umbel: RunningUmbel;
  let queue: string;
  let sent: string[];

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    lab = startLab();
    queue = `${lab.name}.unserved`;
    [umbel] = await Promise.all([
      startUmbel({ args: ["--event-exchange", lab.name, "--control-exchange", lab.name] }),
      lab.startWorker({ pool: "solo", node: `helper@${lab.name}`, args: ["-E"] }),
    ]);
    sent = await lab.send("lab.add", { args: [20, 22], queue, times: 3 });
  });

  test.afterAll(async () => {
    await Promise.all([umbel.stop(), lab.stop()]);
  });

  test("its messages are looked into, after a word on what that does to them", async ({ page }) => {
    await page.goto(`${umbel.url}/broker?search=unserved`);
    const row = rowOf(page, queue);
    await expect(row).toContainText("nobody takes from it", PATIENCE);
    await row.getByRole("button", { name: `Look into ${queue}` }).click();
    const drawer = page.getByRole("dialog", { name: `Peek: ${queue}` });
    const ask = drawer.getByRole("button", { name: "Look at the oldest 20" });
    const told = drawer.getByText("oldest 3 of 3");
    await expect(ask.or(told)).toBeVisible();
    // Only on RabbitMQ it changes them.
    if (await ask.isVisible()) {
      await expect(drawer.getByText(/marked as redelivered/)).toBeVisible();
      await ask.click();
    }
    await expect(told).toBeVisible();
    const messages = drawer.getByRole("list", { name: "Messages" }).getByRole("listitem");
    await expect(messages).toHaveCount(3);
    await expect(messages.first()).toContainText("lab.add");
    await expect(messages.first()).toContainText("20, 22");
    const [, held] = sent;
    const second = messages.filter({ hasText: held!.slice(0, 8) });
    await second.getByRole("button", { expanded: false }).click();
    await expect(second.getByRole("list", { name: "Arguments" })).toContainText("22");
    await second.getByText("Headers", { exact: true }).click();
    await expect(second).toContainText(`"id": "${held}"`);
    await expect(second.getByRole("link", { name: "Open task" })).toHaveAttribute("href", `/task/${held}`);
    await drawer.getByText(/^Held until due/).click();
    await expect(drawer.getByText("No worker holds a task of this queue for later.")).toBeVisible();
  });

  test("a purge wants its name typed, and is taken back", async ({ page }) => {
    await page.goto(`${umbel.url}/broker?search=unserved`);
    const row = rowOf(page, queue);
    await row.getByRole("button", { name: `More about ${queue}` }).click(PATIENCE);
    await page.getByRole("menuitem", { name: "Purge…" }).click();
    const dialog = page.getByRole("dialog", { name: `Purge ${queue}?` });
    await expect(dialog).toContainText("3 messages wait");
    await expect(dialog.getByRole("button", { name: "Purge 3 messages" })).toBeDisabled();
    expect(await faultsOf(page, "all")).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
    expect(await faultsOf(page, "colours")).toEqual([]);
    await dialog.getByRole("textbox", { name: /^Type / }).fill(queue);
    await dialog.getByRole("button", { name: "Purge 3 messages" }).click();
    await expect(page.getByText(`3 messages removed from ${queue}`)).toBeVisible();
    await expect(row).toContainText("empty");
    // Whoever comes within the hour finds the copy, not only who purged.
    await page.reload();
    const copy = page.getByRole("status").filter({ hasText: `3 messages were purged from ${queue}.` });
    await copy.getByRole("button", { name: "Put back" }).click();
    await expect(page.getByText("3 messages put back")).toBeVisible();
    await expect(row).toContainText("nobody takes from it");
    await expect(copy).toBeHidden();
  });

  test("every page calls it out, with a button that adds workers, until it is put away", async ({ page }) => {
    await page.goto(`${umbel.url}/workers`);
    const note = page.getByRole("status").filter({ hasText: `Nobody takes from ${queue}.` });
    await expect(note).toContainText("3 messages wait there.", PATIENCE);
    await note.getByRole("button", { name: "Add to workers…" }).click();
    const dialog = page.getByRole("dialog", { name: `Who shall take from ${queue}?` });
    await expect(dialog.getByRole("checkbox", { name: `helper@${lab.name}` })).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await note.getByRole("button", { name: `Put away: ${queue}` }).click();
    await expect(note).toBeHidden();
    await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: "Queues" }).click();
    await expect(rowOf(page, queue)).toContainText("nobody takes from it");
    await expect(note).toBeHidden();
  });

  test("a task in it says why it waits, and runs once a worker was added by its button", async ({ page }) => {
    await page.goto(`${umbel.url}/task/${sent[0]}`);
    const why = whyWaiting(page);
    await expect(why).toContainText(`Nobody takes from the queue ${queue}.`, PATIENCE);
    await expect(why).toContainText("3 messages wait there.");
    await why.getByRole("button", { name: "Add to workers…" }).click();
    const dialog = page.getByRole("dialog", { name: `Who shall take from ${queue}?` });
    await dialog.getByRole("checkbox", { name: `helper@${lab.name}` }).check();
    await dialog.getByRole("button", { name: "Add" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText("Success", { exact: true }).first()).toBeVisible(PATIENCE);
    await expect(why).toBeHidden();
  });

  test("a paused queue says so to the task that waits in it, and is resumed by its button", async ({
    page,
  }) => {
    await page.goto(`${umbel.url}/broker?search=unserved`);
    await rowOf(page, queue)
      .getByRole("button", { name: `More about ${queue}` })
      .click(PATIENCE);
    await page.getByRole("menuitem", { name: "Pause" }).click();
    const dialog = page.getByRole("dialog", { name: `Pause ${queue}?` });
    await dialog.getByRole("textbox").fill("the shop is closed");
    await dialog.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByText(`${queue} is paused.`)).toBeVisible(PATIENCE);
    await page.goto(umbel.url);
    await expect(page.getByText(`${queue} is paused.`)).toBeVisible();
    await expect(page.getByText("the shop is closed")).toBeVisible();
    const [held] = await lab.send("lab.add", { args: [1, 1], queue });
    await page.goto(`${umbel.url}/task/${held}`);
    const why = whyWaiting(page);
    await expect(why).toContainText(`The queue ${queue} is paused.`, PATIENCE);
    await expect(why).toContainText("the shop is closed");
    await why.getByRole("button", { name: "Resume queue" }).click();
    await expect(page.getByText("Success", { exact: true }).first()).toBeVisible(PATIENCE);
  });

  test("what is hidden in a message shows to who asks, until they close it", async ({ page }) => {
    const secrets = `${lab.name}.secrets`;
    const secret = `s-${randomUUID()}`;
    await lab.call("lab.add", "('plain',)", `{'password': '${secret}'}`, { queue: secrets });
    await page.goto(`${umbel.url}/broker?search=secrets`);
    await rowOf(page, secrets)
      .getByRole("button", { name: `Look into ${secrets}` })
      .click(PATIENCE);
    const drawer = page.getByRole("dialog", { name: `Peek: ${secrets}` });
    const ask = drawer.getByRole("button", { name: "Look at the oldest 20" });
    const message = drawer.getByRole("list", { name: "Messages" }).getByRole("listitem").first();
    await expect(ask.or(message).first()).toBeVisible();
    if (await ask.isVisible()) await ask.click();
    const opener = message.getByRole("button", { name: /lab\.add/ });
    await opener.click();
    const values = message.getByRole("list", { name: "Arguments" });
    await expect(values).toContainText("plain");
    await expect(page.getByText(secret)).toHaveCount(0);
    await message.getByRole("button", { name: "Show hidden values" }).click();
    await expect(values).toContainText(secret);
    await opener.click();
    await opener.click();
    await expect(values).toContainText("plain");
    await expect(page.getByText(secret)).toHaveCount(0);
    await page.goto(`${umbel.url}/audit?action=reveal-message`);
    await expect(page.getByRole("table", { name: "Audit" })).toContainText(secrets);
  });
});

function whyWaiting(page: Page) {
  return page.getByRole("region", { name: "Why isn’t it running?" });
}

function rowOf(page: Page, queue: string) {
  return page.getByRole("table", { name: "Queues" }).getByRole("row", { name: new RegExp(`^${queue}`) });
}
