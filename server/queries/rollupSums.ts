/** Sums over rollups: the counts of several buckets or entries as one. */
import { mergeSketch } from "@/lib/cluster/sketch";
import type { RollupBucket, RollupCounts } from "../store/store";

/** The sum of all entries of some buckets. */
export function sumAll(buckets: readonly RollupBucket[]): RollupCounts {
  const sum = emptyCounts();
  for (const bucket of buckets) for (const counts of bucket.entries.values()) addCounts(sum, counts);
  return sum;
}

/** The sum of each entry over some buckets. */
export function sumByEntry(buckets: readonly RollupBucket[]): Map<string, RollupCounts> {
  const sums = new Map<string, RollupCounts>();
  for (const bucket of buckets) {
    for (const [name, counts] of bucket.entries) {
      let sum = sums.get(name);
      if (!sum) sums.set(name, (sum = emptyCounts()));
      addCounts(sum, counts);
    }
  }
  return sums;
}

export function emptyCounts(): RollupCounts {
  return {
    received: 0,
    succeeded: 0,
    failed: 0,
    retried: 0,
    revoked: 0,
    rejected: 0,
    run: new Map(),
    wait: new Map(),
  };
}

/** Tasks that ended, whatever the outcome. */
export function finished(counts: RollupCounts): number {
  return counts.succeeded + counts.failed + counts.revoked + counts.rejected;
}

function addCounts(into: RollupCounts, counts: RollupCounts): void {
  into.received += counts.received;
  into.succeeded += counts.succeeded;
  into.failed += counts.failed;
  into.retried += counts.retried;
  into.revoked += counts.revoked;
  into.rejected += counts.rejected;
  mergeSketch(into.run, counts.run);
  mergeSketch(into.wait, counts.wait);
}
