/** The histogram above the list: counts per step of time as stacks, round times below, and the part zoomed into. */
import type { TaskHistogram } from "@/lib/contract/api";

/** From the bottom to the top. Failures lie on top, where a single one is seen. */
export const STACK_ORDER = [
  "success",
  "revoked",
  "retry",
  "queued",
  "received",
  "started",
  "lost",
  "failure",
] as const;
export type StackHue = (typeof STACK_ORDER)[number];

export interface HistogramBar {
  /** The step's start, Unix ms. */
  at: number;
  total: number;
  /** Only hues that have any, in stacking order. */
  parts: { hue: StackHue; count: number }[];
  /** The step is not over yet: it may still grow. */
  unfinished: boolean;
}

export interface HistogramModel {
  from: number;
  to: number;
  stepMs: number;
  bars: HistogramBar[];
  /** When nothing was collected, Unix ms. */
  gaps: { from: number; to: number }[];
  /** The tallest bar's total, at least 1. */
  max: number;
}

/** Stacks the counts. `hueOf` turns a state, also a custom one, into its hue; `now` tells the unfinished step. */
export function histogramModel(
  histogram: TaskHistogram,
  hueOf: (state: string) => StackHue,
  now: number,
): HistogramModel {
  const { from, to, stepMs, series, gaps } = histogram;
  const steps = Math.max(
    0,
    ...Object.values(series).map((counts) => counts.length),
    Math.ceil((to - from) / stepMs),
  );
  const bars = Array.from({ length: steps }, (_, step): HistogramBar => {
    const counts = new Map<StackHue, number>();
    for (const [state, perStep] of Object.entries(series)) {
      const count = perStep[step] ?? 0;
      if (count > 0) counts.set(hueOf(state), (counts.get(hueOf(state)) ?? 0) + count);
    }
    const parts = STACK_ORDER.flatMap((hue) => {
      const count = counts.get(hue);
      return count === undefined ? [] : [{ hue, count }];
    });
    const at = from + step * stepMs;
    return {
      at,
      parts,
      total: parts.reduce((sum, part) => sum + part.count, 0),
      unfinished: at <= now && now < at + stepMs,
    };
  });
  return { from, to, stepMs, bars, gaps, max: Math.max(1, ...bars.map((bar) => bar.total)) };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TICK_STEPS = [1, 5, 10, 30]
  .map((n) => n * SECOND)
  .concat([1, 2, 5, 10, 15, 30].map((n) => n * MINUTE))
  .concat([1, 2, 3, 6, 12].map((n) => n * HOUR))
  .concat([1, 2, 7, 14, 30, 90].map((n) => n * DAY));

/**
 * Round times for the axis: at most `most` of them. `offsetMs` is how far the reader's zone is ahead of UTC, so that days begin at their
 * midnight.
 */
export function roundTimes(
  from: number,
  to: number,
  most: number,
  offsetMs: number,
): { at: number[]; stepMs: number } {
  const length = to - from;
  const stepMs = TICK_STEPS.find((step) => length / step <= most) ?? Math.ceil(length / most / DAY) * DAY;
  const first = Math.ceil((from + offsetMs) / stepMs) * stepMs - offsetMs;
  const at: number[] = [];
  for (let time = first; time <= to; time += stepMs) at.push(time);
  return { at, stepMs };
}

/**
 * What a drag across the plot selects: whole steps between the two places (shares of the width, 0 to 1, in any order). An end in the
 * last step means "up to now" and stays open. Null when both lie in one place: a click, not a drag.
 */
export function brushTimes(
  model: Pick<HistogramModel, "from" | "to" | "stepMs">,
  a: number,
  b: number,
): { from: number; to: number | null } | null {
  const clamp = (share: number) => Math.min(1, Math.max(0, share));
  const [low, high] = [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
  const length = model.to - model.from;
  if (length <= 0 || (high - low) * length < model.stepMs / 4) return null;
  const from = model.from + Math.floor((low * length) / model.stepMs) * model.stepMs;
  const to = model.from + Math.ceil((high * length) / model.stepMs) * model.stepMs;
  return { from, to: to >= model.to ? null : to };
}

/** Moves one edge of the zoomed part by whole steps, as the arrow keys do. The part never becomes empty. */
export function moveEdge(
  model: Pick<HistogramModel, "from" | "to" | "stepMs">,
  part: { from: number; to: number | null },
  edge: "from" | "to",
  steps: number,
): { from: number; to: number | null } {
  const by = steps * model.stepMs;
  const to = part.to ?? model.to;
  if (edge === "from") {
    return { from: Math.min(to - model.stepMs, Math.max(model.from, part.from + by)), to: part.to };
  }
  const moved = Math.max(part.from + model.stepMs, to + by);
  return { from: part.from, to: moved >= model.to ? null : moved };
}
