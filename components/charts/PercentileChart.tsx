"use client";
import { memo } from "react";
import { Area, ComposedChart, Line, ResponsiveContainer, YAxis } from "recharts";
import { lengthTicks } from "./axes";
import { Plot, PointerLayer } from "./Plot";
import classes from "./PercentileChart.module.css";

/** The percentiles of one step, ms; null where nothing ended or nothing was collected. */
export interface PercentilePoint {
  p50: number | null;
  p95: number | null;
}

interface PercentileChartProps {
  /** "Waiting" */
  title: string;
  /** What the chart shows, for readers. */
  label: string;
  points: readonly PercentilePoint[];
  /** Colour of the title. */
  textColor: string;
  /** Colour of lines and area. */
  color: string;
  formatLength: (ms: number) => string;
  /** The same without needless digits, for the axis. */
  formatTick: (ms: number) => string;
  height?: number;
}

/** The median thick, the 95th percentile thin, the space between tinted. */
export function PercentileChart({
  title,
  label,
  points,
  textColor,
  color,
  formatLength,
  formatTick,
  height = 58,
}: PercentileChartProps) {
  const ticks = lengthTicks(Math.max(0, ...points.map((point) => point.p95 ?? 0)));
  const last = points.findLast((point) => point.p95 !== null);
  return (
    <>
      <div className={classes.head}>
        <span className={classes.title} style={{ color: textColor }}>
          {title}
        </span>
        <Latest name="p50" value={last?.p50 ?? null} formatLength={formatLength} />
        <Latest name="p95" value={last?.p95 ?? null} formatLength={formatLength} />
      </div>
      <div className={classes.chart}>
        <Plot
          height={height}
          top={ticks[2]}
          labelsBelow
          ticks={ticks.map((value) => ({ value, label: value === 0 ? null : formatTick(value) }))}
        >
          <Lines points={points} top={ticks[2]} color={color} />
        </Plot>
        <PointerLayer label={label} alignment="point" />
      </div>
    </>
  );
}

interface LatestProps {
  name: string;
  value: number | null;
  formatLength: (ms: number) => string;
}

function Latest({ name, value, formatLength }: LatestProps) {
  return (
    <span>
      <span className={classes.name}>{name}</span> {value === null ? "–" : formatLength(value)}
    </span>
  );
}

interface LinesProps {
  points: readonly PercentilePoint[];
  top: number;
  color: string;
}

/** Does not redraw while only the crosshair moves. */
const Lines = memo(function Lines({ points, top, color }: LinesProps) {
  const data = points.map(({ p50, p95 }) => ({
    p50,
    p95,
    between: p50 === null || p95 === null ? null : [p50, p95],
  }));
  const line = {
    type: "linear" as const,
    stroke: color,
    dot: false,
    activeDot: false,
    isAnimationActive: false,
  };
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={{ top: 0, right: 0, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <YAxis hide domain={[0, top]} allowDataOverflow />
        <Area
          dataKey="between"
          type="linear"
          stroke="none"
          fill={color}
          fillOpacity={0.16}
          activeDot={false}
          isAnimationActive={false}
        />
        <Line {...line} dataKey="p95" strokeWidth={1.25} strokeOpacity={0.8} />
        <Line {...line} dataKey="p50" strokeWidth={2} />
      </ComposedChart>
    </ResponsiveContainer>
  );
});
