"use client";
import { useId, useState } from "react";
import { Checkbox } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useNow } from "@/components/data/clock";
import { argumentLine } from "@/components/ui/argumentLine";
import { HiddenRules } from "@/components/ui/HiddenMark";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { QueueMessage } from "@/lib/contract/queues";
import { MessageDetails } from "./MessageDetails";
import classes from "./Peek.module.css";

export interface MessageRowProps {
  message: QueueMessage;
  /** Where it waits. */
  queue: string;
  /** Looking changes nothing. */
  isFree: boolean;
  isChosen: boolean;
  /** Null: it may not be done, here and below. */
  onToggle: ((ref: string) => void) | null;
  onMove: ((ref: string) => void) | null;
  onRemove: ((ref: string) => void) | null;
}

/** A message on two lines, which opens to all that is known of it. */
export function MessageRow({ message, isChosen, onToggle, ...doing }: MessageRowProps) {
  const t = useTranslations("queues.peek");
  const format = useFormat();
  const now = useNow();
  const id = useId();
  const [opened, setOpened] = useState(false);
  const { ref, task, sentAt, takenAt, place } = message;
  const facts = [
    ...(task.priority !== null && task.priority > 0 ? [t("priority", { priority: task.priority })] : []),
    ...(task.retries !== null && task.retries > 0 ? [t("retries", { count: task.retries })] : []),
    ...(task.etaAt !== null ? [t("eta", { time: format.dayAndMinute(task.etaAt) })] : []),
    ...(task.expiresAt !== null ? [t("expires", { time: format.dayAndMinute(task.expiresAt) })] : []),
    ...(task.redelivered ? [t("redelivered")] : []),
  ];
  const since = place === "unacked" ? takenAt : sentAt;
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <HiddenRules.Provider value={message.hidden}>
      <li className={classes.message}>
        <div className={classes.line}>
          {onToggle !== null && (
            <Checkbox
              checked={isChosen}
              disabled={ref === null}
              onChange={() => ref !== null && onToggle(ref)}
              aria-label={t("choose", { id: task.id ?? ref ?? "?" })}
            />
          )}
          <button
            className={classes.opener}
            type="button"
            aria-expanded={opened}
            aria-controls={id}
            onClick={() => setOpened(!opened)}
          >
            <Chevron className={classes.chevron} size={15} aria-hidden />
            <span className={classes.messageText}>
              <span className={classes.messageName}>
                {task.name === null ? <span>{t("noName")}</span> : <TaskName name={task.name} />}
                <code className={classes.id}>{task.id?.slice(0, 8)}</code>
              </span>
              {task.problem !== null && <span className={classes.bad}>{t(`problem.${task.problem}`)}</span>}
              <code className={classes.arguments}>
                <VisibleText text={task.text ?? argumentLine(task.args, task.kwargs)} />
              </code>
              {facts.length > 0 && <span className={classes.facts}>{facts.join(" · ")}</span>}
            </span>
            {since !== null && (
              <span
                className={classes.age}
                title={t(place === "unacked" ? "takenAt" : "sentAt", { time: format.exact(since) })}
              >
                {format.length(Math.max(0, now - since), "whole")}
              </span>
            )}
          </button>
        </div>
        <div id={id} hidden={!opened}>
          {opened && <MessageDetails message={message} {...doing} />}
        </div>
      </li>
    </HiddenRules.Provider>
  );
}
