"use client";
import { useTranslations } from "next-intl";
import { Figure, FigureStrip } from "@/components/ui/FigureStrip";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { useFormat } from "@/components/ui/useFormat";
import type { WorkerInspection } from "@/lib/contract/control";
import type { MinuteFigures } from "./lanes";
import { useUsual } from "./useUsual";
import { longRunning, runningCount, type WorkerLine } from "./workersModel";

interface WorkerFiguresProps {
  worker: WorkerLine;
  panels: WorkerInspection["panels"] | undefined;
  /** Null until its tasks are loaded. */
  minute: MinuteFigures | null;
  now: number;
}

/** What a worker does now, each figure a link to its tasks. */
export function WorkerFigures({ worker, panels, minute, now }: WorkerFiguresProps) {
  const t = useTranslations("workers.one.figures");
  const tw = useTranslations("workers");
  const format = useFormat();
  const own = filterTerm("worker", worker.name);
  const href = (state: string) => tasksHref({ filter: `${own} ${filterTerm("state", state)}`, range: "all" });
  const { processed, failed, retried, startedAt, loadavg } = worker;
  const usual = useUsual(worker.name);
  const stats = panels?.stats.value ?? null;
  const slots = stats?.pool.slots ?? worker.told?.slots ?? null;
  const prefetch = stats?.prefetchCount ?? worker.told?.prefetchCount ?? null;
  const long = longRunning(worker, now);
  const online = worker.status === "online";
  const reserved = panels?.reserved.value?.total ?? null;
  const memory = stats?.usage?.maxRssBytes ?? null;
  const comparable = startedAt !== null && processed !== null && processed > 0;
  return (
    <FigureStrip label={t("label", { name: worker.name })} size="small">
      <Figure
        label={t("running")}
        href={href("STARTED")}
        value={online ? format.count(runningCount(worker)) : "–"}
        context={
          !online
            ? tw("unknown")
            : long > 0
              ? tw("long", { count: long })
              : slots !== null
                ? t("ofSlots", { count: slots })
                : undefined
        }
      />
      <Figure
        label={t("reserved")}
        value={reserved === null ? "–" : format.count(reserved)}
        context={
          prefetch === null
            ? undefined
            : prefetch === 0
              ? t("prefetchAll")
              : t("prefetch", { number: format.count(prefetch) })
        }
      />
      <Figure
        label={t("perMinute")}
        href={tasksHref({ filter: own, range: "all" })}
        value={minute === null ? "–" : format.rate(minute.perMinute)}
        context={
          usual.perMinute !== null
            ? t("usual", { value: format.rate(usual.perMinute) })
            : processed === null
              ? undefined
              : t("processed", { number: format.count(processed) })
        }
      />
      <Figure
        label={t("failed")}
        href={href("FAILURE")}
        value={comparable ? format.percent(Math.min(1, failed / processed)) : format.count(failed)}
        context={
          comparable
            ? t("failedContext", { failed: format.count(failed), retried: format.count(retried) })
            : t("retriedContext", { retried: format.count(retried) })
        }
      />
      <Figure
        label={t("runP95")}
        value={minute === null || minute.runP95 === null ? "–" : format.length(minute.runP95, "short")}
        context={
          usual.runP95 === null
            ? t("lastMinute")
            : t("usual", { value: format.length(usual.runP95, "short") })
        }
      />
      <Figure
        label={t("load")}
        value={loadavg === null || !online ? "–" : format.fixed(loadavg[0], 2)}
        context={
          loadavg === null || !online
            ? undefined
            : t("loadContext", { five: format.fixed(loadavg[1], 2), fifteen: format.fixed(loadavg[2], 2) })
        }
      />
      <Figure label={t("memory")} value={memory === null ? "–" : format.bytes(memory)} />
    </FigureStrip>
  );
}
