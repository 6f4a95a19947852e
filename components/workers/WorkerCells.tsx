"use client";
import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import type { Format } from "@/lib/format/format";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { QueuePill } from "@/components/ui/QueuePill";
import { Slots } from "@/components/ui/Slots";
import { useFormat } from "@/components/ui/useFormat";
import type { WorkerView } from "@/lib/contract/api";
import { longRunning, runningCount, uptimeMs, type WorkerLine } from "./workersModel";
import classes from "./Workers.module.css";

/** Queues beyond these are a number: the row stays one line. */
const SHOWN_QUEUES = 2;
const HOUR_MS = 3_600_000;

/** Seconds of an uptime say nothing after a minute, and would tick in every row. */
export function uptimeText(ms: number, format: Format): string {
  return ms < HOUR_MS ? format.age(ms) : format.length(ms, "whole");
}

/** Pool, version and uptime, as far as they are known. */
export function useSecondLine(worker: WorkerLine, now: number): string {
  const t = useTranslations("workers");
  const format = useFormat();
  const up = uptimeMs(worker, now);
  const pool = worker.told?.pool ?? null;
  return [
    ...(pool === null ? [] : [pool]),
    ...(worker.swVer === null ? [] : [visibleText(worker.swVer)]),
    ...(up === null ? [] : [uptimeText(up, format)]),
    ...(worker.sendsTaskEvents === false ? [t("eventsOff")] : []),
  ].join(" · ");
}

/** The slots and how many of them are busy; on hover how many tasks it may take ahead. */
export function Running({ worker, now }: { worker: WorkerLine; now: number }): ReactNode {
  const t = useTranslations("workers");
  const format = useFormat();
  const busy = runningCount(worker);
  const long = longRunning(worker, now);
  const unknown = worker.status !== "online";
  const total = worker.told?.slots ?? null;
  const prefetch = worker.told?.prefetchCount ?? null;
  // Zero is Celery's word for no bound.
  const ahead =
    unknown || prefetch === null
      ? undefined
      : prefetch === 0
        ? t("prefetchAll")
        : t("prefetch", { number: format.count(prefetch) });
  return (
    <span className={classes.running} title={ahead}>
      <span className={classes.slots}>
        <Slots total={total} busy={busy} long={long} unknown={unknown} height="large" />
      </span>
      <span className={classes.runningText}>
        {unknown
          ? t("unknown")
          : total === null
            ? busy === 0
              ? t("idle")
              : format.count(busy)
            : t("busyOf", { busy: format.count(busy), total: format.count(total) })}
        {long > 0 && !unknown && <span className="reader-only"> {t("long", { count: long })}</span>}
      </span>
    </span>
  );
}

export function Load({ worker }: { worker: WorkerView }): ReactNode {
  const format = useFormat();
  if (worker.loadavg === null || worker.status !== "online") return "–";
  return (
    <span className={classes.load}>
      {worker.loadavg.map((load, index) => (
        <span key={index}>{format.fixed(load, 1)}</span>
      ))}
    </span>
  );
}

export function Queues({ names }: { names: readonly string[] }) {
  const t = useTranslations("workers");
  const rest = names.slice(SHOWN_QUEUES);
  return (
    <span className={classes.queues}>
      {names.slice(0, SHOWN_QUEUES).map((queue) => (
        <QueuePill queue={queue} key={queue} />
      ))}
      {rest.length > 0 && (
        <span className={classes.moreQueues} title={rest.join(", ")}>
          {t("moreQueues", { count: rest.length })}
        </span>
      )}
    </span>
  );
}
