"use client";
import { memo, type ReactNode } from "react";
import { Bar, BarChart, ResponsiveContainer, YAxis } from "recharts";
import { PointerLayer } from "./Plot";
import { shareOf } from "./plotModel";
import classes from "./CountBars.module.css";

interface CountBarsProps {
  label: string;
  /** One count per step, oldest first. */
  counts: readonly number[];
  /** When the first step begins, Unix ms. */
  from: number;
  stepMs: number;
  /** A CSS colour. */
  color: string;
  height: number;
  /** Something that happened: a dotted line, and its words above the plot. */
  marker?: { at: number; words: ReactNode } | null;
}

/** One count over time as small bars on a line, without axes: the figure beside it says how many. */
export function CountBars({ label, counts, from, stepMs, color, height, marker = null }: CountBarsProps) {
  const share = marker === null ? null : shareOf(marker.at, from, stepMs, counts.length, "band");
  const isShown = share !== null && share >= 0 && share <= 1;
  return (
    <div className={classes.chart} data-marked={isShown} style={{ height }}>
      <Bars counts={counts} color={color} />
      {isShown && (
        <div
          className={classes.marker}
          data-side={share > 0.5 ? "left" : "right"}
          style={{ left: `${share * 100}%` }}
        >
          <span className={classes.words}>{marker?.words}</span>
        </div>
      )}
      <PointerLayer label={label} alignment="band" />
    </div>
  );
}

/** Does not redraw while only the crosshair moves. */
const Bars = memo(function Bars({ counts, color }: { counts: readonly number[]; color: string }) {
  const top = Math.max(1, ...counts);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={counts.map((count) => ({ count }))}
        margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="13%"
        accessibilityLayer={false}
      >
        <YAxis hide domain={[0, top]} />
        <Bar
          dataKey="count"
          fill={color}
          radius={[2, 2, 0, 0]}
          minPointSize={minimum}
          isAnimationActive={false}
        />
      </BarChart>
    </ResponsiveContainer>
  );
});

/** One among thousands is still to be seen. */
function minimum(value: number | undefined | null): number {
  return value === 0 || value === undefined || value === null ? 0 : 2;
}
