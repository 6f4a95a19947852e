"use client";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { IconButton } from "@/components/ui/IconButton";
import { Segmented } from "@/components/ui/Segmented";
import { TaskLink } from "@/components/ui/openTask";
import { StateIcon } from "@/components/ui/StateLabel";
import { useFormat } from "@/components/ui/useFormat";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { VisibleText } from "@/components/ui/VisibleText";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { shownState, type WorkflowGraph } from "@/lib/cluster/workflow";
import { pathTimes } from "@/lib/cluster/workflowTimes";
import { useWorkflowWords } from "./useWorkflowWords";
import {
  axisMarks,
  moveWindow,
  placeIn,
  waterfall,
  zoomWindow,
  type TimeWindow,
  type WaterfallRow,
} from "./waterfallModel";
import { lastPart } from "./WorkflowBox";
import styles from "./WorkflowTimeline.module.css";

const ROW_HEIGHT = { desktop: 26, phone: 44 };
/** Rows drawn beyond what is in sight, and how much is taken to be in sight before the first scrolling. */
const MARGIN_ROWS = 12;
const FIRST_HEIGHT = 1200;
const ROWS_ABOVE = 6;
const ZOOM_STEP = 0.5;
const KINDS = ["queue", "worker", "running", "held", "earlier"] as const;

/** The tasks over time: where each waited and ran, and which of them decided when the whole ended. */
export default function WorkflowTimeline({ graph, currentId }: { graph: WorkflowGraph; currentId: string }) {
  const t = useTranslations("workflow.timeline");
  const format = useFormat();
  const phone = useMedia(PHONE);
  const [only, setOnly] = useState<"all" | "critical">("all");
  const [zoomed, setZoomed] = useState<TimeWindow | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const atWork = graph.tasks.some((task) => task.finishedAt === null && !task.lost);
  const present = useNow();
  const now = atWork ? present : 0;
  const model = useMemo(() => waterfall(graph, now, only === "critical"), [graph, now, only]);
  const times = useMemo(() => pathTimes(graph, model.path, now), [graph, model.path, now]);
  const whole = { from: model.from, to: Math.max(model.to, model.from + 1) };
  const window = zoomed ?? whole;
  const zoom = (factor: number, at = (window.from + window.to) / 2) => {
    const next = zoomWindow(whole, window, factor, at);
    setZoomed(next.from <= whole.from && next.to >= whole.to ? null : next);
  };
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = phone ? ROW_HEIGHT.phone : ROW_HEIGHT.desktop;
  const [seen, setSeen] = useState({ top: 0, height: FIRST_HEIGHT });
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - MARGIN_ROWS);
  const last = Math.ceil((seen.top + seen.height) / rowHeight) + MARGIN_ROWS;
  // Among thousands of rows it begins at the task that one came from.
  const ownRow = graph.tasks.findIndex(({ id }) => id === currentId);
  const startsAt = useRef(Math.max(0, ownRow * rowHeight - ROWS_ABOVE * rowHeight));
  useEffect(() => {
    if (scroller.current !== null) scroller.current.scrollTop = startsAt.current;
  }, []);
  const marks = axisMarks(whole, window, phone ? 3 : 8);
  const shown = model.rows.find(({ task }) => task.id === pointed);
  const instantOf = (mark: number) => ({ from: whole.from + mark, to: whole.from + mark });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "+" || event.key === "=") zoom(ZOOM_STEP);
    else if (event.key === "-") zoom(1 / ZOOM_STEP);
    else if (event.key === "0") setZoomed(null);
    else if (event.key === "ArrowLeft" && zoomed) setZoomed(moveWindow(whole, zoomed, -0.25));
    else if (event.key === "ArrowRight" && zoomed) setZoomed(moveWindow(whole, zoomed, 0.25));
    else return;
    event.preventDefault();
  };
  const kinds = KINDS.filter((kind) =>
    model.rows.some(({ spans }) => spans.some((span) => span.kind === kind)),
  );
  return (
    <div className={styles.frame} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <Segmented
          label={t("rows")}
          size="small"
          options={[
            { value: "all", label: t("all") },
            { value: "critical", label: t("criticalOnly") },
          ]}
          value={only}
          onChange={setOnly}
        />
        <span className={styles.summary}>
          {t("summary", {
            total: format.length(times.totalMs),
            tasks: model.path.length,
            running: format.length(times.runningMs),
            waited: format.length(times.waitedMs),
          })}
        </span>
        <span className={styles.legend} aria-hidden>
          {kinds.map((kind) => (
            <span key={kind} className={styles.entry}>
              <span className={styles.swatch} data-kind={kind} />
              {t(`kind.${kind}`)}
            </span>
          ))}
          <span className={styles.entry}>
            <span className={styles.swatch} data-kind="critical" />
            {t("critical")}
          </span>
        </span>
        <span className={styles.buttons}>
          <IconButton label={t("closer")} onClick={() => zoom(ZOOM_STEP)}>
            <IconPlus size={16} aria-hidden />
          </IconButton>
          <IconButton label={t("wider")} disabled={zoomed === null} onClick={() => zoom(1 / ZOOM_STEP)}>
            <IconMinus size={16} aria-hidden />
          </IconButton>
          <IconButton label={t("whole")} disabled={zoomed === null} onClick={() => setZoomed(null)}>
            <IconMaximize size={16} aria-hidden />
          </IconButton>
        </span>
      </div>
      <div className={styles.axis} aria-hidden>
        <div className={styles.plot}>
          {marks.map((mark) => {
            const place = placeIn(window, instantOf(mark));
            return (
              place && (
                <span key={mark} className={styles.mark} style={{ left: `${place.left}%` }}>
                  {format.tick(mark)}
                </span>
              )
            );
          })}
        </div>
      </div>
      <div className={styles.grid} aria-hidden>
        <div className={styles.plot}>
          {marks.map((mark) => (
            <span key={mark} style={{ left: `${placeIn(window, instantOf(mark))?.left ?? 0}%` }} />
          ))}
        </div>
      </div>
      <div
        className={styles.scroller}
        ref={scroller}
        onScroll={({ currentTarget }) =>
          setSeen({ top: currentTarget.scrollTop, height: currentTarget.clientHeight })
        }
        onWheel={(event) => {
          // A turn with Ctrl, or a pinch, comes closer at the pointer, as in graphs and maps.
          if (!event.ctrlKey) return;
          const plot = scroller.current?.querySelector<HTMLElement>(`.${styles.plot ?? ""}`);
          if (!plot) return;
          const { left, width } = plot.getBoundingClientRect();
          const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
          zoom(event.deltaY > 0 ? 1.25 : 0.8, window.from + (window.to - window.from) * share);
        }}
      >
        <ol className={styles.rows} style={{ height: model.rows.length * rowHeight }} aria-label={t("title")}>
          {model.rows.slice(first, last).map((row, nth) => (
            <li
              key={row.task.id}
              className={styles.row}
              data-critical={row.critical}
              data-current={row.task.id === currentId}
              aria-setsize={model.rows.length}
              aria-posinset={first + nth + 1}
              style={{ height: rowHeight, transform: `translateY(${(first + nth) * rowHeight}px)` }}
              onPointerEnter={() => setPointed(row.task.id)}
              onPointerLeave={() => setPointed(null)}
              onFocus={() => setPointed(row.task.id)}
              onBlur={() => setPointed(null)}
            >
              <RowView row={row} now={now} window={window} current={row.task.id === currentId} />
            </li>
          ))}
        </ol>
      </div>
      {shown !== undefined && <ExactTimes row={shown} />}
    </div>
  );
}

function RowView({
  row,
  now,
  window,
  current,
}: {
  row: WaterfallRow;
  now: number;
  window: TimeWindow;
  current: boolean;
}) {
  const t = useTranslations("workflow");
  const words = useWorkflowWords();
  const { task, spans, critical } = row;
  const name = visibleText(task.name ?? t("unknownName"));
  const told = words.task(task, now);
  const label = [
    lastPart(name),
    told,
    critical ? t("timeline.critical") : null,
    current ? t("thisTask") : null,
  ];
  return (
    <TaskLink
      id={task.id}
      className={styles.link}
      current={current}
      label={label.filter((part) => part !== null).join(", ")}
    >
      <span className={styles.task}>
        <StateIcon state={shownState(task)} />
        <span className={styles.name}>
          <VisibleText text={lastPart(name)} />
        </span>
        <span className={styles.told}>{told}</span>
      </span>
      <span className={styles.plot}>
        {spans.map((span) => {
          const place = placeIn(window, span);
          return (
            place && (
              <span
                key={span.kind}
                className={styles.span}
                data-kind={span.kind}
                data-open={span.open}
                style={{ left: `${place.left}%`, width: `${place.width}%` }}
              />
            )
          );
        })}
      </span>
    </TaskLink>
  );
}

/** What a row's bar stands for, to the millisecond: in a corner, so that it hides no other row. */
function ExactTimes({ row: { task, spans, to } }: { row: WaterfallRow }) {
  const t = useTranslations("workflow.timeline");
  const format = useFormat();
  return (
    <div className={styles.exact} aria-hidden>
      <strong>
        <VisibleText text={task.name ?? task.id} />
      </strong>
      <table>
        <tbody>
          {spans.map(({ kind, from, to: until }) => (
            <tr key={kind}>
              <td>
                <span className={styles.swatch} data-kind={kind} /> {t(`kind.${kind}`)}
              </td>
              <td>{format.millisecond(from)}</td>
              <td>{format.length(until - from)}</td>
            </tr>
          ))}
          <tr>
            <td>{t(task.finishedAt === null ? "upTo" : "ended")}</td>
            <td>{format.millisecond(to)}</td>
            <td>{format.length(to - task.createdAt)}</td>
          </tr>
        </tbody>
      </table>
      {task.worker !== null && (
        <span className={styles.worker}>
          <VisibleText text={task.worker} />
        </span>
      )}
    </div>
  );
}
