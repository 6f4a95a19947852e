/**
 * What Playwright's `launch` takes, in tests and benches: Debian's Chromium, which `UMBEL_CHROMIUM` names (Playwright's own
 * cannot be downloaded everywhere), and nothing of it that asks the network by itself.
 */
export const CHROMIUM = {
  ...(process.env.UMBEL_CHROMIUM && { executablePath: process.env.UMBEL_CHROMIUM }),
  args: [
    // Chromium has no sandbox for root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};
