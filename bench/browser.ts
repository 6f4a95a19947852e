/** Debian's Chromium, as the browser tests have it. */
import { chromium, type BrowserContext } from "@playwright/test";

export interface BenchBrowser {
  /** A window with nothing cached. */
  open(): Promise<BrowserContext>;
  stop(): Promise<void>;
}

/** What turns our sources into JavaScript calls this around functions, also around those that are run in a page. */
const NAMES_NOTHING = "globalThis.__name = (value) => value;";

/** `UMBEL_CHROMIUM`, which `npm run bench` sets, names the program. */
export async function startBrowser(): Promise<BenchBrowser> {
  const asRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({
    ...(process.env["UMBEL_CHROMIUM"] && { executablePath: process.env["UMBEL_CHROMIUM"] }),
    args: [
      // Chromium has no sandbox for root.
      ...(asRoot ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  return {
    async open() {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
      await context.addInitScript({ content: NAMES_NOTHING });
      return context;
    },
    stop: () => browser.close(),
  };
}
