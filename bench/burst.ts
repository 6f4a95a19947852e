/**
 * A burst: so many events at once, as fast as the broker takes them. What is lost or wrong, how long it takes until all
 * are written and shown, and the longest that anybody waits for a page's data meanwhile.
 */
import { parseArgs } from "node:util";
import { EVENTS_PER_TASK } from "@/server/testing/publishTasks";
import { checkTasks, openBenchStore, shown, written, type Checked } from "./checkTasks";
import { startLoad } from "./load";
import { printLine, printTable } from "./print";
import { startAsking } from "./asking";
import { mustHold } from "./bounds";
import { startUmbel } from "./startUmbel";

interface BurstResult extends Checked {
  part: "burst";
  events: number;
  group: number;
  /** As the broker took them. */
  eventsPerSecond: number;
  /** From the broker's word that it has the last event until all are written, and until pages show them. */
  writtenAfterSeconds: number;
  shownAfterSeconds: number;
  answers: number;
  answerP95Ms: number;
  answerMaxMs: number;
}

/** Prints a table and one JSON line for each burst. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    // Events, and how many come in one message.
    options: { bursts: { type: "string", default: "150000:1,1000000:10" } },
  });
  const results: BurstResult[] = [];
  for (const burst of values.bursts.split(",")) {
    const [events = 0, group = 1] = burst.split(":").map(Number);
    results.push(await measure(events, group));
  }
  printTable(
    results.map((result) => ({
      events: result.events,
      "a message": result.group,
      "events/s": Math.round(result.eventsPerSecond),
      lost: result.lost,
      wrong: result.wrong,
      miscounted: result.miscounted,
      bound: `${mustHold(result.lost + result.wrong + result.miscounted === 0)}: none lost`,
      "written after s": result.writtenAfterSeconds.toFixed(1),
      "shown after s": result.shownAfterSeconds.toFixed(1),
      "answers p95 ms": result.answerP95Ms.toFixed(0),
      "longest ms": result.answerMaxMs.toFixed(0),
    })),
  );
  for (const result of results) printLine(result);
}

async function measure(events: number, group: number): Promise<BurstResult> {
  const tasks = Math.ceil(events / EVENTS_PER_TASK);
  const umbel = await startUmbel({ maxTasks: tasks });
  const store = openBenchStore(umbel);
  const asking = startAsking(umbel.url, ["/api/v1/tasks?limit=100", "/api/v1/overview?range=1h"]);
  try {
    const load = await startLoad({ ...umbel, tasks, group, names: 200, workers: 20, rate: null, seed: 1 });
    const published = await load.done;
    const publishedAt = performance.now();
    await written(store, published.events);
    const writtenAfterSeconds = (performance.now() - publishedAt) / 1000;
    await shown(umbel.url, tasks);
    const shownAfterSeconds = (performance.now() - publishedAt) / 1000;
    const { count, p95, max } = await asking.stop();
    return {
      part: "burst",
      events: published.events,
      group,
      eventsPerSecond: published.events / published.seconds,
      writtenAfterSeconds,
      shownAfterSeconds,
      answers: count,
      answerP95Ms: p95,
      answerMaxMs: max,
      ...(await checkTasks(store, [published])),
    };
  } finally {
    await asking.stop();
    store.close();
    await umbel.stop();
  }
}
