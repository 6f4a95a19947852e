import { slotsShape, type SlotsInput } from "./slotsModel";
import classes from "./Slots.module.css";

interface SlotsProps extends SlotsInput {
  /** `large`: 16 high, in the worker table. */
  height?: "normal" | "large";
}

/**
 * A pool's slots as blocks or a bar. A picture only: the words beside it say the same, so readers skip it. Widths are
 * shares of the surroundings' width.
 */
export function Slots({ height = "normal", ...input }: SlotsProps) {
  const shape = slotsShape(input);
  if (shape.kind === "bar") {
    return (
      <div className={classes.bar} data-height={height} aria-hidden>
        <div className={classes.block} data-kind="long" style={{ flex: `0 0 ${shape.longShare * 100}%` }} />
        <div className={classes.block} data-kind="busy" style={{ flex: `0 0 ${shape.busyShare * 100}%` }} />
      </div>
    );
  }
  return (
    <div className={classes.blocks} data-fill={shape.fill} data-height={height} aria-hidden>
      {shape.blocks.map((kind, index) => (
        <div className={classes.block} data-kind={kind} key={index} />
      ))}
    </div>
  );
}
