"use client";
import { useId, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";
import { useCrosshair, type TipRow } from "./crosshair";
import { centreOf, indexAt, type Alignment } from "./plotModel";
import classes from "./Plot.module.css";

interface PlotProps {
  height: number;
  /** From the bottom up, the last one at the top edge. */
  ticks: readonly { value: number; label: string | null }[];
  top: number;
  /** Labels stand under their line instead of across it, where a title is just above. */
  labelsBelow?: boolean;
  /** What is drawn: sized by the box around it. */
  children: ReactNode;
}

/** One plot area with its y labels and hairlines. Labels are text, not part of the drawing, so they never stretch. */
export function Plot({ height, ticks, top, labelsBelow = false, children }: PlotProps) {
  return (
    <div className={classes.plot} style={{ height }}>
      <div className={classes.yAxis} aria-hidden>
        {ticks.map(
          ({ value, label }) =>
            label !== null && (
              <span
                className={classes.yLabel}
                data-below={labelsBelow}
                style={{ bottom: `${(value / top) * 100}%` }}
                key={value}
              >
                {label}
              </span>
            ),
        )}
      </div>
      <div className={classes.area}>
        {ticks.map(({ value }) => (
          <div className={classes.hairline} style={{ bottom: `${(value / top) * 100}%` }} key={value} />
        ))}
        <div className={classes.drawing}>{children}</div>
      </div>
    </div>
  );
}

interface TimeAxisProps {
  /** Position as a share of the width, 0 to 1. */
  ticks: readonly { at: number; share: number; label: string }[];
}

/** Round times under the plots. */
export function TimeAxis({ ticks }: TimeAxisProps) {
  return (
    <div className={classes.xAxis} aria-hidden>
      {ticks.map(({ at, share, label }) => (
        <span className={classes.xLabel} style={{ left: `${share * 100}%` }} key={at}>
          {label}
        </span>
      ))}
    </div>
  );
}

interface PointerLayerProps {
  /** What the chart shows, for readers. */
  label: string;
  /** Whether steps are bands (bars) or points (lines). */
  alignment: Alignment;
}

/**
 * Lies over a chart's plots: shows the page's crosshair and takes the pointer and the arrow keys. A click or Enter
 * opens what happened in that step.
 */
export function PointerLayer({ label, alignment }: PointerLayerProps) {
  const chart = useId();
  const { index, chart: pointed, point, tip, open, count } = useCrosshair();
  const at = index === null || index >= count ? null : index;
  const opens = useRef(true);
  const stepAt = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return indexAt((event.clientX - box.left) / box.width, count, alignment);
  };
  const onKey = (event: KeyboardEvent) => {
    const from = at ?? count - 1;
    const next = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: count - 1 }[event.key];
    if (next !== undefined) point(Math.min(count - 1, Math.max(0, at === null ? from : next)), chart);
    else if (event.key === "Enter" && at !== null) open(at);
    else if (event.key === "Escape") point(null, null);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={classes.pointer}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, count - 1)}
      aria-valuenow={at ?? Math.max(0, count - 1)}
      aria-valuetext={at === null ? label : spoken(tip(at))}
      onPointerDown={(event) => {
        // A finger points with its first touch and opens with its second; a mouse points before it clicks.
        opens.current = event.pointerType !== "touch" || (pointed === chart && stepAt(event) === at);
        point(stepAt(event), chart);
      }}
      onPointerMove={(event) => point(stepAt(event), chart)}
      onPointerLeave={(event) => {
        if (event.pointerType !== "touch") point(null, null);
      }}
      onBlur={() => point(null, null)}
      onKeyDown={onKey}
      onClick={() => {
        if (at !== null && opens.current) open(at);
      }}
    >
      {at !== null && (
        <div className={classes.line} style={{ left: `${centreOf(at, count, alignment) * 100}%` }} />
      )}
      {at !== null && pointed === chart && <Tip index={at} share={centreOf(at, count, alignment)} />}
    </div>
  );
}

function Tip({ index, share }: { index: number; share: number }) {
  const { tip } = useCrosshair();
  const { head, rows } = tip(index);
  return (
    <div
      className={classes.tip}
      data-side={share > 0.6 ? "left" : "right"}
      style={{ left: `${share * 100}%` }}
    >
      <div className={classes.tipHead}>{head}</div>
      {rows.map(({ label, value, color }) => (
        <div className={classes.tipRow} key={label}>
          <span className={classes.swatch} style={{ background: color }} aria-hidden />
          <span>{label}</span>
          <span>{value}</span>
        </div>
      ))}
    </div>
  );
}

function spoken({ head, rows }: { head: string; rows: TipRow[] }): string {
  return [head, ...rows.map(({ label, value }) => `${label} ${value}`)].join(", ");
}
