"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { IconArrowDown } from "@tabler/icons-react";
import { useNow } from "@/components/data/clock";
import { silentWorkers } from "@/components/shell/emptyCause";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { Panel, PanelLink, PanelNote } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { Overview, QueueStats, WorkerView } from "@/lib/contract/api";
import { queueForecast } from "./overviewModel";
import classes from "./Overview.module.css";

const SHOWN = 6;

interface QueuesPanelProps {
  overview: Overview;
  workers: readonly WorkerView[] | undefined;
}

/** What waits where, and whether it is going to be taken. */
export function QueuesPanel({ overview, workers = [] }: QueuesPanelProps) {
  const someSilent = silentWorkers(workers).length > 0;
  const t = useTranslations("overview.queues");
  const format = useFormat();
  const { queues, queueCount } = overview;
  return (
    <Panel
      title={t("title")}
      beside={<PanelNote>{t("note")}</PanelNote>}
      aside={
        queueCount > 0 && (
          <PanelLink href="/broker">
            {t("count", { count: queueCount, number: format.count(queueCount) })}
          </PanelLink>
        )
      }
    >
      {queues.length === 0 ? (
        <p className={classes.empty}>
          {t("none")} <code>task_send_sent_event = True</code>
        </p>
      ) : (
        <div className={classes.tableBox}>
          <table className={classes.table} data-wide-last>
            <caption className="reader-only">{t("title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("queue")}</th>
                <th scope="col" aria-sort="descending">
                  {t("waiting")} <IconArrowDown size={13} aria-hidden />
                </th>
                <th scope="col" title={t("inOutHint")}>
                  {t("inOut")}
                </th>
                <th className={classes.wide} scope="col">
                  {t("oldest")}
                </th>
                <th scope="col">{t("forecast")}</th>
              </tr>
            </thead>
            <tbody>
              {queues.slice(0, SHOWN).map((queue) => (
                <QueueRow key={queue.name} queue={queue} someSilent={someSilent} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function QueueRow({ queue, someSilent }: { queue: QueueStats; someSilent: boolean }) {
  const t = useTranslations("overview.queues");
  // The same words as on the page of queues.
  const words = useTranslations("queues.forecast");
  const format = useFormat();
  const now = useNow(1000);
  const forecast = queueForecast(queue, someSilent);
  const isBad = forecast.kind === "grows" || forecast.kind === "unconsumed";
  const rate = (value: number) => (value < 9.95 ? format.rate(value) : format.count(value));
  return (
    <tr>
      <td>
        <Link
          prefetch={false}
          className={`${classes.queue} ${classes.rowLink}`}
          href={tasksHref({ filter: filterTerm("queue", queue.name) })}
        >
          <VisibleText text={queue.name} />
        </Link>
      </td>
      <td className={classes.main}>{format.count(queue.waiting)}</td>
      <td>
        {rate(queue.inPerMinute)} / {rate(queue.outPerMinute)}
      </td>
      <td className={classes.wide}>
        {queue.oldestAt === null ? "–" : format.length(Math.max(0, now - queue.oldestAt), "whole")}
      </td>
      <td className={isBad ? classes.bad : undefined}>
        {forecast.kind === "grows" && t("grows", { rate: rate(forecast.perMinute) })}
        {forecast.kind === "shrinks" && t("emptyIn", { length: format.length(forecast.emptyInMs, "whole") })}
        {forecast.kind === "untold" && <span title={t("untoldHint")}>{t("untold")}</span>}
        {forecast.kind === "unconsumed" && words("unconsumed")}
        {forecast.kind === "steady" && t("steady")}
        {forecast.kind === "empty" && t("empty")}
      </td>
    </tr>
  );
}
