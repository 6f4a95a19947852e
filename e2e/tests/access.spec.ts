import { devices, type Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { faultsOf } from "../pages/faults";

/**
 * Every page, and what opens over one, as axe sees it: nothing serious, in both themes, at a desk and on a phone.
 * A page is looked at when `ready`, a text of its own, stands there.
 */
interface Sight {
  name: string;
  path: string;
  ready: RegExp;
  /** Opens something over the page. */
  open?: (page: Page) => Promise<void>;
  /** Only there on wide windows. */
  wide?: boolean;
}

const SIGHTS: readonly Sight[] = [
  { name: "the overview", path: "/", ready: /Time to start and to run/ },
  { name: "a narrowed overview", path: "/?range=24h&queue=mail", ready: /Below: the whole cluster/ },
  { name: "the tasks", path: "/tasks", ready: /Failure/ },
  { name: "no task", path: "/tasks?filter=nothing-has-this-name", ready: /No task/ },
  { name: "a wrong filter", path: "/tasks?filter=(state", ready: /Tasks/ },
  { name: "a failed task", path: "/task/$failed", ready: /Traceback/ },
  { name: "a task that is not known", path: "/task/not-known-here", ready: /not known|No task|Not here/i },
  { name: "a workflow", path: "/task/$chain/workflow", ready: /charge_card/ },
  { name: "a workflow over time", path: "/task/$chain/workflow?view=timeline", ready: /charge_card/ },
  { name: "a workflow as a list", path: "/task/$chain/workflow?view=list", ready: /charge_card/, wide: true },
  { name: "the failures", path: "/failures", ready: /Open \d/ },
  { name: "the workers", path: "/workers", ready: /shop@demo/ },
  { name: "a worker", path: "/worker/shop@demo", ready: /shop@demo/ },
  { name: "the queues", path: "/broker", ready: /Who serves what/ },
  {
    name: "a look into a queue",
    path: "/broker?search=audit",
    ready: /Who serves what/,
    open: async (page) => {
      await page.getByRole("button", { name: "Look into audit" }).click();
      await expect(page.getByRole("dialog").getByText(/Looking changes|at \d\d:/)).toBeVisible();
    },
  },
  { name: "the audit", path: "/audit?action=token-make", ready: /Make a token/ },
  { name: "the API tokens", path: "/tokens", ready: /Make a token/ },
  {
    name: "a token to be made",
    path: "/tokens",
    ready: /Make a token/,
    wide: true,
    open: async (page) => {
      await page.getByRole("button", { name: "Make a token" }).click();
      await expect(page.getByRole("dialog").getByLabel("What it is for")).toBeVisible();
    },
  },
  { name: "about", path: "/about", ready: /Connections to the broker/ },
  { name: "no page", path: "/nowhere", ready: /No such page/ },
  {
    name: "the search",
    path: "/about",
    ready: /Connections/,
    wide: true,
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await expect(page.getByPlaceholder("A place, a task's id or name, a worker")).toBeVisible();
    },
  },
  {
    name: "the keys",
    path: "/about",
    ready: /Connections/,
    wide: true,
    open: async (page) => {
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    },
  },
  {
    name: "look and language",
    path: "/about",
    ready: /Connections/,
    wide: true,
    open: async (page) => {
      await page.getByRole("button", { name: "Look and language" }).click();
      await expect(page.getByRole("dialog", { name: "Look and language" })).toBeVisible();
    },
  },
  {
    name: "a menu",
    path: "/about",
    ready: /Connections/,
    wide: true,
    open: async (page) => {
      await page.getByRole("button", { name: "Help" }).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "a task in the drawer",
    path: "/tasks?filter=state%3AFAILURE",
    ready: /Failure/,
    wide: true,
    open: async (page) => {
      await page.locator('a[href*="/task/"]').first().click();
      await expect(page.getByRole("dialog").getByText("Events", { exact: true })).toBeVisible();
    },
  },
  {
    name: "the choices of the overview",
    path: "/",
    ready: /Throughput/,
    open: async (page) => {
      await page.getByRole("combobox", { name: "Show only" }).first().click();
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
];

const { hasTouch, isMobile, userAgent } = devices["iPhone 13"];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch, isMobile, userAgent };

const LOOKS = [
  { name: "at a desk", theme: "dark", other: "light", device: {}, wide: true },
  { name: "on a phone", theme: "light", other: "dark", device: PHONE, wide: false },
] as const;

/** Each part of the pages is a test of its own, so that several are read at once. */
const PARTS = 3;

for (const { name, theme, other, device, wide } of LOOKS) {
  test.describe(name, () => {
    test.use({ colorScheme: theme, ...device });
    const sights = SIGHTS.filter((sight) => wide || sight.wide !== true);
    for (let part = 0; part < PARTS; part++) {
      const title = `no page keeps anybody out, in either theme (${part + 1} of ${PARTS})`;
      test(title, async ({ page, runScenario, waitForResults }) => {
        // Pages read by axe: minutes where the machine has other work.
        test.setTimeout(300_000);
        const failed = await runScenario("failure");
        const chain = await runScenario("chain");
        await waitForResults([...failed, ...chain]);
        const body = { name: `axe ${name} ${part}`, role: "viewer", days: 7 };
        expect((await page.request.post("/api/v1/tokens", { data: body })).status()).toBe(201);
        const found: string[] = [];
        for (const sight of sights.filter((_, index) => index % PARTS === part)) {
          await page.emulateMedia({ colorScheme: theme });
          await page.goto(
            sight.path.replace("$failed", failed[0]?.id ?? "").replace("$chain", chain[0]?.id ?? ""),
          );
          await expect(page.getByText(sight.ready).filter({ visible: true }).first()).toBeVisible();
          await sight.open?.(page);
          found.push(...(await faultsOf(page, "all")).map((fault) => `${sight.name}, ${theme}: ${fault}`));
          // The page follows the system's theme: of the second one only the colours can differ.
          await page.emulateMedia({ colorScheme: other });
          await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", other);
          found.push(
            ...(await faultsOf(page, "colours")).map((fault) => `${sight.name}, ${other}: ${fault}`),
          );
        }
        expect(found).toEqual([]);
      });
    }
  });
}
