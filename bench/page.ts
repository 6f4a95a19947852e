/**
 * What a page weighs and how soon it is there, in Chromium with nothing cached: bytes as they came over the line, requests,
 * the first rows, when buttons answer, and the time that the page itself needed on the processor.
 */
import { parseArgs } from "node:util";
import type { CDPSession, Page } from "@playwright/test";
import { EVENTS_PER_TASK } from "@/server/testing/publishTasks";
import { openEventSink } from "@/server/testing/eventSink";
import { startBrowser, type BenchBrowser } from "./browser";
import { openBenchStore, shown, written } from "./checkTasks";
import { publishLoad } from "./load";
import { printLine, printTable } from "./print";
import { startUmbel, type RunningUmbel } from "./startUmbel";
import { median } from "./statistics";
import { taskId } from "./taskIds";

const TASKS = 5000;
const WORKERS = 10;

interface PageResult {
  page: string;
  requests: number;
  scriptBytes: number;
  styleBytes: number;
  fontBytes: number;
  /** The document, data and the rest. */
  otherBytes: number;
  /** From the navigation's start, wall ms. */
  firstRowsMs: number;
  interactiveMs: number;
  /** All tasks of the page's main thread, until it was interactive and quiet. */
  cpuMs: number;
  scriptMs: number;
}

/** Each page, and what its first rows are. */
const PAGES: Record<string, { path: string; rows: string }> = {
  overview: { path: "/", rows: "main svg, main table, main [role=table]" },
  tasks: { path: "/tasks", rows: 'main a[href*="/task/"]' },
  task: { path: `/task/${taskId(1, 7)}`, rows: "main h1, main h2" },
  failures: { path: "/failures", rows: 'main [role="row"], main tr, main article, main li' },
  workers: { path: "/workers", rows: 'main a[href*="/worker/"]' },
  worker: { path: "/worker/worker1@bench-host-1", rows: "main h1, main h2" },
  queues: { path: "/broker", rows: 'main [role="row"], main tr, main h1, main h2' },
  about: { path: "/about", rows: "main h1, main h2" },
};

/** Prints a table and one JSON line. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      pages: { type: "string", default: Object.keys(PAGES).join(",") },
      rounds: { type: "string", default: "3" },
    },
  });
  const umbel = await startUmbel({ maxTasks: TASKS });
  const browser = await startBrowser();
  try {
    await fill(umbel);
    const results: PageResult[] = [];
    for (const name of values.pages.split(",")) {
      const rounds: PageResult[] = [];
      // The first visit makes the server compile what it needs.
      await visit(browser, umbel.url, name);
      for (let round = 0; round < Number(values.rounds); round++)
        rounds.push(await visit(browser, umbel.url, name));
      results.push(middleOf(rounds));
    }
    const kb = (bytes: number) => (bytes / 1024).toFixed(0);
    printTable(
      results.map((result) => ({
        page: result.page,
        requests: result.requests,
        "script KB": kb(result.scriptBytes),
        "style KB": kb(result.styleBytes),
        "fonts KB": kb(result.fontBytes),
        "rest KB": kb(result.otherBytes),
        "first rows ms": Math.round(result.firstRowsMs),
        "interactive ms": Math.round(result.interactiveMs),
        "page CPU ms": Math.round(result.cpuMs),
        "of it script": Math.round(result.scriptMs),
      })),
    );
    printLine({ part: "page", results });
  } finally {
    await browser.stop();
    await umbel.stop();
  }
}

async function fill(umbel: RunningUmbel): Promise<void> {
  const store = openBenchStore(umbel);
  const sink = await openEventSink(umbel.brokerUrl, umbel.exchange);
  for (let n = 0; n < WORKERS; n++) await sink.send([onlineEvent(n)]);
  await sink.settled();
  await sink.close();
  await publishLoad({ ...umbel, tasks: TASKS, group: 10, names: 20, workers: WORKERS, rate: null, seed: 1 });
  await written(store, TASKS * EVENTS_PER_TASK + WORKERS);
  await shown(umbel.url, TASKS);
  store.close();
}

function onlineEvent(n: number) {
  return {
    type: "worker-online",
    hostname: `worker${n}@bench-host-${n % 7}`,
    pid: 4000 + n,
    clock: 1,
    timestamp: Date.now() / 1000,
    utcoffset: 0,
    freq: 2,
    sw_ident: "py-celery",
    sw_ver: "5.2.6",
    sw_sys: "Linux",
    active: 0,
    processed: 0,
    loadavg: [0, 0, 0],
  };
}

async function visit(browser: BenchBrowser, url: string, name: string): Promise<PageResult> {
  const found = PAGES[name];
  if (!found) throw new Error(`no such page: ${name}; there are: ${Object.keys(PAGES).join(", ")}`);
  const context = await browser.open();
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    const bytes = await countBytes(cdp);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    await page.goto(url + found.path, { waitUntil: "commit" });
    const firstRowsMs = await timeOfRows(page, found.rows);
    const interactiveMs = await timeOfClicks(page);
    await page.waitForLoadState("networkidle");
    const { metrics } = await cdp.send("Performance.getMetrics");
    const metric = (wanted: string) => (metrics.find((one) => one.name === wanted)?.value ?? NaN) * 1000;
    return {
      page: name,
      ...bytes(),
      firstRowsMs,
      interactiveMs,
      cpuMs: metric("TaskDuration"),
      scriptMs: metric("ScriptDuration"),
    };
  } finally {
    await context.close();
  }
}

/** When these are first there, ms since the navigation began, looked at before every frame. */
async function timeOfRows(page: Page, selector: string): Promise<number> {
  const found = await page.waitForFunction(
    (wanted) => document.querySelector(wanted) !== null && performance.now(),
    selector,
    { polling: "raf", timeout: 30_000 },
  );
  return Number(await found.jsonValue());
}

/** When React has taken over every button that can be seen; measured as the rows. */
async function timeOfClicks(page: Page): Promise<number> {
  const found = await page.waitForFunction(
    () => {
      const buttons = [...document.querySelectorAll("main button, nav button, header button")];
      const seen = buttons.filter((button) => button.closest("[hidden]") === null);
      const isAwake = (button: Element) => Object.keys(button).some((key) => key.startsWith("__reactProps$"));
      return seen.length > 0 && seen.every(isAwake) && performance.now();
    },
    null,
    { polling: "raf", timeout: 30_000 },
  );
  return Number(await found.jsonValue());
}

/** Counts what comes over the line, compressed as it is and with its headers. */
async function countBytes(cdp: CDPSession) {
  const kinds = new Map<string, string>();
  const sums = { Script: 0, Stylesheet: 0, Font: 0, other: 0 };
  let requests = 0;
  await cdp.send("Network.enable");
  cdp.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? "";
    const sum = kind === "Script" || kind === "Stylesheet" || kind === "Font" ? kind : "other";
    sums[sum] += encodedDataLength;
    requests++;
  });
  return () => ({
    requests,
    scriptBytes: sums.Script,
    styleBytes: sums.Stylesheet,
    fontBytes: sums.Font,
    otherBytes: sums.other,
  });
}

function middleOf(rounds: readonly PageResult[]): PageResult {
  const middle = (name: keyof PageResult) => median(rounds.map((round) => Number(round[name])));
  return {
    page: rounds[0]?.page ?? "",
    requests: middle("requests"),
    scriptBytes: middle("scriptBytes"),
    styleBytes: middle("styleBytes"),
    fontBytes: middle("fontBytes"),
    otherBytes: middle("otherBytes"),
    firstRowsMs: middle("firstRowsMs"),
    interactiveMs: middle("interactiveMs"),
    cpuMs: middle("cpuMs"),
    scriptMs: middle("scriptMs"),
  };
}
