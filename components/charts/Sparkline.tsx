import { sparklinePath } from "@/lib/format/sparklinePath";
import classes from "./Sparkline.module.css";

interface SparklineProps {
  /** Oldest first; null where nothing is known. */
  values: readonly (number | null)[];
  /** A CSS colour. */
  color: string;
  width?: number;
  height?: number;
  /** Draws a course of zeros as a flat line. Else there is nothing: the zero beside it says as much. */
  zeros?: boolean;
}

/** The course of a figure, without axes. A picture only: the figure beside it says the number. */
export function Sparkline({ values, color, width = 72, height = 20, zeros }: SparklineProps) {
  const path = sparklinePath(values, width, height, zeros);
  if (path === null) return null;
  return (
    <svg className={classes.sparkline} width={width} height={height} aria-hidden focusable="false">
      <path className={classes.area} d={path.area} fill={color} />
      <path className={classes.line} d={path.line} stroke={color} />
    </svg>
  );
}
