"use client";
import { useEffect, useMemo, useRef } from "react";
import type { WorkflowGraph } from "@/lib/cluster/workflow";
import { foldItems } from "@/lib/cluster/workflowItems";
import { useGathered } from "./useGathered";
import { useStableLayout } from "./useStableLayout";
import { WorkflowBox } from "./WorkflowBox";
import { BOX, itemsNear } from "./workflowLayout";
import styles from "./WorkflowPreview.module.css";

/** More equal tasks than so many are one box here, and of more boxes only the nearest are shown. */
const MOST_EQUAL = 5;
const MOST_BOXES = 40;
const PADDING = 14;
const NOTHING_OPENED: ReadonlyMap<string, number> = new Map();

/** The workflow as a picture in a panel: boxes at their true size, which scrolls where it is wider. */
export default function WorkflowPreview({
  graph,
  currentId,
  label,
  onOpen,
}: {
  graph: WorkflowGraph;
  currentId: string;
  label: string;
  /** A box of several was clicked. */
  onOpen: () => void;
}) {
  const gathered = useGathered(graph);
  const items = useMemo(
    () =>
      itemsNear(
        foldItems(graph, { most: MOST_EQUAL, keep: currentId, opened: NOTHING_OPENED }),
        currentId,
        MOST_BOXES,
      ),
    [graph, currentId],
  );
  const layout = useStableLayout(items);
  const scroller = useRef<HTMLDivElement>(null);
  const current = layout.items.find(({ item }) => item.key === currentId);
  const { x = 0, y = 0 } = current ?? {};
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    box.scrollLeft = x + PADDING - (box.clientWidth - BOX.width) / 2;
    box.scrollTop = y + PADDING - (box.clientHeight - BOX.height) / 2;
  }, [x, y]);
  return (
    <div className={styles.scroller} ref={scroller} role="group" aria-label={label} tabIndex={-1}>
      <div
        className={styles.canvas}
        style={{ width: layout.width + 2 * PADDING, height: layout.height + 2 * PADDING }}
      >
        <svg className={styles.links} aria-hidden>
          <g transform={`translate(${PADDING} ${PADDING})`}>
            {layout.links.map((link) => (
              <path key={`${link.from} ${link.to}`} d={link.path} data-inferred={link.inferred} />
            ))}
          </g>
        </svg>
        {layout.items.map(({ item, x: left, y: top }) => (
          <div key={item.key} className={styles.item} style={{ left: left + PADDING, top: top + PADDING }}>
            <WorkflowBox
              item={item}
              current={item.key === currentId}
              gathers={gathered.get(item.key) ?? null}
              onOpen={onOpen}
            />
          </div>
        ))}
      </div>
    </div>
  );
}
