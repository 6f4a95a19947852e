"use client";
import "@xyflow/react/dist/base.css";
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from "react";
import {
  BaseEdge,
  Handle,
  Panel as Corner,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Edge,
  type EdgeProps,
  type Node,
  type NodeProps,
} from "@xyflow/react";
import { IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import { useReducedMotion } from "@mantine/hooks";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/IconButton";
import type { WorkflowGraph as Graph } from "@/lib/cluster/workflow";
import { foldItems, type WorkflowItem } from "@/lib/cluster/workflowItems";
import { useGathered } from "./useGathered";
import { useStableLayout } from "./useStableLayout";
import { WorkflowBox } from "./WorkflowBox";
import { BOX, neighbour, type Direction, type PlacedItem, type PlacedLink } from "./workflowLayout";
import styles from "./WorkflowGraph.module.css";

/** More equal tasks than so many are one box. */
const MOST_EQUAL = 12;
/** So many come out of a box at each click. */
const OPEN_STEP = 40;
/** Smaller than this nobody can read it: then it begins at the task, not with the whole. */
const LEAST_ZOOM = 0.55;
const MOVE_MS = 120;

interface WorkflowGraphProps {
  graph: Graph;
  currentId: string;
  label: string;
}

type BoxNode = Node<{ item: WorkflowItem }, "box">;
type LinkEdge = Edge<{ link: PlacedLink }, "link">;

interface Shared {
  currentId: string;
  gathered: ReadonlyMap<string, number>;
  open: (key: string) => void;
}

const SharedContext = createContext<Shared>({
  currentId: "",
  gathered: new Map(),
  open: () => undefined,
});

const NODE_TYPES = { box: BoxView };
const EDGE_TYPES = { link: LinkView };

/** The whole workflow, to move about in: only what is in sight is drawn. */
export default function WorkflowGraph(props: WorkflowGraphProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ graph, currentId, label }: WorkflowGraphProps) {
  const t = useTranslations("workflow");
  const [opened, setOpened] = useState<ReadonlyMap<string, number>>(new Map());
  const gathered = useGathered(graph);
  const items = useMemo(
    () => foldItems(graph, { most: MOST_EQUAL, keep: currentId, opened }),
    [graph, currentId, opened],
  );
  const layout = useStableLayout(items);
  const nodes = useMemo(() => layout.items.map(toNode), [layout.items]);
  const edges = useMemo(() => layout.links.map(toEdge), [layout.links]);
  const frame = useRef<HTMLDivElement>(null);
  const look = useLook(layout.items, currentId, frame);
  const { stay } = look;
  const shared = useMemo<Shared>(
    () => ({
      currentId,
      gathered,
      open: (key) => {
        stay();
        setOpened((before) => new Map(before).set(key, (before.get(key) ?? 0) + OPEN_STEP));
      },
    }),
    [currentId, gathered, stay],
  );
  const { zoomIn, zoomOut } = useReactFlow();
  const moveFocus = useArrowKeys(layout.items, look, frame);
  return (
    <SharedContext value={shared}>
      <div className={styles.frame} ref={frame} role="group" aria-label={label} onKeyDown={moveFocus}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnDoubleClick={false}
          disableKeyboardA11y
          minZoom={0.05}
          maxZoom={1.5}
          proOptions={{ hideAttribution: true }}
          onInit={look.begin}
          onMoveStart={look.moved}
        >
          <Corner position="bottom-right" className={styles.buttons}>
            {opened.size > 0 && (
              <button type="button" className={styles.foldAll} onClick={() => setOpened(new Map())}>
                {t("foldAll")}
              </button>
            )}
            <IconButton variant="bordered" label={t("zoomIn")} onClick={look.byHand(zoomIn)}>
              <IconPlus size={16} aria-hidden />
            </IconButton>
            <IconButton variant="bordered" label={t("zoomOut")} onClick={look.byHand(zoomOut)}>
              <IconMinus size={16} aria-hidden />
            </IconButton>
            <IconButton variant="bordered" label={t("wholeGraph")} onClick={look.whole}>
              <IconMaximize size={16} aria-hidden />
            </IconButton>
          </Corner>
        </ReactFlow>
      </div>
    </SharedContext>
  );
}

/** What the window looks at: the whole where it can be read, else the task whose workflow this is. */
function useLook(
  items: readonly PlacedItem[],
  currentId: string,
  frame: React.RefObject<HTMLDivElement | null>,
) {
  const flow = useReactFlow();
  const movedByHand = useRef(false);
  const duration = useReducedMotion() ? 0 : MOVE_MS;
  const centre = (placed: PlacedItem, zoom?: number) =>
    flow.setCenter(placed.x + BOX.width / 2, placed.y + BOX.height / 2, {
      duration,
      zoom: zoom ?? Math.max(flow.getZoom(), LEAST_ZOOM),
    });
  const stay = useCallback(() => {
    movedByHand.current = true;
  }, []);
  const width = Math.max(...items.map(({ x }) => x + BOX.width));
  const height = Math.max(...items.map(({ y }) => y + BOX.height));
  const begin = () => {
    const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
    const fits = clientWidth / width >= LEAST_ZOOM && clientHeight / height >= LEAST_ZOOM;
    const start = items.find(({ item }) => item.key === currentId) ?? items[0];
    if (fits || start === undefined) void flow.fitView({ padding: 0.08, maxZoom: 1 });
    else void centre(start, 1);
  };
  // A workflow that grows stays in sight, until somebody has chosen what to look at.
  const onGrown = useEffectEvent(() => {
    if (!movedByHand.current && flow.viewportInitialized) begin();
  });
  useEffect(() => onGrown(), [width, height]);
  return {
    centre,
    begin,
    whole: () => {
      movedByHand.current = false;
      void flow.fitView({ duration, padding: 0.08, maxZoom: 1 });
    },
    byHand: (move: () => Promise<boolean>) => () => {
      stay();
      void move();
    },
    /** Moving by ourselves comes without an event of the pointer. */
    moved: (event: unknown) => {
      if (event !== null) stay();
    },
    stay,
  };
}

const DIRECTIONS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

/** Arrow keys go from box to box; one out of sight is brought into it first, because it is not drawn until then. */
function useArrowKeys(
  items: readonly PlacedItem[],
  { centre, stay }: { centre: (placed: PlacedItem) => Promise<boolean>; stay: () => void },
  frame: React.RefObject<HTMLDivElement | null>,
) {
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    let tries = 0;
    let request = 0;
    const focus = () => {
      const box = [...(frame.current?.querySelectorAll<HTMLElement>("[data-box]") ?? [])].find(
        (element) => element.dataset.box === wanted,
      );
      const inner = box?.querySelector<HTMLElement>("a, button");
      if (inner) {
        inner.focus({ preventScroll: true });
        setWanted(null);
      } else if (tries++ < 60) request = requestAnimationFrame(focus);
    };
    focus();
    return () => cancelAnimationFrame(request);
  }, [wanted, frame]);
  return (event: KeyboardEvent<HTMLElement>) => {
    const direction = DIRECTIONS[event.key];
    if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-box]") : null;
    const next = neighbour(items, at?.dataset.box ?? null, direction);
    event.preventDefault();
    if (next === null) return;
    stay();
    void centre(next);
    setWanted(next.item.key);
  };
}

function BoxView({ data }: NodeProps<BoxNode>) {
  const { currentId, gathered, open } = useContext(SharedContext);
  const { item } = data;
  return (
    <div className={styles.box} data-box={item.key}>
      <Handle type="target" position={Position.Left} className={styles.handle} />
      <WorkflowBox
        item={item}
        current={item.key === currentId}
        gathers={gathered.get(item.key) ?? null}
        onOpen={open}
      />
      <Handle type="source" position={Position.Right} className={styles.handle} />
    </div>
  );
}

function LinkView({ id, data }: EdgeProps<LinkEdge>) {
  if (data === undefined) return null;
  return (
    <BaseEdge
      id={id}
      path={data.link.path}
      className={styles.link}
      style={data.link.inferred ? { strokeDasharray: "4 3" } : undefined}
    />
  );
}

function toNode({ item, x, y }: PlacedItem): BoxNode {
  return {
    id: item.key,
    type: "box",
    position: { x, y },
    data: { item },
    ...BOX,
    // Known beforehand, so that lines to boxes that were never drawn can be drawn.
    handles: [
      { type: "target", position: Position.Left, x: 0, y: BOX.height / 2, width: 1, height: 1 },
      { type: "source", position: Position.Right, x: BOX.width, y: BOX.height / 2, width: 1, height: 1 },
    ],
  };
}

function toEdge(link: PlacedLink): LinkEdge {
  return {
    id: `${link.from} ${link.to}`,
    type: "link",
    source: link.from,
    target: link.to,
    data: { link },
    domAttributes: { "aria-hidden": true },
  };
}
