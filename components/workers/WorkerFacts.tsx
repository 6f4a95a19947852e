"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { FactList } from "@/components/ui/FactList";
import { Panel } from "@/components/ui/Panel";
import { QueuePill } from "@/components/ui/QueuePill";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { WorkerView } from "@/lib/contract/api";
import classes from "./WorkerPage.module.css";

const RECENT_MS = 12 * 3_600_000;

/** What the worker told of itself, and when it was heard. */
export function WorkerFacts({ worker }: { worker: WorkerView }) {
  const t = useTranslations("workers.one");
  const format = useFormat();
  const software = [worker.swIdent, worker.swVer].filter((part) => part !== null).join(" ");
  const now = useNow();
  // Of the last hours the seconds tell more than the date.
  const instant = (at: number | null) =>
    at === null ? null : (
      <span title={format.exact(at)}>
        {now - at < RECENT_MS ? format.second(at) : format.dayAndMinute(at)}
      </span>
    );
  const events =
    worker.sendsTaskEvents === null
      ? t("fact.eventsUnknown")
      : worker.sendsTaskEvents
        ? t("fact.eventsOn")
        : t("fact.eventsOff");
  return (
    <Panel title={t("facts")}>
      <FactList
        facts={[
          { label: t("fact.software"), value: software === "" ? null : <VisibleText text={software} /> },
          {
            label: t("fact.system"),
            value: worker.swSys === null ? null : <VisibleText text={worker.swSys} />,
          },
          { label: t("fact.pid"), value: worker.pid === null ? null : String(worker.pid) },
          { label: t("fact.started"), value: instant(worker.startedAt) },
          { label: t("fact.online"), value: instant(worker.onlineAt) },
          { label: t("fact.offline"), value: instant(worker.offlineAt) },
          { label: t("fact.heartbeat"), value: instant(worker.lastHeartbeatAt) },
          { label: t("fact.seen"), value: instant(worker.lastSeenAt) },
          { label: t("fact.drift"), value: format.length(Math.abs(worker.driftMs), "exact") },
          { label: t("fact.events"), value: events },
          {
            label: t("fact.queues"),
            value:
              worker.queues.length === 0 ? null : (
                <span className={classes.queues}>
                  {worker.queues.map((queue) => (
                    <QueuePill queue={queue} key={queue} />
                  ))}
                </span>
              ),
          },
        ]}
      />
    </Panel>
  );
}
