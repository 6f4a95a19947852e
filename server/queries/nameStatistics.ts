/** Which task names run most, longest, or fail, over a range of time. */
import { sketchPercentile } from "@/lib/cluster/sketch";
import type { NameStats, Overview } from "@/lib/contract/api";
import type { Resolution, RollupCounts, Store } from "../store/store";
import { emptyCounts, finished, sumByEntry } from "./rollupSums";

const MINUTE_MS = 60_000;
const NAMES_SHOWN = 8;
/** Names whose sketches are read: those with the most runs, among which the slowest are found. */
const NAMES_SKETCHED = 40;

export type NameStatistics = Pick<Overview, "busiest" | "slowest" | "failing" | "names">;

/** Counts of all names from `from` to `now` first; then the sketches of those with the most runs or failures. */
export async function nameStatistics(
  store: Pick<Store, "readRollups" | "firstConnectedAt">,
  resolution: Resolution,
  from: number,
  now: number,
): Promise<NameStatistics> {
  const counted = sumByEntry(await store.readRollups(resolution, "name", from, now));
  const byRuns = [...counted].sort((a, b) => finished(b[1]) - finished(a[1]));
  const byFailures = [...counted]
    .filter(([, counts]) => counts.failed > 0)
    .sort((a, b) => b[1].failed - a[1].failed);
  const candidates = new Set(
    [...byRuns.slice(0, NAMES_SKETCHED), ...byFailures.slice(0, NAMES_SHOWN)].map(([name]) => name),
  );
  const sketched = sumByEntry(await store.readRollups(resolution, "name", from, now, [...candidates]));
  const collectedFrom = Math.max(from, (await store.firstConnectedAt()) ?? now);
  const minutes = Math.max(1, (now - collectedFrom) / MINUTE_MS);
  const stats = (name: string) => statsOf(name, sketched.get(name) ?? emptyCounts(), minutes);
  return {
    names: counted.size,
    busiest: byRuns.slice(0, NAMES_SHOWN).map(([name]) => stats(name)),
    slowest: [...candidates]
      .map(stats)
      .filter((one) => one.runP95 !== null)
      .sort((a, b) => (b.runP95 ?? 0) - (a.runP95 ?? 0))
      .slice(0, NAMES_SHOWN),
    failing: byFailures.slice(0, NAMES_SHOWN).map(([name]) => stats(name)),
  };
}

function statsOf(name: string, counts: RollupCounts, minutes: number): NameStats {
  const runs = finished(counts);
  return {
    name,
    runs,
    perMinute: runs / minutes,
    failed: counts.failed,
    failedShare: runs === 0 ? 0 : counts.failed / runs,
    runP50: sketchPercentile(counts.run, 0.5),
    runP95: sketchPercentile(counts.run, 0.95),
    waitP95: sketchPercentile(counts.wait, 0.95),
  };
}
