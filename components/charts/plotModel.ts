/** Where a step of a chart stands in its width, and which step stands where. Shares are 0 to 1. */

/** `band`: a bar per step, each with its share of the width. `point`: a line from the first step to the last. */
export type Alignment = "band" | "point";

/** The middle of a step. */
export function centreOf(index: number, count: number, alignment: Alignment): number {
  if (alignment === "band") return (index + 0.5) / count;
  return count <= 1 ? 0.5 : index / (count - 1);
}

/** The step at a share of the width; shares outside belong to the first or last. */
export function indexAt(share: number, count: number, alignment: Alignment): number {
  const index = alignment === "band" ? Math.floor(share * count) : Math.round(share * (count - 1));
  return Math.min(count - 1, Math.max(0, index));
}

/** Where an instant stands: at the start of its step's bar, or on its step's point. */
export function shareOf(
  at: number,
  firstAt: number,
  stepMs: number,
  count: number,
  alignment: Alignment,
): number {
  const steps = (at - firstAt) / stepMs;
  return alignment === "band" ? steps / count : count <= 1 ? 0.5 : steps / (count - 1);
}

/** Runs of steps in which nothing was collected: first and last index of each. */
export function gapRuns(gaps: readonly boolean[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  gaps.forEach((gap, index) => {
    if (!gap) return;
    const open = runs.at(-1);
    if (open !== undefined && open.last === index - 1) open.last = index;
    else runs.push({ first: index, last: index });
  });
  return runs;
}

/** Those that have `least` free on both sides: of two that are too close the later one stays. */
export function apart<Mark extends { share: number }>(marks: readonly Mark[], least: number): Set<Mark> {
  const kept = new Set<Mark>();
  let next = Infinity;
  for (const mark of [...marks].sort((a, b) => b.share - a.share)) {
    if (next - mark.share < least) continue;
    kept.add(mark);
    next = mark.share;
  }
  return kept;
}
