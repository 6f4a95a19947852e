"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { useFormat } from "@/components/ui/useFormat";
import type { Queue } from "@/lib/contract/queues";
import { Consumers, Forecast, NameFacts, PeekButton, QueueLink, QueueMenu, Trend } from "./QueueCells";
import { isAlarming } from "./queuesModel";
import { MoreQueues, type QueuesTableProps } from "./QueuesTable";
import classes from "./Queues.module.css";

/** The queues on a phone: three lines each. */
export function QueueCards({ list, onPeek, onPurge }: QueuesTableProps) {
  const t = useTranslations("queues");
  const now = useNow();
  return (
    <>
      <ul className={classes.cards} aria-label={t("title")}>
        {list.queues.map((queue) => (
          <QueueCard key={queue.name} queue={queue} now={now} onPeek={onPeek} onPurge={onPurge} />
        ))}
      </ul>
      <MoreQueues list={list} />
    </>
  );
}

interface QueueCardProps extends Pick<QueuesTableProps, "onPeek" | "onPurge"> {
  queue: Queue;
  now: number;
}

function QueueCard({ queue, now, onPeek, onPurge }: QueueCardProps) {
  const t = useTranslations("queues");
  const format = useFormat();
  const { ready, oldestAt, inPerSecond, outPerSecond } = queue;
  const facts = [
    ...(ready !== 0 && oldestAt !== null
      ? [t("card.oldest", { length: format.length(Math.max(0, now - oldestAt), "whole") })]
      : []),
    ...(inPerSecond === null ? [] : [t("card.in", { rate: format.rate(inPerSecond * 60) })]),
    ...(outPerSecond === null ? [] : [t("card.out", { rate: format.rate(outPerSecond * 60) })]),
  ];
  return (
    <li className={classes.card}>
      <div className={classes.cardLine}>
        <QueueLink queue={queue} />
        <span className={classes.cardReady} title={queue.problem ?? undefined}>
          {ready === null ? t("card.notKnown") : t("card.ready", { count: ready })}
        </span>
        <span className={classes.cardActions}>
          <PeekButton queue={queue} iconPx={18} onPeek={onPeek} />
          <QueueMenu queue={queue} onPurge={onPurge} />
        </span>
      </div>
      <NameFacts queue={queue} />
      <div className={classes.cardLine}>
        <span className={isAlarming(queue) ? classes.bad : undefined}>
          <Forecast queue={queue} now={now} />
        </span>
        <Trend queue={queue} now={now} />
      </div>
      <div className={classes.cardLine}>
        <span className={classes.second}>{facts.join(" · ")}</span>
        <span className={`${classes.second} ${classes.whole}`}>
          {t("columns.consumers")} <Consumers queue={queue} />
        </span>
      </div>
    </li>
  );
}
