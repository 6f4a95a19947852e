/** Who did what and why, from the page where it is done to the audit; what is hidden; and what pages let run. */
import { readFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import type { BrowserContext, Page } from "@playwright/test";
import { FORM_HEADER, signInWaysSchema } from "@/lib/contract/signIn";
import { copyResult } from "../cluster/demoCluster";
import { startUmbel, type RunningUmbel } from "../cluster/startUmbel";
import { expect, test } from "../fixtures";
import { faultsOf } from "../pages/faults";
import { Shell } from "../pages/shell";
import { TaskPage } from "../pages/taskPage";

const PATIENCE = { timeout: 30_000 };
const MASK = "••••••";
const PHONE = { width: 390, height: 844 };

let umbel: RunningUmbel;

// One after the other, by one Umbel.
test.describe.configure({ mode: "default" });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  umbel = await startUmbel({ args: ["--require-reason", "--basic-auth", "ada:may:admin,vera:look:viewer"] });
});

test.afterAll(() => umbel.stop());

test("who acts says why, and stands in the audit with it; hidden values show to who asks", async ({
  browser,
  context,
  page,
}) => {
  test.setTimeout(120_000);
  const secret = `s-${randomUUID()}`;
  const why = `ticket ${randomUUID().slice(0, 8)}`;
  await signIn(context, "ada", "may");
  const audit = await context.newPage();
  await audit.goto(`${umbel.url}/audit`);
  await expect(lineOf(audit, "Sign-in")).toBeVisible();

  // Where there is a dialog, it asks.
  await page.goto(umbel.url);
  const shell = new Shell(page);
  await shell.search("run a");
  await shell.found("Run a task…").click();
  const dialog = page.getByRole("dialog", { name: "Run a task" });
  await dialog.getByRole("combobox", { name: "Task" }).fill("analytics.echo");
  await dialog.getByRole("button", { name: "Add keyword arguments" }).click();
  await dialog
    .getByRole("textbox", { name: "Keyword arguments", exact: true })
    .fill(JSON.stringify({ plain: "seen", password: secret }));
  await dialog.getByRole("combobox", { name: "Queue" }).fill("default");
  const run = dialog.getByRole("button", { name: "Run now" });
  await expect(dialog).toContainText("echo(");
  await expect(run).toBeDisabled();
  await dialog.getByRole("textbox", { name: "Reason" }).fill(`${why} sent`);
  await run.click();
  const link = page
    .getByRole("region", { name: "What was sent" })
    .getByRole("link", { name: "Open the new task" });
  const path = (await link.getAttribute("href", PATIENCE)) ?? "";
  const sent = lineOf(audit, `${why} sent`);
  await expect(sent).toContainText("Run a task");
  await expect(sent).toContainText("Done");
  await expect(sent).toContainText("ada");

  // Where there is none, one comes up.
  const task = new TaskPage(page);
  await page.goto(`${umbel.url}${path}`);
  await expect(task.state("Success")).toBeVisible(PATIENCE);
  for (const name of ["Arguments", "Result"]) {
    await expect(task.panel(name)).toContainText(MASK);
    await expect(task.panel(name)).toContainText("seen");
  }
  await expect(page.getByText(secret)).toHaveCount(0);
  const show = page.getByRole("button", { name: "Show hidden values" });
  await show.click();
  const question = page.getByRole("dialog", { name: "Why?" });
  await question.getByRole("textbox", { name: "Reason" }).fill(`${why} seen`);
  await question.getByRole("button", { name: "Go on" }).click();
  for (const name of ["Arguments", "Result"]) await expect(task.panel(name)).toContainText(secret);
  const revealed = lineOf(audit, `${why} seen`);
  await expect(revealed).toContainText("Reveal masked values");
  await shell.place("Workers").click();
  await expect(shell.title("Workers")).toBeVisible();
  await page.goBack();
  await expect(show).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  await test.step("so do those of a task that only the result backend knows", async () => {
    const unseen = randomUUID();
    await copyResult(path.replace("/task/", ""), unseen);
    await page.goto(`${umbel.url}/task/${unseen}`);
    await expect(page.getByText("No event told of this task.")).toBeVisible();
    await expect(task.panel("Result")).toContainText(MASK);
    await show.click();
    // Who leaves the question has nothing shown, and nothing to be told.
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await expect(page.getByText("They cannot be shown")).toHaveCount(0);
    await show.click();
    await question.getByRole("textbox", { name: "Reason" }).fill(`${why} stored`);
    await question.getByRole("button", { name: "Go on" }).click();
    await expect(task.panel("Result")).toContainText(secret);
    await expect(lineOf(audit, `${why} stored`)).toContainText("Reveal masked values");
    await page.getByRole("button", { name: "Hide them again" }).click();
    await expect(task.panel("Result")).toContainText(MASK);
    await expect(page.getByText(secret)).toHaveCount(0);
  });

  const viewer = await browser.newContext();
  await signIn(viewer, "vera", "look");
  const seen = await viewer.newPage();
  await seen.goto(`${umbel.url}${path}`);
  await expect(new TaskPage(seen).panel("Result")).toContainText(MASK);
  await expect(seen.getByText(secret)).toHaveCount(0);
  await expect(seen.getByRole("button", { name: "Show hidden values" })).toHaveCount(0);
  await viewer.close();

  await test.step("filters narrow, and stand in the address", async () => {
    await audit.getByRole("button", { name: "Action" }).click();
    const choice = audit.getByRole("menuitemcheckbox", { name: "Reveal masked values", exact: true });
    await expect(choice).not.toBeChecked();
    await choice.click();
    await expect(choice).toBeChecked();
    await audit.keyboard.press("Escape");
    await expect(sent).toHaveCount(0);
    await audit.getByRole("searchbox", { name: "Search targets, reasons, addresses" }).fill(why);
    await expect(audit).toHaveURL(/[?&]q=ticket\+.*action=reveal/);
    await expect(audit.getByText("2 lines, and no more")).toBeVisible();
    await audit.getByRole("button", { name: /^Take away Action/ }).click();
    await expect(sent).toBeVisible();
    await expect(revealed).toBeVisible();
  });

  await test.step("a line opens, and leads to what it is about", async () => {
    await revealed.getByRole("button", { name: "Reveal masked values" }).click();
    const drawer = audit.getByRole("dialog", { name: "Line of the audit" });
    await expect(drawer).toContainText(`${why} seen`);
    await expect(drawer).toContainText("127.0.0.1");
    await expect(drawer.locator(`a[href="${path}"]`)).toBeVisible();
    await audit.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
  });

  await test.step("the export is a file with the lines", async () => {
    await audit.getByRole("button", { name: "Export" }).click();
    const download = audit.waitForEvent("download");
    await audit.getByRole("menuitem", { name: /^CSV/ }).click();
    const text = await readFile(await (await download).path(), "utf8");
    for (const part of [`${why} sent`, `${why} seen`, "reveal", "ada"]) expect(text).toContain(part);
    expect(text).not.toContain(secret);
    // Only what the filters leave.
    expect(text).not.toContain("sign-in");
  });
});

test("pages hold no script but those of their answer's nonce", async ({ context, page }) => {
  test.setTimeout(120_000);
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(`${page.url()} ${message.text()}`);
  });
  expect(await foreignScripts(page, "/login")).toEqual([]);
  await signIn(context, "ada", "may");
  await page.goto(umbel.url);
  const links = page.getByRole("navigation", { name: "Places" }).getByRole("link");
  await expect(links.filter({ hasText: "Audit" })).toBeVisible();
  const places = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  for (const path of [
    ...places,
    "/tokens",
    "/about",
    "/task/not-known",
    "/worker/nobody@nowhere",
    "/nowhere",
  ]) {
    expect(await foreignScripts(page, path), path).toEqual([]);
  }
  expect(violations).toEqual([]);
});

for (const locale of ["en-GB", "ru-RU"]) {
  test.describe(`on a phone, ${locale}`, () => {
    test.use({ locale, viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: "light" });

    test("the audit fits", async ({ context, page }) => {
      await signIn(context, "ada", "may");
      await page.goto(`${umbel.url}/audit?action=run%2Creveal%2Csign-in`);
      const lines = page
        .getByRole("main")
        .getByRole("listitem")
        .getByRole("button")
        .filter({ hasText: "ada" });
      await expect(lines.first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
      await lines.first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
      expect(await faultsOf(page, "all")).toEqual([]);
    });
  });
}

async function signIn(context: BrowserContext, user: string, password: string): Promise<void> {
  const url = `${umbel.url}/api/v1/sign-in`;
  const { formToken } = signInWaysSchema.parse(await (await context.request.get(url)).json());
  const answer = await context.request.post(url, {
    headers: { origin: umbel.url, [FORM_HEADER]: formToken ?? "" },
    data: { user, password },
  });
  expect(answer.status()).toBe(200);
}

function lineOf(audit: Page, text: string) {
  return audit.getByRole("table", { name: "Audit" }).getByRole("row").filter({ hasText: text });
}

/** What the page's own HTML would run without the nonce of its policy. */
async function foreignScripts(page: Page, path: string): Promise<string[]> {
  const answer = await page.goto(`${umbel.url}${path}`);
  const nonce = /'nonce-([^']+)'/.exec((await answer?.headerValue("content-security-policy")) ?? "")?.[1];
  expect(nonce, `a nonce in the policy of ${path}`).toBeDefined();
  const html = (await answer?.text()) ?? "";
  // A browser hides the nonces of the page that it shows, but not those of a text that it only reads.
  return page.evaluate(
    ([text, own]) => {
      const all = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("*")];
      const scripts = all.filter((element) => element.localName === "script");
      const foreign = scripts.filter((script) => script.getAttribute("nonce") !== own);
      const handlers = all.filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith("on")),
      );
      if (scripts.length === 0) return ["no script at all"];
      return [...foreign, ...handlers].map((element) => element.outerHTML.slice(0, 200));
    },
    [html, nonce ?? ""] as const,
  );
}
