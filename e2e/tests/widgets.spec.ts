/** Widgets in pages of another site: a small server of the test's own is that site. */
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FrameLocator, Page, Response } from "@playwright/test";
import { expect, test } from "../fixtures";

const KEY = "a key that the site and Umbel both know";
/** All that a site must allow, beside its own script that changes attributes. */
const policyOf = (umbel: string) =>
  `default-src 'none'; script-src 'self' ${umbel}; frame-src ${umbel}; style-src 'self'`;
const MOST_SCRIPT_BYTES = 60_000;

interface Site {
  origin: string;
  /** What the body of its page holds from now on. */
  show: (body: string) => void;
  close: () => Promise<void>;
}

/** A site whose one page has a policy of its own, and Umbel's element. */
async function openSite(umbel: string): Promise<Site> {
  let body = "";
  const server: Server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-security-policy", policyOf(umbel));
    response.end(
      `<!doctype html><html lang="en"><title>Orders</title><script src="${umbel}/widget.js" defer></script><body>${body}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    show: (next) => (body = next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function signed(umbel: string, kind: "task" | "worker", name: string, seconds = 3600): string {
  const expires = Math.floor(Date.now() / 1000) + seconds;
  const signature = createHmac("sha256", KEY).update(`${kind}\n${name}\n${expires}`).digest("hex");
  const path = `${umbel}/embed/${kind}/${encodeURIComponent(name)}`;
  return `${path}?expires=${expires}&amp;signature=${signature}`;
}

const widget = (frame: FrameLocator) => frame.getByRole("article");

/** What the browser complains of: policies above all. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    // A widget of what is not known says so by its status, too.
    if (message.type() === "error" && !message.text().includes("404")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

test("widgets are live in a page of another site, and nowhere else than allowed", async ({
  page,
  runScenario,
  startUmbel,
}) => {
  // One Umbel of its own for all of it, and two dozen frames.
  test.slow();
  // Its address is known to it only once it listens: all ports of this machine.
  const umbel = await startUmbel({
    args: [
      ...["--basic-auth", "ada:a password", "--embed-key", KEY],
      ...["--embed-hosts", "http://localhost:*"],
    ],
  });
  const site = await openSite(umbel.url);
  const complaints = complaintsOf(page);
  const scripts = new Map<string, Promise<Buffer>>();
  const weigh = (response: Response) => {
    if (response.request().resourceType() === "script") scripts.set(response.url(), response.body());
  };
  page.on("response", weigh);
  const [task] = await runScenario("progress", { settings: { pages: 30 } });
  const id = task?.id ?? "";
  site.show(
    `<umbel-widget id="task" src="${signed(umbel.url, "task", id)}"></umbel-widget>` +
      `<iframe title="strip" src="${signed(umbel.url, "task", id)}&amp;size=compact&amp;lang=ru" width="700" height="44"></iframe>` +
      `<umbel-widget id="worker" src="${signed(umbel.url, "worker", "shop@demo")}"></umbel-widget>` +
      `<umbel-widget id="gone" src="${signed(umbel.url, "task", id, -5)}" size="compact"></umbel-widget>`,
  );

  await test.step("a task's progress moves to its end, by itself", async () => {
    await page.goto(site.origin);
    const card = page.locator("#task").locator("iframe").contentFrame();
    await expect(widget(card)).toContainText("live");
    await expect(card.getByRole("progressbar")).toBeVisible();
    await expect(widget(card)).toContainText("Success");
    await expect(widget(page.frameLocator("iframe[title=strip]"))).toContainText("Успех");
    expect(await page.locator("#task").evaluate((element) => element.clientHeight)).toBe(196);
    const out = card.getByRole("link", { name: /Open in Umbel/ });
    await expect(out).toHaveAttribute("target", "_blank");
    await expect(out).toHaveAttribute("href", `/task/${id}`);
  });

  await test.step("a figure moves when something happens in the cluster", async () => {
    const figure = page.locator("#worker").locator("iframe").contentFrame().locator("strong").first();
    const before = await figure.textContent();
    expect(before).toMatch(/^[\d,]+$/);
    await runScenario("success", { count: 3 });
    await expect(figure).not.toHaveText(before ?? "");
  });

  await test.step("a link that is over says so in the widget's place", async () => {
    const gone = page.locator("#gone").locator("iframe").contentFrame();
    await expect(widget(gone)).toContainText("The link has expired");
    expect(complaints.filter((text) => !text.includes("403"))).toEqual([]);
  });

  await test.step("the scripts weigh what they may", async () => {
    page.off("response", weigh);
    const sizes = await Promise.all([...scripts.values()].map(async (body) => (await body).length));
    expect(sizes).toHaveLength(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_SCRIPT_BYTES);
  });

  await test.step("attributes change while it is shown, and colours follow the page", async () => {
    const element = page.locator("#task");
    const root = element.locator("iframe").contentFrame().locator("html");
    await expect(root).toHaveAttribute("data-theme", "light");
    await element.evaluate((node) => node.setAttribute("theme", "dark"));
    await expect(root).toHaveAttribute("data-theme", "dark");
    await element.evaluate((node) => {
      node.removeAttribute("theme");
      document.documentElement.style.colorScheme = "dark";
    });
    await expect(root).toHaveAttribute("data-theme", "dark");
    await element.evaluate((node) => {
      node.setAttribute("size", "compact");
      node.setAttribute("lang", "zh");
    });
    await expect(widget(element.locator("iframe").contentFrame())).toContainText("成功");
    await expect.poll(() => element.evaluate((node) => node.clientHeight)).toBe(44);
  });

  await test.step("a table of many loads those that are seen", async () => {
    const link = signed(umbel.url, "task", id);
    site.show(
      Array.from({ length: 30 }, () => `<umbel-widget src="${link}" size="compact"></umbel-widget>`).join(""),
    );
    await page.goto(site.origin);
    await expect(widget(page.locator("umbel-widget").first().locator("iframe").contentFrame())).toContainText(
      "Success",
    );
    await expect(page.locator("umbel-widget").last().locator("iframe")).toHaveCount(0);
    await page.locator("umbel-widget").last().scrollIntoViewIfNeeded();
    await expect(widget(page.locator("umbel-widget").last().locator("iframe").contentFrame())).toContainText(
      "Success",
    );
  });

  await test.step("it says since when it is cut off", async () => {
    await umbel.stop();
    const last = page.locator("umbel-widget").last().locator("iframe").contentFrame();
    await expect(widget(last)).toHaveAttribute("data-live", "stale");
    await expect(last.getByText(/stale since \d\d:\d\d:\d\d/)).toHaveCount(1);
  });
  await site.close();
});

test("a site that is not allowed gets no widget, and its page says so", async ({ page, baseURL }) => {
  const umbel = new URL(baseURL ?? "").origin;
  const site = await openSite(umbel);
  const complaints = complaintsOf(page);
  site.show(
    `<iframe title="health" src="${umbel}/embed/health"></iframe>` +
      `<umbel-widget src="${umbel}" type="health"></umbel-widget>`,
  );
  await page.goto(site.origin);
  await expect.poll(() => complaints.join("\n")).toMatch(/frame-ancestors/);
  await expect(page.frameLocator("iframe[title=health]").getByRole("article")).toHaveCount(0);
  // Soon, and in place of the browser's own page of errors; nothing is said into a frame that nobody listens in.
  await expect(page.getByText("this page may not hold its widgets")).toBeVisible({ timeout: 8000 });
  await expect(page.locator("umbel-widget iframe")).toBeHidden();
  expect(complaints.filter((text) => !text.includes("frame-ancestors"))).toEqual([]);
  await site.close();
});

test("a link is made on the page of what it shows", async ({ page, runScenario }) => {
  const [task] = await runScenario("success");
  await expect(async () => {
    await page.goto(`/task/${task?.id ?? ""}`);
    await expect(page.getByRole("heading", { name: task?.name })).toBeVisible({ timeout: 2000 });
  }).toPass();
  await page.getByRole("button", { name: "Embed…" }).click();
  const dialog = page.getByRole("dialog", { name: "Embed: task" });
  await expect(widget(dialog.frameLocator("iframe"))).toContainText("Success");
  await dialog.getByRole("button", { name: "Make link" }).click();
  const code = dialog.getByText(/^<iframe src/);
  await expect(code).toContainText('width="360" height="196"');
  const [, link = ""] = /src="([^"]+)"/.exec((await code.textContent()) ?? "") ?? [];
  await page.goto(link.replaceAll("&amp;", "&"));
  await expect(page.getByRole("article")).toContainText("live");
});
