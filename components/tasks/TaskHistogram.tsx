"use client";
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useQuery } from "@tanstack/react-query";
import { IconX } from "@tabler/icons-react";
import { useTimeZone, useTranslations } from "next-intl";
import { api } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { hueVar, stateHue } from "@/components/ui/theme";
import { useFormat } from "@/components/ui/useFormat";
import {
  brushTimes,
  histogramModel,
  moveEdge,
  roundTimes,
  type HistogramBar,
  type HistogramModel,
  type StackHue,
} from "./histogramModel";
import { OLDEST_TASK } from "./oldestTask";
import { askedTasks, histogramTimes, type TaskUrlState } from "./taskUrlState";
import styles from "./TaskHistogram.module.css";

const REFRESH_MS = 3000;
/** Retention lets the oldest go now and then: the axis need not follow at once. */
const OLDEST_STAYS_MS = 60_000;
const DAY = 24 * 3_600_000;

/** One state for each hue, for its icon and word. */
const STATE_OF_HUE: Record<StackHue, string> = {
  success: "SUCCESS",
  revoked: "REVOKED",
  retry: "RETRY",
  queued: "PENDING",
  received: "RECEIVED",
  started: "STARTED",
  lost: "LOST",
  failure: "FAILURE",
};

interface TaskHistogramProps {
  state: TaskUrlState;
  buckets: number;
  /** Nothing is read again while the person has paused the page. */
  standStill: boolean;
  onZoom: (part: { from: number | null; to: number | null }) => void;
}

/** The tasks of the list over time, stacked by state. Dragging across it shows only that part in the list. */
export function TaskHistogram({ state, buckets, standStill, onZoom }: TaskHistogramProps) {
  const now = useNow();
  const zone = useTimeZone() ?? "UTC";
  const oldest = useQuery({
    queryKey: queryKeys.tasks(OLDEST_TASK),
    queryFn: ({ signal }) => api.tasks(OLDEST_TASK, signal),
    enabled: state.range === "all",
    staleTime: OLDEST_STAYS_MS,
  });
  const minute = Math.floor(now / 60_000) * 60_000;
  const { from: _from, to: _to, ...asked } = askedTasks(state, zone);
  const query = { ...asked, ...histogramTimes(state, minute, oldest.data?.rows[0]?.createdAt ?? null) };
  const { data } = useQuery({
    queryKey: queryKeys.taskHistogram(query, buckets),
    queryFn: ({ signal }) => api.taskHistogram({ ...query, buckets }, signal),
    placeholderData: (before) => before,
    refetchInterval: standStill ? false : REFRESH_MS,
    enabled: state.range !== "all" || oldest.data !== undefined,
  });
  const model = useMemo(
    () => (data === undefined ? null : histogramModel(data, stateHue, Math.max(now, data.to - 1))),
    [data, now],
  );
  return (
    <div className={styles.histogram}>
      {model === null ? (
        <div className={styles.plot} />
      ) : (
        <Plot model={model} state={state} onZoom={onZoom} />
      )}
      {model === null ? (
        <div className={styles.axis} />
      ) : (
        <Axis model={model} now={now} most={buckets < 60 ? 3 : 7} />
      )}
    </div>
  );
}

interface PlotProps {
  model: HistogramModel;
  state: TaskUrlState;
  onZoom: TaskHistogramProps["onZoom"];
}

function Plot({ model, state, onZoom }: PlotProps) {
  const t = useTranslations("tasks.histogram");
  const format = useFormat();
  const plot = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const zoomed = state.from !== null || state.to !== null;
  const part = zoomed ? { from: state.from ?? model.from, to: state.to } : null;
  const shownPart = drag === null ? part : brushTimes(model, drag.from, drag.to);
  const place = (at: number) =>
    ((Math.min(Math.max(at, model.from), model.to) - model.from) / (model.to - model.from)) * 100;
  const bar = hovered === null ? undefined : model.bars[hovered];

  const shareOf = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    return box === undefined || box.width === 0 ? 0 : (event.clientX - box.left) / box.width;
  };
  const onDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || (event.target as Element).closest("button, [role=slider]") !== null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ from: shareOf(event), to: shareOf(event) });
  };
  const onMove = (event: PointerEvent) => {
    const share = shareOf(event);
    setHovered(Math.min(model.bars.length - 1, Math.max(0, Math.floor(share * model.bars.length))));
    if (drag !== null) setDrag({ ...drag, to: share });
  };
  const onUp = () => {
    if (drag === null) return;
    const chosen = brushTimes(model, drag.from, drag.to);
    setDrag(null);
    if (chosen !== null) onZoom(chosen);
  };
  const edgeKey = (edge: "from" | "to") => (event: KeyboardEvent) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    onZoom(moveEdge(model, part ?? { from: model.from, to: null }, edge, steps));
  };

  return (
    <div
      ref={plot}
      className={styles.plot}
      role="group"
      aria-label={t("label")}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => setHovered(null)}
    >
      {model.gaps.map(({ from, to }) => (
        <div
          key={`${from} ${to}`}
          className={styles.gap}
          title={t("gap", { from: instant(from), to: instant(to) })}
          style={{ left: `${place(from)}%`, right: `${100 - place(to)}%` }}
        />
      ))}
      <Bars model={model} part={shownPart} />
      {model.bars.map(
        ({ at, unfinished, total }) =>
          unfinished &&
          total > 0 && (
            <div
              key={at}
              className={styles.unfinished}
              style={{
                left: `${place(at)}%`,
                width: `${84 / model.bars.length}%`,
                height: `${6 + (total / model.max) * (HEIGHT - 6)}px`,
              }}
            />
          ),
      )}
      {shownPart !== null && (
        <div
          className={styles.part}
          style={{ left: `${place(shownPart.from)}%`, right: `${100 - place(shownPart.to ?? model.to)}%` }}
        >
          <span className={styles.partText}>
            {t("part", {
              from: instant(shownPart.from),
              to: shownPart.to === null ? t("now") : instant(shownPart.to),
              length: format.length((shownPart.to ?? model.to) - shownPart.from, "whole"),
            })}
            {drag === null && (
              <button
                type="button"
                className={styles.clear}
                aria-label={t("clear")}
                title={t("clear")}
                onClick={() => onZoom({ from: null, to: null })}
              >
                <IconX size={13} aria-hidden />
              </button>
            )}
          </span>
        </div>
      )}
      {(["from", "to"] as const).map((edge) => {
        const at = edge === "from" ? (part?.from ?? model.from) : (part?.to ?? model.to);
        return (
          <div
            key={edge}
            className={styles.edge}
            data-shown={zoomed}
            role="slider"
            tabIndex={0}
            aria-label={t(edge === "from" ? "edgeFrom" : "edgeTo")}
            aria-valuemin={model.from}
            aria-valuemax={model.to}
            aria-valuenow={at}
            aria-valuetext={
              edge === "to" && (part === null || part.to === null) ? t("now") : format.exact(at)
            }
            style={{ left: `${place(at)}%` }}
            onKeyDown={edgeKey(edge)}
          />
        );
      })}
      {bar !== undefined && drag === null && (
        <Tip bar={bar} stepMs={model.stepMs} left={((hovered ?? 0) + 0.5) / model.bars.length} />
      )}
    </div>
  );

  function instant(at: number): string {
    return model.to - model.from > DAY
      ? format.dayAndMinute(at)
      : model.stepMs < 60_000
        ? format.second(at)
        : format.minute(at);
  }
}

const HEIGHT = 60;

function Bars({ model, part }: { model: HistogramModel; part: { from: number; to: number | null } | null }) {
  const width = 1000 / model.bars.length;
  return (
    <svg className={styles.svg} viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      {model.bars.map((bar, at) => {
        const outside =
          part !== null && (bar.at + model.stepMs <= part.from || (part.to !== null && bar.at >= part.to));
        return (
          <g key={at} opacity={outside ? 0.4 : 1}>
            {rects(bar, model.max).map(({ hue, y, height }) => (
              <rect key={hue} x={at * width} width={width * 0.84} y={y} height={height} fill={fillOf(hue)} />
            ))}
          </g>
        );
      })}
    </svg>
  );
}

/** From the bottom up. A part that is there is at least a pixel and a half high: one failure among thousands is seen. */
function rects(bar: HistogramBar, max: number): { hue: StackHue; y: number; height: number }[] {
  let top = HEIGHT;
  return bar.parts.map(({ hue, count }) => {
    const height = Math.max(1.5, (count / max) * (HEIGHT - 6));
    top -= height;
    return { hue, y: top, height };
  });
}

function fillOf(hue: StackHue): string {
  return hue === "success" ? "var(--u-quiet-success)" : hueVar(hue, "chart");
}

function Tip({ bar, stepMs, left }: { bar: HistogramBar; stepMs: number; left: number }) {
  const t = useTranslations("tasks.histogram");
  const format = useFormat();
  const word = useStateWord();
  return (
    <div
      className={styles.tip}
      data-side={left > 0.7 ? "left" : "right"}
      style={{ left: `${left * 100}%` }}
      aria-hidden
    >
      <div className={styles.tipTime}>
        {t("step", { from: format.second(bar.at), to: format.second(bar.at + stepMs) })}
        {bar.unfinished && ` ${t("unfinished")}`}
      </div>
      {bar.parts.length === 0 && t("noTasks")}
      {[...bar.parts].reverse().map(({ hue, count }) => (
        <div key={hue} className={styles.tipLine}>
          <StateIcon state={STATE_OF_HUE[hue]} size={14} />
          {word(STATE_OF_HUE[hue])}
          <span className={styles.tipCount}>{format.count(count)}</span>
        </div>
      ))}
    </div>
  );
}

function Axis({ model, now, most }: { model: HistogramModel; now: number; most: number }) {
  const t = useTranslations("tasks.histogram");
  const format = useFormat();
  const offsetMs = -new Date(model.to).getTimezoneOffset() * 60_000;
  const { at, stepMs } = roundTimes(model.from, model.to, most, offsetMs);
  const length = model.to - model.from;
  const endsNow = now - model.to < model.stepMs + REFRESH_MS * 2;
  return (
    <div className={styles.axis} aria-hidden>
      {at
        .map((time) => ({ time, share: (time - model.from) / length }))
        .filter(({ share }) => share > 0.1 / most && share < 1 - 0.4 / most)
        .map(({ time, share }) => (
          <span key={time} className={styles.tick} style={{ left: `${share * 100}%` }}>
            {tickText(time, stepMs)}
          </span>
        ))}
      {endsNow && <span className={styles.now}>{t("now")}</span>}
    </div>
  );

  function tickText(time: number, stepMs: number): string {
    if (stepMs >= DAY || (stepMs >= DAY / 2 && length > 2 * DAY)) return format.dayAndMinute(time);
    return stepMs < 60_000 ? format.second(time) : format.minute(time);
  }
}
