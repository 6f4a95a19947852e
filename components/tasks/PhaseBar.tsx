"use client";
import type { CSSProperties } from "react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/components/ui/useFormat";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import type { TaskDetail } from "@/lib/contract/api";
import { phaseBar, type PhaseBarModel } from "./phaseBar";
import styles from "./PhaseBar.module.css";

/** Where a run's time went, to true scale: in the queue, in the worker, running, with the usual runtime as a tick. */
export function PhaseBar({ detail, now }: { detail: TaskDetail; now: number }) {
  const t = useTranslations("task.phases");
  const format = useFormat();
  const phone = useMedia(PHONE);
  const model = phaseBar(detail, now);
  if (model === null) return null;
  const running = model.phases.find((phase) => phase.kind === "running");
  return (
    <section className={styles.panel} aria-label={t("title")}>
      <div className={styles.legend}>
        {model.queueUnknown && (
          <span className={styles.entry} title={t("queueUnknownWhy")}>
            <span className={styles.queue} data-kind="queue" aria-hidden />
            {t("queue")} <span className={styles.unknown}>–</span>
          </span>
        )}
        {model.phases.map(({ kind, ms }) => (
          <span className={styles.entry} key={kind}>
            <span className={styles.swatch} data-kind={kind} aria-hidden />
            {t(kind)} <strong className={styles.length}>{format.length(ms)}</strong>
          </span>
        ))}
        {model.heldBackMs > 0 && (
          <span className={styles.heldBack} title={t("heldBackWhy")}>
            {t("heldBack", { length: format.length(model.heldBackMs, "whole") })}
          </span>
        )}
        <span className={styles.times}>{timesText()}</span>
      </div>
      <div className={styles.bar} aria-hidden>
        {model.phases.map(({ kind, ms, open }) => (
          <div key={kind} className={styles.phase} data-kind={kind} data-open={open} style={{ flexGrow: ms }}>
            {kind === "running" && model.p50AtMs !== null && <Tick at={tickShare(model, "running")} />}
          </div>
        ))}
        <div className={styles.rest} style={{ flexGrow: Math.max(0, model.scaleMs - model.totalMs) }}>
          {running !== undefined && model.p50AtMs !== null && <Tick at={tickShare(model, "rest")} />}
        </div>
      </div>
      <div className={styles.axis}>
        <span>{format.length(0, "whole")}</span>
        {model.p50AtMs !== null && detail.runtimeP50 !== null && (
          <span className={styles.p50} style={phone ? p50End(model) : p50Middle(model)}>
            {t(`${model.p50Beyond ? "p50Beyond" : "p50"}${phone ? "Short" : ""}`, {
              length: format.length(detail.runtimeP50 * 1000),
            })}
          </span>
        )}
        {!(phone && model.p50AtMs !== null) && (
          <span className={styles.end}>{t("inAll", { length: format.length(model.totalMs) })}</span>
        )}
      </div>
    </section>
  );

  function timesText(): string {
    if (model === null || model.startAt === null) return "";
    const start = format.millisecond(model.startAt);
    const kind = model.startIsDue ? "due" : model.queueUnknown ? "received" : "sent";
    return model.endAt === null
      ? t(`since.${kind}`, { start })
      : t(`between.${kind}`, { start, end: format.millisecond(model.endAt) });
  }
}

function Tick({ at }: { at: number | null }) {
  return at === null ? null : <div className={styles.tick} style={{ left: `${at * 100}%` }} />;
}

/** The tick belongs to the piece it falls into: pieces have a least width, so shares of the whole would drift. */
function tickShare(model: PhaseBarModel, piece: "running" | "rest"): number | null {
  const { p50AtMs, totalMs, scaleMs, phases } = model;
  if (p50AtMs === null) return null;
  const runningMs = phases.find((phase) => phase.kind === "running")?.ms ?? 0;
  const intoRunning = p50AtMs - (totalMs - runningMs);
  if (piece === "running") {
    const ends = intoRunning <= runningMs || (p50AtMs >= scaleMs && !model.p50Beyond);
    return ends && runningMs > 0 ? Math.min(1, intoRunning / runningMs) : null;
  }
  return intoRunning > runningMs && p50AtMs < scaleMs ? (p50AtMs - totalMs) / (scaleMs - totalMs) : null;
}

/** Under the tick, but never over the labels at the ends. */
function p50Middle(model: PhaseBarModel): CSSProperties {
  if (model.p50Beyond) return { right: 96 };
  return { left: `clamp(110px, ${p50Percent(model)}%, calc(100% - 150px))`, transform: "translateX(-50%)" };
}

/** On phones it ends at the tick: there is no room for the sum beside it. */
function p50End(model: PhaseBarModel): CSSProperties {
  return { right: `clamp(0px, ${100 - (model.p50Beyond ? 100 : p50Percent(model))}%, calc(100% - 100px))` };
}

function p50Percent(model: PhaseBarModel): number {
  return ((model.p50AtMs ?? 0) / model.scaleMs) * 100;
}
