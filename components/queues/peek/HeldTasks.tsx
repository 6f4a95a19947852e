"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { taskHref, workerHref } from "@/components/ui/links";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { QueueDetail } from "@/lib/contract/queues";
import classes from "./Peek.module.css";

/** Tasks with an eta or countdown: workers have taken them from the queue, and hold them until they are due. */
export function HeldTasks({ detail }: { detail: QueueDetail | undefined }) {
  const t = useTranslations("queues.held");
  const format = useFormat();
  const now = useNow();
  if (detail === undefined) return null;
  const { delayed, delayedToldAt, queue } = detail;
  return (
    <>
      <p className={classes.lead} role="status">
        {delayed.length === 0
          ? t("none")
          : t("text", { age: format.age(Math.max(0, now - (delayedToldAt ?? now))) })}
      </p>
      <ul className={classes.messages} aria-label={t("label")}>
        {delayed.map(({ id, name, worker, dueAt }) => (
          <li key={`${id} ${worker}`} className={classes.held}>
            <div className={classes.messageText}>
              <div className={classes.messageName}>
                <Link prefetch={false} className={classes.link} href={taskHref(id)}>
                  <TaskName name={name} />
                </Link>
                <code className={classes.id}>{id.slice(0, 8)}</code>
              </div>
              <Link prefetch={false} className={classes.facts} href={workerHref(worker)}>
                <VisibleText text={worker} />
              </Link>
            </div>
            <span className={classes.age} title={dueAt === null ? undefined : format.exact(dueAt)}>
              {dueAt === null
                ? t("dueUnknown")
                : dueAt <= now
                  ? t("dueNow")
                  : t("due", {
                      time: dueAt - now < HALF_DAY_MS ? format.minute(dueAt) : format.dayAndMinute(dueAt),
                      length: format.length(dueAt - now, "whole"),
                    })}
            </span>
          </li>
        ))}
      </ul>
      {delayed.length < queue.delayed && (
        <p className={classes.lead}>{t("more", { shown: delayed.length, total: queue.delayed })}</p>
      )}
    </>
  );
}

/** Beyond this the time of day alone would name the wrong day. */
const HALF_DAY_MS = 12 * 3_600_000;
