/** The waterfall: which row stands where, what part of time is shown, and where its axis is marked. Pure. */
import type { WorkflowGraph } from "@/lib/cluster/workflow";
import { criticalPath, taskTimes, wholeTime, type TaskTimes } from "@/lib/cluster/workflowTimes";

export interface WaterfallRow extends TaskTimes {
  /** It decided when the workflow ended. */
  critical: boolean;
}

export interface Waterfall {
  rows: WaterfallRow[];
  from: number;
  to: number;
  path: string[];
}

/** A part of time, Unix ms. */
export interface TimeWindow {
  from: number;
  to: number;
}

/** One row a task, in the order in which they were sent. */
export function waterfall(graph: WorkflowGraph, now: number, onlyCritical = false): Waterfall {
  const path = criticalPath(graph, now);
  const critical = new Set(path);
  const rows = graph.tasks
    .filter(({ id }) => !onlyCritical || critical.has(id))
    .map((task) => ({ ...taskTimes(task, now), critical: critical.has(task.id) }));
  return { rows, ...wholeTime(graph.tasks, now), path };
}

/** Where a span lies within a window, in percent of its width; null outside of it. */
export function placeIn(
  window: TimeWindow,
  span: { from: number; to: number },
): { left: number; width: number } | null {
  const length = Math.max(1, window.to - window.from);
  const left = ((Math.max(span.from, window.from) - window.from) / length) * 100;
  const right = ((Math.min(span.to, window.to) - window.from) / length) * 100;
  return right < 0 || left > 100 || right < left ? null : { left, width: right - left };
}

/** Closer or wider by `factor`, with what is `at` staying where it is; never wider than the whole, nor closer than 1 ms. */
export function zoomWindow(whole: TimeWindow, window: TimeWindow, factor: number, at: number): TimeWindow {
  const most = Math.max(1, whole.to - whole.from);
  const length = Math.min(most, Math.max(1, (window.to - window.from) * factor));
  const share = (at - window.from) / Math.max(1, window.to - window.from);
  return slideInto(whole, at - length * Math.min(1, Math.max(0, share)), length);
}

/** Moved by a share of its own length. */
export function moveWindow(whole: TimeWindow, window: TimeWindow, share: number): TimeWindow {
  const length = window.to - window.from;
  return slideInto(whole, window.from + length * share, length);
}

/** Steps of the axis: round lengths, so that about `count` marks fit. In ms after the begin of the whole. */
export function axisMarks(whole: TimeWindow, window: TimeWindow, count: number): number[] {
  const step = roundStep((window.to - window.from) / Math.max(1, count));
  const first = Math.ceil((window.from - whole.from) / step) * step;
  const marks: number[] = [];
  for (let at = first; at <= window.to - whole.from; at += step) marks.push(at);
  return marks;
}

function slideInto(whole: TimeWindow, from: number, length: number): TimeWindow {
  const begin = Math.max(whole.from, Math.min(from, whole.to - length));
  return { from: begin, to: begin + length };
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440].map((n) => n * MINUTE),
];

function roundStep(ms: number): number {
  const days = 1440 * MINUTE;
  return STEPS.find((step) => step >= ms) ?? Math.ceil(ms / days) * days;
}
