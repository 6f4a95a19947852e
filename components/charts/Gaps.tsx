import { gapRuns, type Alignment } from "./plotModel";
import classes from "./Plot.module.css";

/** Hatches the steps in which nothing was collected: never zero, never a line across. */
export function Gaps({ gaps, alignment }: { gaps: readonly boolean[]; alignment: Alignment }) {
  const { length } = gaps;
  // A bar's step is a band of its own; a point's reaches half-way to its neighbours.
  const edge = (index: number) =>
    alignment === "band" || length < 2
      ? index / length
      : Math.min(1, Math.max(0, (index - 0.5) / (length - 1)));
  return gapRuns(gaps).map(({ first, last }) => (
    <div
      className={classes.gap}
      key={first}
      style={{ left: `${edge(first) * 100}%`, width: `${(edge(last + 1) - edge(first)) * 100}%` }}
    />
  ));
}
