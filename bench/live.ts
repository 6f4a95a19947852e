/**
 * How soon people see what happened. First in Chromium: from just before an event is handed to the broker until a row for it
 * is painted in the task list, while 100, 1,000 and 3,000 events a second come in. Then 500 browsers' sockets at once: what
 * they cost, what they are sent, and what becomes of those that do not read.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Page } from "@playwright/test";
import { openEventSink } from "@/server/testing/eventSink";
import { holds } from "./bounds";
import { startBrowser } from "./browser";
import { checkTasks, mustBeRight, openBenchStore, written } from "./checkTasks";
import { startLoad } from "./load";
import { measureSockets } from "./liveSockets";
import { printLine, printTable } from "./print";
import { cpuSeconds } from "./processCost";
import { startUmbel } from "./startUmbel";
import { quantile } from "./statistics";
import { taskId } from "./taskIds";

/** DESIGN section 6, at 3,000 events a second. */
const BOUND_MS = 400;
const BOUND_RATE = 3000;
const PROBE_NAME = "bench.probe";
const PROBE_SEED = 200;
/** Each probe is a task of its own that is seen to come. */
const PROBE_EVERY_MS = 130;

interface LiveResult {
  /** `probes`: the list is filtered to them. `all`: the newest of everything; each row when it is first seen. */
  list: "probes" | "all";
  eventsPerSecond: number;
  seen: number;
  /** Of the probes, which must all be seen. */
  unseen: number;
  p50: number;
  p95: number;
  max: number;
  umbelCpuPercent: number;
}

/** Prints a table and one JSON line for each half. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rates: { type: "string", default: "100,1000,3000" },
      seconds: { type: "string", default: "20" },
      sockets: { type: "string", default: "500" },
    },
  });
  const seconds = Number(values.seconds);
  const results: LiveResult[] = [];
  for (const rate of values.rates.split(",").filter(Boolean).map(Number))
    for (const list of ["probes", "all"] as const) results.push(await measure(list, rate, seconds));
  printTable(
    results.map((result) => ({
      list: result.list,
      "events/s": Math.round(result.eventsPerSecond),
      "rows seen": result.seen,
      unseen: result.unseen,
      "p50 ms": Math.round(result.p50),
      "p95 ms": Math.round(result.p95),
      "longest ms": Math.round(result.max),
      "Umbel CPU %": Math.round(result.umbelCpuPercent),
      bound: result.eventsPerSecond <= BOUND_RATE * 1.1 ? holds(Math.round(result.p95), BOUND_MS) : "",
    })),
  );
  printLine({ part: "live", results });
  if (Number(values.sockets) > 0) await measureSockets(Number(values.sockets), seconds);
}

async function measure(list: LiveResult["list"], rate: number, seconds: number): Promise<LiveResult> {
  const umbel = await startUmbel({ maxTasks: 100_000 });
  const store = openBenchStore(umbel);
  const browser = await startBrowser();
  const sink = await openEventSink(umbel.brokerUrl, umbel.exchange);
  try {
    // Two seconds from a task's first event to its last.
    const overlap = Math.max(1, Math.round(rate / 3));
    const load = await startLoad({
      ...umbel,
      tasks: Infinity,
      group: 10,
      names: 100,
      workers: 20,
      rate,
      seed: 1,
      overlap,
      tellsTimes: list === "all",
    });
    const page = await (await browser.open()).newPage();
    const search = list === "probes" ? `?filter=${encodeURIComponent(`name:${PROBE_NAME}`)}` : "";
    await page.addInitScript(noteRows);
    await page.goto(`${umbel.url}/tasks${search}`);
    await page
      .getByRole("table", { name: "Tasks" })
      .or(page.getByText(/no task/i).first())
      .first()
      .waitFor();
    const sentAt = new Map<string, number>();
    if (list === "probes") await sendProbe(3); // the list is there, and everything has been compiled
    await delay(3000);
    await forget(page);
    const cpuBefore = cpuSeconds(umbel.pid);
    const startedAt = performance.now();
    if (list === "probes") await sendProbe(Math.round((seconds * 1000) / PROBE_EVERY_MS));
    else await delay(seconds * 1000);
    const cpu = ((cpuSeconds(umbel.pid) - cpuBefore) / ((performance.now() - startedAt) / 1000)) * 100;
    await delay(1500); // the last ones are given time to come; what was not seen by then counts as unseen
    const seenAt = new Map(await page.evaluate(() => [...(globalThis as unknown as Noting).seenAt]));
    const published = await load.stop();
    if (list === "all")
      for (const [index, at] of (published.sentAt ?? []).entries()) sentAt.set(taskId(1, index), at);
    const latencies = [...seenAt].flatMap(([id, at]) => {
      const sent = sentAt.get(id);
      return sent === undefined || !Number.isFinite(at) ? [] : [at - sent];
    });
    const probes = probesSent;
    await written(store, published.events + probes);
    const extra = { seed: PROBE_SEED, tasks: 0, events: probes };
    mustBeRight(`${list} at ${rate}`, await checkTasks(store, [published, extra]));
    return {
      list,
      eventsPerSecond: published.events / published.seconds,
      seen: latencies.length,
      unseen: list === "probes" ? [...sentAt.keys()].filter((id) => !seenAt.has(id)).length : 0,
      p50: quantile(latencies, 0.5),
      p95: quantile(latencies, 0.95),
      max: Math.max(...latencies),
      umbelCpuPercent: cpu,
    };

    async function sendProbe(count: number): Promise<void> {
      sentAt.clear();
      for (let n = 0; n < count; n++) {
        const uuid = taskId(PROBE_SEED, probesSent++);
        sentAt.set(uuid, Date.now());
        await sink.send([probeEvent(uuid)]);
        await delay(PROBE_EVERY_MS);
      }
    }
  } finally {
    probesSent = 0;
    await sink.close();
    await browser.stop();
    store.close();
    await umbel.stop();
  }
}

/** In the present measurement. */
let probesSent = 0;

function probeEvent(uuid: string) {
  return {
    type: "task-received",
    uuid,
    name: PROBE_NAME,
    hostname: "probe@bench-host",
    pid: 1,
    clock: 1,
    timestamp: Date.now() / 1000,
    utcoffset: 0,
    args: "()",
    kwargs: "{}",
    root_id: uuid,
    parent_id: null,
    retries: 0,
    eta: null,
    expires: null,
  };
}

/** What the page notes for us. */
interface Noting {
  /** When each task's row was first painted, Unix ms, by the task's id. */
  seenAt: Map<string, number>;
}

/** Runs in the page: after every change it looks for rows that it has not seen, and takes the time once they are painted. */
function noteRows(): void {
  const noting = globalThis as unknown as Noting;
  noting.seenAt = new Map();
  const painted = new MessageChannel();
  let fresh: string[] = [];
  // A message that is sent within a frame is taken after that frame was painted.
  painted.port1.onmessage = () => {
    const now = Date.now();
    for (const id of fresh.splice(0)) if (!noting.seenAt.has(id)) noting.seenAt.set(id, now);
  };
  const look = () => {
    fresh = [...document.querySelectorAll('main a[href*="/task/"]')].map(
      (link) => (link as HTMLAnchorElement).pathname.split("/").at(-1) ?? "",
    );
    painted.port2.postMessage(null);
  };
  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      look();
    });
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
}

async function forget(page: Page): Promise<void> {
  await page.evaluate(() => {
    // What is on the screen already is no news.
    const { seenAt } = globalThis as unknown as Noting;
    for (const id of seenAt.keys()) seenAt.set(id, NaN);
  });
}
