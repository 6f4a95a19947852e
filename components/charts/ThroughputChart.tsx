"use client";
import { memo, useId } from "react";
import { Bar, BarChart, ResponsiveContainer, YAxis } from "recharts";
import { countTicks, countTicksOf } from "./axes";
import { Gaps } from "./Gaps";
import { Markers, type Marker } from "./Markers";
import { Plot, PointerLayer, TimeAxis } from "./Plot";
import classes from "./ThroughputChart.module.css";

/** The outcomes of one step, per minute. `failed` includes the rejected. */
export interface ThroughputPoint {
  succeeded: number;
  revoked: number;
  retried: number;
  failed: number;
  /** Nothing was collected for some of it: hatched, never zero. */
  gap: boolean;
  /** The step is not over yet: striped. */
  unfinished: boolean;
}

export const THROUGHPUT_SERIES = ["succeeded", "revoked", "retried", "failed"] as const;
export type ThroughputSeries = (typeof THROUGHPUT_SERIES)[number];

/** In stacking order; failures stand apart. */
export const THROUGHPUT_COLORS: Record<ThroughputSeries, string> = {
  succeeded: "var(--u-quiet-success)",
  revoked: "var(--u-revoked-chart)",
  retried: "var(--u-retry-chart)",
  failed: "var(--u-failure-chart)",
};

interface ThroughputChartProps {
  label: string;
  points: readonly ThroughputPoint[];
  /** Series that the legend has switched off. */
  hidden: ReadonlySet<ThroughputSeries>;
  /** Round times, as shares of the width. */
  times: readonly { at: number; share: number; label: string }[];
  markers?: readonly Marker[];
  formatCount: (value: number) => string;
}

const MAIN_PX = 102;
const FAILURES_PX = 31;

/** Outcomes per minute as stacked bars, failures below on a scale of their own. */
export function ThroughputChart({
  label,
  points,
  hidden,
  times,
  markers = [],
  formatCount,
}: ThroughputChartProps) {
  const shown = (series: ThroughputSeries, value: number) => (hidden.has(series) ? 0 : value);
  const most = Math.max(
    0,
    ...points.map(
      (point) =>
        shown("succeeded", point.succeeded) +
        shown("revoked", point.revoked) +
        shown("retried", point.retried),
    ),
  );
  const mainTicks = countTicksOf(most, 3);
  const mainTop = mainTicks.at(-1) ?? 1;
  const failureTicks = countTicks(Math.max(0, ...points.map((point) => point.failed)));
  const failureTop = failureTicks[2];
  const gaps = points.map((point) => point.gap);
  return (
    <>
      <div className={classes.chart}>
        <Plot
          height={MAIN_PX}
          top={mainTop}
          ticks={mainTicks.map((value) => ({ value, label: value === 0 ? null : formatCount(value) }))}
        >
          <Gaps gaps={gaps} alignment="band" />
          <Bars points={points} top={mainTop} series={["succeeded", "revoked", "retried"]} hidden={hidden} />
        </Plot>
        <div className={classes.space} />
        <Plot
          height={FAILURES_PX}
          top={failureTop}
          ticks={[failureTicks[0], failureTop].map((value) => ({ value, label: formatCount(value) }))}
        >
          <Gaps gaps={gaps} alignment="band" />
          <Bars points={points} top={failureTop} series={["failed"]} hidden={hidden} />
        </Plot>
        <Markers markers={markers} />
        <PointerLayer label={label} alignment="band" />
      </div>
      <TimeAxis ticks={times} />
    </>
  );
}

interface BarsProps {
  points: readonly ThroughputPoint[];
  top: number;
  series: readonly ThroughputSeries[];
  hidden: ReadonlySet<ThroughputSeries>;
}

/** Does not redraw while only the crosshair moves. */
const Bars = memo(function Bars({ points, top, series, hidden }: BarsProps) {
  const id = useId();
  const visible = series.filter((one) => !hidden.has(one));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={[...points]}
        margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="13%"
        accessibilityLayer={false}
      >
        <defs>
          {visible.map((one) => (
            <pattern
              id={`${id}${one}`}
              key={one}
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="4" height="4" fill={THROUGHPUT_COLORS[one]} fillOpacity="0.35" />
              <rect width="2" height="4" fill={THROUGHPUT_COLORS[one]} />
            </pattern>
          ))}
        </defs>
        <YAxis hide domain={[0, top]} allowDataOverflow />
        {visible.map((one, index) => (
          <Bar
            dataKey={one}
            key={one}
            stackId="outcomes"
            isAnimationActive={false}
            shape={(bar: BarBox) => (
              <Block
                {...bar}
                fill={
                  points[bar.index]?.unfinished === true && one === "succeeded"
                    ? `url(#${id}${one})`
                    : THROUGHPUT_COLORS[one]
                }
                rounded={index === visible.length - 1}
              />
            )}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
});

interface BarBox {
  x: number;
  y: number;
  width: number;
  height: number;
  index: number;
}

/** A bar, at least a pixel high where there is anything, its top corners rounded if it is the topmost. */
function Block({ x, y, width, height, fill, rounded }: BarBox & { fill: string; rounded: boolean }) {
  if (!(height > 0)) return null;
  const tall = Math.max(1, height);
  const top = y + height - tall;
  const radius = rounded ? Math.min(2, width / 2, tall) : 0;
  const path = `M${x} ${top + tall}V${top + radius}Q${x} ${top} ${x + radius} ${top}H${x + width - radius}Q${x + width} ${top} ${x + width} ${top + radius}V${top + tall}Z`;
  return <path d={path} fill={fill} />;
}
