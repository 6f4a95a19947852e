"use client";
import { useTranslations } from "next-intl";
import { Figure, FigureStrip } from "@/components/ui/FigureStrip";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { useFormat } from "@/components/ui/useFormat";
import type { WorkerView } from "@/lib/contract/api";
import { longRunning, runningCount } from "./workersModel";

/** A clock that is off by less is in step: it is mostly the event's way. */
const IN_STEP_MS = 1000;

/** What a worker does now, each figure a link to its tasks. */
export function WorkerFigures({ worker, now }: { worker: WorkerView; now: number }) {
  const t = useTranslations("workers.one.figures");
  const tw = useTranslations("workers");
  const format = useFormat();
  const own = filterTerm("worker", worker.name);
  const href = (state: string) => tasksHref({ filter: `${own} ${filterTerm("state", state)}`, range: "all" });
  const long = longRunning(worker, now);
  const online = worker.status === "online";
  const off = Math.abs(worker.driftMs) >= IN_STEP_MS;
  return (
    <FigureStrip label={t("label", { name: worker.name })} size="small">
      <Figure
        label={t("running")}
        href={href("STARTED")}
        value={online ? format.count(runningCount(worker)) : "–"}
        context={!online ? tw("unknown") : long > 0 ? tw("long", { count: long }) : undefined}
      />
      <Figure
        label={t("processed")}
        href={tasksHref({ filter: own, range: "all" })}
        value={worker.processed === null ? "–" : format.count(worker.processed)}
        context={t("processedContext")}
      />
      <Figure
        label={t("failed")}
        href={href("FAILURE")}
        value={format.count(worker.failed)}
        context={
          worker.startedAt !== null && worker.processed !== null && worker.processed > 0
            ? t("failedContext", { share: format.percent(Math.min(1, worker.failed / worker.processed)) })
            : undefined
        }
      />
      <Figure label={t("retried")} value={format.count(worker.retried)} />
      <Figure
        label={t("load")}
        value={worker.loadavg === null || !online ? "–" : format.fixed(worker.loadavg[0], 2)}
        context={
          worker.loadavg === null || !online
            ? undefined
            : t("loadContext", {
                five: format.fixed(worker.loadavg[1], 2),
                fifteen: format.fixed(worker.loadavg[2], 2),
              })
        }
      />
      <Figure label={t("interval")} value={t("intervalValue", { length: format.tick(worker.freqMs) })} />
      <Figure
        label={t("drift")}
        value={
          off
            ? t("driftContext", { length: format.length(Math.abs(worker.driftMs), "short") })
            : t("driftNone")
        }
      />
    </FigureStrip>
  );
}
