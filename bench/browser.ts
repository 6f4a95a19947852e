/** Debian's Chromium, as the browser tests have it. */
import { chromium, type BrowserContext } from "@playwright/test";
import { CHROMIUM } from "../e2e/chromium";

export interface BenchBrowser {
  /** A window with nothing cached. */
  open(): Promise<BrowserContext>;
  stop(): Promise<void>;
}

/** What turns our sources into JavaScript calls this around functions, also around those that are run in a page. */
const NAMES_NOTHING = "globalThis.__name = (value) => value;";

export async function startBrowser(): Promise<BenchBrowser> {
  const browser = await chromium.launch(CHROMIUM);
  return {
    async open() {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB" });
      await context.addInitScript({ content: NAMES_NOTHING });
      return context;
    },
    stop: () => browser.close(),
  };
}
