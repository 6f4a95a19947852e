/** Somebody who looks at pages while a bench does something else: how long they wait for each answer. */
import { setTimeout as delay } from "node:timers/promises";
import { quantile } from "./statistics";

export interface Asked {
  count: number;
  /** Wall ms. */
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Asks for these paths in turn, one after the other, until it is stopped; an answer that is none rejects the stop. */
export function startAsking(
  url: string,
  paths: readonly string[],
  pauseMs = 100,
): { stop(): Promise<Asked> } {
  const ending = new AbortController();
  const times: number[] = [];
  const done = (async () => {
    for (let turn = 0; !ending.signal.aborted; turn++) {
      times.push(await timeAnswer(`${url}${paths[turn % paths.length] ?? ""}`));
      await delay(pauseMs);
    }
    return {
      count: times.length,
      p50: quantile(times, 0.5),
      p95: quantile(times, 0.95),
      p99: quantile(times, 0.99),
      max: Math.max(...times),
    };
  })();
  done.catch(() => undefined); // whoever stops it is told
  return {
    stop() {
      ending.abort();
      return done;
    },
  };
}

/** Wall ms until the whole answer is here. Throws unless it is a good one. */
export async function timeAnswer(address: string): Promise<number> {
  const startedAt = performance.now();
  const answer = await fetch(address);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return performance.now() - startedAt;
}
