"use client";
import { memo } from "react";
import { Area, ComposedChart, Line, ResponsiveContainer, YAxis } from "recharts";
import { lengthTicks } from "./axes";
import { Gaps } from "./Gaps";
import { Markers, type Marker } from "./Markers";
import { Plot, PointerLayer } from "./Plot";
import classes from "./PercentileChart.module.css";

export const PERCENTILES = ["p50", "p95", "p99"] as const;
export type Percentile = (typeof PERCENTILES)[number];

/** The percentiles of one step, ms; null where nothing ended or nothing was collected. */
export type PercentilePoint = Record<Percentile, number | null> & {
  /** Nothing was collected for some of it: hatched. */
  gap: boolean;
};

interface PercentileChartProps {
  /** "Waiting" */
  title: string;
  /** What the chart shows, for readers. */
  label: string;
  points: readonly PercentilePoint[];
  /** Percentiles that were switched off; the axis ends with those that are left. */
  hidden: ReadonlySet<Percentile>;
  onToggle: (percentile: Percentile) => void;
  markers?: readonly Marker[];
  /** Colour of the title. */
  textColor: string;
  /** Colour of lines and area. */
  color: string;
  formatLength: (ms: number) => string;
  /** The same without needless digits, for the axis. */
  formatTick: (ms: number) => string;
  height?: number;
}

/** The median thick, the 95th percentile thin, the space between tinted; the 99th dotted above. */
export function PercentileChart({
  title,
  label,
  points,
  hidden,
  onToggle,
  markers = [],
  textColor,
  color,
  formatLength,
  formatTick,
  height = 57,
}: PercentileChartProps) {
  const shown = PERCENTILES.filter((one) => !hidden.has(one));
  const ticks = lengthTicks(Math.max(0, ...points.flatMap((point) => shown.map((one) => point[one] ?? 0))));
  const last = points.findLast((point) => point.p50 !== null);
  return (
    <>
      <div className={classes.head}>
        <span className={classes.title} style={{ color: textColor }}>
          {title}
        </span>
        {PERCENTILES.map((one) => (
          <button
            className={classes.latest}
            type="button"
            aria-pressed={!hidden.has(one)}
            aria-label={`${title} ${one}`}
            onClick={() => onToggle(one)}
            key={one}
          >
            <span className={classes.name}>{one}</span>{" "}
            {last === undefined || last[one] === null ? "–" : formatLength(last[one])}
          </button>
        ))}
      </div>
      <div className={classes.chart}>
        <Plot
          height={height}
          top={ticks[2]}
          labelsBelow
          ticks={ticks.map((value) => ({ value, label: value === 0 ? null : formatTick(value) }))}
        >
          <Gaps gaps={points.map((point) => point.gap)} alignment="point" />
          <Lines points={points} shown={shown} top={ticks[2]} color={color} />
        </Plot>
        <Markers markers={markers} labels={false} />
        <PointerLayer label={label} alignment="point" />
      </div>
    </>
  );
}

interface LinesProps {
  points: readonly PercentilePoint[];
  shown: readonly Percentile[];
  top: number;
  color: string;
}

/** Does not redraw while only the crosshair moves. */
const Lines = memo(function Lines({ points, shown, top, color }: LinesProps) {
  const between = shown.includes("p50") && shown.includes("p95");
  const data = points.map(({ p50, p95, p99 }) => ({
    p50,
    p95,
    p99,
    between: !between || p50 === null || p95 === null ? null : [p50, p95],
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
        {shown.includes("p99") && (
          <Line {...line} dataKey="p99" strokeWidth={1.25} strokeOpacity={0.8} strokeDasharray="1.5 3" />
        )}
        {shown.includes("p95") && <Line {...line} dataKey="p95" strokeWidth={1.25} strokeOpacity={0.8} />}
        {shown.includes("p50") && <Line {...line} dataKey="p50" strokeWidth={2} />}
      </ComposedChart>
    </ResponsiveContainer>
  );
});
