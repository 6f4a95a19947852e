"use client";
import { useMemo, useState } from "react";
import type { WorkflowItems } from "@/lib/cluster/workflowItems";
import { layoutWorkflow, type WorkflowLayout } from "./workflowLayout";

/** The layout of these items. It is made anew only when there are others, or other links: not for each new state. */
export function useStableLayout(items: WorkflowItems): WorkflowLayout {
  const shape = useMemo(() => shapeOf(items), [items]);
  const [kept, setKept] = useState(() => ({ shape, layout: layoutWorkflow(items) }));
  let { layout } = kept;
  if (kept.shape !== shape) {
    layout = layoutWorkflow(items);
    setKept({ shape, layout });
  }
  return useMemo(() => {
    const byKey = new Map(items.items.map((item) => [item.key, item]));
    const placed = layout.items.map((one) => ({ ...one, item: byKey.get(one.item.key) ?? one.item }));
    return { ...layout, items: placed };
  }, [layout, items]);
}

/** All that places depend on, as text. */
function shapeOf({ items, links }: WorkflowItems): string {
  const boxes = items.map(({ key }) => key);
  return JSON.stringify([boxes, links.map(({ from, to, kind, inferred }) => [from, to, kind, inferred])]);
}
