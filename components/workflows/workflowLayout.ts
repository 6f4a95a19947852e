/**
 * Where the boxes of a workflow stand, left to right, and how the lines between them run. Pure: the same items give the
 * same places, so nothing moves while only states change.
 */
import { Graph, layout } from "@dagrejs/dagre";
import type { WorkflowItem, WorkflowItemLink, WorkflowItems } from "@/lib/cluster/workflowItems";

export interface PlacedItem {
  item: WorkflowItem;
  /** Of its upper left corner, px. */
  x: number;
  y: number;
}

export interface PlacedLink extends WorkflowItemLink {
  /** An SVG path. */
  path: string;
}

export interface WorkflowLayout {
  items: PlacedItem[];
  links: PlacedLink[];
  width: number;
  height: number;
}

export const BOX = { width: 172, height: 46 };
const GAP = { x: 32, y: 10 };
/** Radius of the lines' corners. */
const CORNER = 8;
/** dagre takes seconds for more; then boxes stand by depth and below the one they follow. */
const MOST_FOR_DAGRE = 160;

export function layoutWorkflow(given: WorkflowItems): WorkflowLayout {
  const items = given.items.length <= MOST_FOR_DAGRE ? placeByDagre(given) : placeByDepth(given);
  const places = new Map(items.map((placed) => [placed.item.key, placed]));
  const links = given.links.flatMap((link) => {
    const from = places.get(link.from);
    const to = places.get(link.to);
    return from === undefined || to === undefined ? [] : [{ ...link, path: linkPath(from, to) }];
  });
  return {
    items,
    links,
    width: Math.max(0, ...items.map(({ x }) => x + BOX.width)),
    height: Math.max(0, ...items.map(({ y }) => y + BOX.height)),
  };
}

export type Direction = "left" | "right" | "up" | "down";

/** The next box in a direction: the nearest in it, what lies straight ahead first. Null where there is none. */
export function neighbour(
  items: readonly PlacedItem[],
  key: string | null,
  direction: Direction,
): PlacedItem | null {
  const from = items.find(({ item }) => item.key === key);
  if (from === undefined) return items[0] ?? null;
  const along = direction === "left" || direction === "right" ? "x" : "y";
  const across = along === "x" ? "y" : "x";
  const sign = direction === "left" || direction === "up" ? -1 : 1;
  let best: PlacedItem | null = null;
  let least = Infinity;
  for (const placed of items) {
    const ahead = (placed[along] - from[along]) * sign;
    if (ahead <= 1) continue;
    const distance = ahead + Math.abs(placed[across] - from[across]) * 2;
    if (distance < least) [best, least] = [placed, distance];
  }
  return best;
}

/** The items nearest to one along the links, at most so many: what a preview shows of a large workflow. */
export function itemsNear({ items, links }: WorkflowItems, key: string | null, most: number): WorkflowItems {
  if (items.length <= most) return { items, links };
  const beside = new Map<string, string[]>();
  const join = (a: string, b: string) => beside.set(a, [...(beside.get(a) ?? []), b]);
  for (const { from, to } of links) {
    join(from, to);
    join(to, from);
  }
  const start = items.some((item) => item.key === key) ? key : (items[0]?.key ?? null);
  const near = new Set(start === null ? [] : [start]);
  for (const at of near) {
    for (const next of beside.get(at) ?? []) if (near.size < most) near.add(next);
  }
  return {
    items: items.filter((item) => near.has(item.key)),
    links: links.filter(({ from, to }) => near.has(from) && near.has(to)),
  };
}

function placeByDagre({ items, links }: WorkflowItems): PlacedItem[] {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: GAP.y, ranksep: GAP.x });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { key } of items) graph.setNode(key, { ...BOX });
  for (const { from, to } of links) graph.setEdge(from, to);
  if (items.length > 0) layout(graph);
  return items.map((item) => {
    const { x, y } = graph.node(item.key) as { x: number; y: number };
    return { item, x: Math.round(x - BOX.width / 2), y: Math.round(y - BOX.height / 2) };
  });
}

/** A tidy tree: each column one depth, each box in the middle of those that follow it. */
function placeByDepth({ items, links }: WorkflowItems): PlacedItem[] {
  const after = new Map<string, string[]>();
  const hasBefore = new Set<string>();
  // What follows several boxes hangs below the first of them.
  for (const { from, to } of links) {
    if (hasBefore.has(to)) continue;
    hasBefore.add(to);
    after.set(from, [...(after.get(from) ?? []), to]);
  }
  const depths = depthsOf(items, links);
  const rows = new Map<string, number>();
  let row = 0;
  const stack = items
    .filter(({ key }) => !hasBefore.has(key))
    .reverse()
    .map(({ key }) => ({ key, placed: false }));
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const next = after.get(at.key) ?? [];
    if (next.length === 0) {
      rows.set(at.key, row++);
    } else if (at.placed) {
      rows.set(at.key, ((rows.get(next[0] ?? "") ?? 0) + (rows.get(next.at(-1) ?? "") ?? 0)) / 2);
    } else {
      stack.push({ key: at.key, placed: true });
      for (const key of [...next].reverse()) stack.push({ key, placed: false });
    }
  }
  return items.map((item) => ({
    item,
    x: (depths.get(item.key) ?? 0) * (BOX.width + GAP.x),
    y: Math.round((rows.get(item.key) ?? 0) * (BOX.height + GAP.y)),
  }));
}

/** The longest way from a beginning; links never close a circle. */
function depthsOf(items: WorkflowItems["items"], links: WorkflowItems["links"]): Map<string, number> {
  const depths = new Map<string, number>();
  const waits = new Map<string, number>();
  const after = new Map<string, string[]>();
  for (const { from, to } of links) {
    waits.set(to, (waits.get(to) ?? 0) + 1);
    const list = after.get(from);
    if (list === undefined) after.set(from, [to]);
    else list.push(to);
  }
  const ready = items.filter(({ key }) => !waits.has(key)).map(({ key }) => key);
  for (const key of ready) {
    const depth = depths.get(key) ?? 0;
    for (const next of after.get(key) ?? []) {
      depths.set(next, Math.max(depths.get(next) ?? 0, depth + 1));
      const left = (waits.get(next) ?? 1) - 1;
      waits.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return depths;
}

/** Out to the right, up or down half-way before the next box, and on: with round corners. */
function linkPath(from: PlacedItem, to: PlacedItem): string {
  const [x1, y1] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [x2, y2] = [to.x, to.y + BOX.height / 2];
  if (Math.abs(y1 - y2) < 1) return `M${x1} ${y1}H${x2}`;
  const middle = x2 - GAP.x / 2;
  const corner = Math.min(CORNER, Math.abs(y2 - y1) / 2);
  const turn = y2 > y1 ? corner : -corner;
  return (
    `M${x1} ${y1}H${middle - corner}Q${middle} ${y1} ${middle} ${y1 + turn}` +
    `V${y2 - turn}Q${middle} ${y2} ${middle + corner} ${y2}H${x2}`
  );
}
