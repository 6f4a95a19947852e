/**
 * Widgets: small live pictures of one thing, for pages of other sites. What there is, how one is named in an address and
 * in the lines that a link is signed over, and what it shows. Takes nothing but types, for the widget's own script holds
 * it too.
 */
import type { QueueForecast } from "../cluster/queue";
import type { WorkerStatus } from "../cluster/worker";

export const WIDGET_KINDS = ["task", "queue", "worker", "health", "failures"] as const;
export type WidgetKind = (typeof WIDGET_KINDS)[number];
/** Of these there are many, each with a name in its address. */
export const NAMED_KINDS = ["task", "queue", "worker"] as const;
export type NamedKind = (typeof NAMED_KINDS)[number];

export const WIDGET_RANGES = ["15m", "1h", "6h", "24h", "7d"] as const;
export type WidgetRange = (typeof WIDGET_RANGES)[number];
/** Groups of failures as the page of failures has them. */
export const WIDGET_TABS = ["open", "new", "muted", "fixed"] as const;
export type WidgetTab = (typeof WIDGET_TABS)[number];

/** One widget: what it shows, not how it looks. */
export type Widget =
  | { kind: "task"; id: string }
  | { kind: "queue"; name: string }
  | { kind: "worker"; name: string }
  /** `task`: with that task on top. `queue`: what waits in that one, else in all. */
  | { kind: "health"; task?: string; queue?: string }
  /** `name`: of that task name, in which `*` stands for any characters. `tab`, `group`: groups of failures. */
  | { kind: "failures"; range?: WidgetRange; name?: string; tab?: WidgetTab; group?: string };

/** The parameters that say what a widget shows, by kind; all others of an address say how. */
export const WIDGET_FILTERS: Readonly<Record<WidgetKind, readonly string[]>> = {
  task: [],
  queue: [],
  worker: [],
  health: ["queue", "task"],
  failures: ["group", "name", "range", "tab"],
};

/**
 * A widget as lines: its kind, its name, then its filters by name. No value has a line end in it (the schema says so),
 * so two widgets never have the same lines.
 */
export function widgetLines(widget: Widget): string[] {
  const values = Object.entries<string | undefined>(widget).flatMap(([name, value]) =>
    name === "kind" || value === undefined ? [] : [[name, value] as const],
  );
  if (WIDGET_FILTERS[widget.kind].length === 0) return [widget.kind, ...values.map(([, value]) => value)];
  return [widget.kind, ...values.map(([name, value]) => `${name}=${value}`).sort()];
}

/** Path and query of a widget, under Umbel's prefix: `/embed/task/4f…`, `/embed/failures?range=1h`. */
export function widgetPath(widget: Widget): string {
  const { kind } = widget;
  if (kind === "task") return `/embed/task/${encodeURIComponent(widget.id)}`;
  if (kind === "queue" || kind === "worker") return `/embed/${kind}/${encodeURIComponent(widget.name)}`;
  const query = new URLSearchParams(
    widgetLines(widget)
      .slice(1)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  ).toString();
  return query === "" ? `/embed/${kind}` : `/embed/${kind}?${query}`;
}

export const WIDGET_THEMES = ["system", "light", "dark"] as const;
export type WidgetTheme = (typeof WIDGET_THEMES)[number];
export const WIDGET_SIZES = ["card", "compact"] as const;
export type WidgetSize = (typeof WIDGET_SIZES)[number];
/** CSS pixels, border included. */
export const WIDGET_WIDTH = 360;
export const WIDGET_HEIGHT: Readonly<Record<WidgetSize, number>> = { card: 196, compact: 44 };

/** A link as it comes with a request or a handshake: nothing of it is believed before its signature was reckoned. */
export interface LinkClaim {
  widget: Widget;
  /** The signature is said to be for all widgets of this kind. */
  every: boolean;
  /** Unix seconds, as it stands in the address. */
  expires: string;
  signature: string;
}

// What is shown. Instants are Unix ms, lengths ms, shares 0 to 1; null is what is not known.

export interface TaskGlance {
  id: string;
  name: string | null;
  /** Celery's, or a custom one. */
  state: string;
  lost: boolean;
  /** So often it was begun; at least 1. */
  attempts: number;
  exceptionType: string | null;
  message: string | null;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  dueAt: number | null;
  updatedAt: number;
  runtimeMs: number | null;
  /** Half of the runs of its name take no longer. */
  usualMs: number | null;
  waitedMs: number | null;
  queue: string | null;
  worker: string | null;
  progress: {
    share: number;
    current: number;
    total: number;
    unit: string | null;
    leftMs: number | null;
    at: number;
  } | null;
}

export interface WaitingGlance {
  /** Null: of all queues together. */
  queue: string | null;
  ready: number | null;
  growsPerMinute: number | null;
  forecast: QueueForecast["code"];
  emptyAt: number | null;
  paused: boolean;
  /** Messages wait, and nobody takes them. */
  unconsumed: boolean;
  /** One a minute, oldest first. */
  trend: (number | null)[];
}

export interface QueueGlance extends WaitingGlance {
  queue: string;
  inPerMinute: number | null;
  outPerMinute: number | null;
  workers: number;
  slots: number | null;
  oldestAt: number | null;
  waitP95: number | null;
}

export interface WorkerGlance {
  name: string;
  status: WorkerStatus;
  silentSince: number | null;
  lastSeenAt: number;
  active: number | null;
  slots: number | null;
  processed: number | null;
  failed: number;
  /** Of the tasks that it runs the one that began first. */
  longest: { name: string | null; startedAt: number } | null;
}

export interface FailingGlance {
  range: WidgetRange;
  failures: number;
  share: number | null;
  usualShare: number | null;
  /** Over the range. */
  perMinute: number | null;
  /** Over the day before it. */
  usualPerMinute: number | null;
  trend: (number | null)[];
}

export type WidgetContent =
  /** Null: nobody has heard of it, or not yet. */
  | { kind: "task"; task: TaskGlance | null }
  | { kind: "queue"; queue: QueueGlance | null }
  | { kind: "worker"; worker: WorkerGlance | null }
  | {
      kind: "health";
      /** Undefined: none was asked for. */
      task?: TaskGlance | null;
      workers: { online: number; known: number; lost: number };
      running: number;
      slots: number | null;
      waiting: WaitingGlance;
      failing: FailingGlance;
    }
  | {
      kind: "failures";
      /** False: of what was asked for nothing is known, so that it does not fail says nothing. */
      known: boolean;
      failing: FailingGlance;
      groups: { type: string | null; name: string | null; count: number; isNew: boolean }[];
      groupCount: number;
    };

export interface WidgetData {
  /** When it was read, by Umbel's clock. */
  at: number;
  cluster: string;
  /** Umbel itself hears nothing since then: from its broker, or of its store. Null: all is well. */
  staleSince: number | null;
  content: WidgetContent;
}
