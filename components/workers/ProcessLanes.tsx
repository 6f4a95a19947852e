"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { taskHref } from "@/components/ui/links";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { LANES_MS, type Lane, type LanePart, type Lanes } from "./lanes";
import classes from "./ProcessLanes.module.css";

interface ProcessLanesProps extends Lanes {
  /** The pids of running tasks, as the worker told them. */
  pids: ReadonlyMap<string, number>;
  /** Since when all tasks are drawn, Unix ms. */
  from: number;
  now: number;
}

const KINDS = ["success", "retry", "failure", "running"] as const;
const TICKS = [60, 48, 36, 24, 12, 0] as const;

/** The last minute of each slot, and what runs in it now. */
export function ProcessLanes({ lanes, total, ofProcesses, pids, from, now }: ProcessLanesProps) {
  const t = useTranslations("workers.one.lanes");
  const format = useFormat();
  const start = now - LANES_MS;
  const hidden = total - lanes.length;
  return (
    <Panel
      title={ofProcesses ? t("processes") : t("slots")}
      beside={
        <>
          <PanelNote>{ofProcesses ? t("noteProcesses") : t("noteSlots")}</PanelNote>
          <span className={classes.legend} aria-hidden>
            {KINDS.map((kind) => (
              <span className={classes.entry} key={kind}>
                <span className={classes.swatch} data-kind={kind} />
                {t(kind)}
              </span>
            ))}
          </span>
        </>
      }
      aside={t("now")}
    >
      {lanes.length === 0 ? (
        <p className={classes.empty}>{t("none")}</p>
      ) : (
        <ul className={classes.lanes}>
          {lanes.map((lane) => (
            <LaneRow
              key={lane.label}
              lane={lane}
              pid={pids.get(lane.current?.id ?? "") ?? null}
              start={start}
              from={from}
              now={now}
              ofProcesses={ofProcesses}
            />
          ))}
        </ul>
      )}
      {lanes.length > 0 && (
        <div className={classes.axis} aria-hidden>
          {TICKS.map((seconds) => (
            <span key={seconds}>
              {seconds === 0
                ? t("tickNow")
                : seconds === 60
                  ? t("tickFirst", { length: format.tick(seconds * 1000) })
                  : format.tick(seconds * 1000)}
            </span>
          ))}
        </div>
      )}
      {from > start && (
        <p className={classes.remark}>{t("covered", { length: format.length(now - from, "whole") })}</p>
      )}
      {hidden > 0 && <p className={classes.remark}>{t("hidden", { count: hidden })}</p>}
    </Panel>
  );
}

interface LaneRowProps {
  lane: Lane;
  pid: number | null;
  start: number;
  from: number;
  now: number;
  ofProcesses: boolean;
}

function LaneRow({ lane, pid, start, from, now, ofProcesses }: LaneRowProps) {
  const t = useTranslations("workers.one.lanes");
  const format = useFormat();
  const { label, parts, current } = lane;
  const share = (at: number) => `${((at - start) / LANES_MS) * 100}%`;
  const place = ({ from: at, to }: Pick<LanePart, "from" | "to">) => ({
    left: share(at),
    width: `${((to - at) / LANES_MS) * 100}%`,
  });
  return (
    <li className={classes.lane}>
      <span className={classes.label}>
        <span className="reader-only">{ofProcesses ? t("process") : t("slot")} </span>
        {label}
      </span>
      <span className={classes.track} aria-hidden>
        {from > start && <span className={classes.unread} style={place({ from: start, to: from })} />}
        {parts.map((part) => (
          <Link
            key={`${part.id} ${part.from}`}
            prefetch={false}
            tabIndex={-1}
            className={classes.part}
            data-kind={part.kind}
            style={place(part)}
            href={taskHref(part.id)}
            title={`${part.name ?? part.id} · ${format.length(part.to - part.from, "short")}`}
          />
        ))}
      </span>
      <span className={classes.current}>
        {current === null ? (
          <span className={classes.idle}>{t("idle")}</span>
        ) : (
          <>
            <Link prefetch={false} className={classes.task} href={taskHref(current.id)}>
              <TaskName name={current.name ?? current.id} form="lastFirst" />
            </Link>
            {pid !== null && !ofProcesses && (
              <span className={classes.pid}>{t("pid", { pid: String(pid) })}</span>
            )}
            <span className={classes.since}>{format.length(now - current.startedAt, "short")}</span>
          </>
        )}
      </span>
    </li>
  );
}
