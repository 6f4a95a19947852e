"use client";
import { useState } from "react";
import Link from "next/link";
import { Button, Checkbox, Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { IconEye, IconRefresh, IconTrash, IconX } from "@tabler/icons-react";
import { useMay } from "@/components/actions/useMay";
import { api, type ApiError } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import { queryKeys } from "@/components/data/queryKeys";
import { useErrorWords } from "@/components/shell/StaleNote";
import { IconButton } from "@/components/ui/IconButton";
import { taskHref } from "@/components/ui/links";
import { Note } from "@/components/ui/Note";
import { TaskName } from "@/components/ui/TaskName";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { QueueMessage, QueuePeek } from "@/lib/contract/queues";
import { useQueueActions } from "./useQueueActions";
import classes from "./Queues.module.css";

interface PeekDrawerProps {
  /** Null: closed. */
  queue: string | null;
  /** Looking changes nothing. */
  isFree: boolean;
  onClose: () => void;
  onPurge: (queue: string) => void;
}

/** Messages that wait, decoded. On RabbitMQ it says first what looking does to them, and waits for a yes. */
export function PeekDrawer({ queue, isFree, onClose, onPurge }: PeekDrawerProps) {
  const t = useTranslations("queues.peek");
  const phone = useMedia(PHONE);
  // While it slides out it still shows what it showed.
  const [last, setLast] = useState(queue);
  if (queue !== null && queue !== last) setLast(queue);
  const shown = queue ?? last;
  return (
    <Drawer.Root
      opened={queue !== null}
      onClose={onClose}
      size={phone ? "100%" : 600}
      position="right"
      transitionProps={{ duration: 120, transition: "fade" }}
      classNames={{ content: classes.drawer, body: classes.drawerBody }}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={classes.drawerHead}>
          <Drawer.Title className={classes.drawerTitle}>
            {t("title", { queue: visibleText(shown ?? "") })}
          </Drawer.Title>
          <IconButton label={t("close")} onClick={onClose}>
            <IconX size={18} aria-hidden />
          </IconButton>
        </div>
        <Drawer.Body>
          {shown !== null && <Messages key={shown} queue={shown} isFree={isFree} onPurge={onPurge} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

const PAGE = 20;

function Messages({
  queue,
  isFree,
  onPurge,
}: {
  queue: string;
  isFree: boolean;
  onPurge: (queue: string) => void;
}) {
  const t = useTranslations("queues.peek");
  const words = useErrorWords();
  const format = useFormat();
  const may = useMay("operator");
  const mayPurge = useMay("admin");
  const [agreed, setAgreed] = useState(isFree);
  const [limit, setLimit] = useState(PAGE);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { remove } = useQueueActions();
  const query = useQuery<QueuePeek, ApiError>({
    queryKey: queryKeys.queuePeek(queue, limit),
    queryFn: () => api.peekQueue(queue, { limit, takeAndGiveBack: !isFree }),
    enabled: agreed,
    // Each look at RabbitMQ marks the messages: never by itself. Opened again, it looks again.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    placeholderData: (before) => before,
  });
  const peek = query.data;
  const purge = (
    <>
      <span className={classes.second}>{t("nothingRun")}</span>
      <Button
        variant="default"
        className={classes.purge}
        disabled={!mayPurge}
        leftSection={<IconTrash size={15} aria-hidden />}
        onClick={() => onPurge(queue)}
      >
        {t("purge")}
      </Button>
    </>
  );
  if (!agreed) {
    return (
      <>
        <div className={classes.drawerPart}>
          <Note tone="retry" icon={<IconEye size={16} />} title={t("warning")}>
            {t("warningText")}
          </Note>
          <Button disabled={!may} onClick={() => setAgreed(true)}>
            {t("look")}
          </Button>
          {!may && <p className={classes.second}>{t("askOperator")}</p>}
        </div>
        <div className={classes.drawerFoot}>{purge}</div>
      </>
    );
  }
  const toggle = (ref: string) => {
    const next = new Set(chosen);
    if (!next.delete(ref)) next.add(ref);
    setChosen(next);
  };
  return (
    <>
      <div className={classes.drawerPart}>
        {query.error !== null && (
          <Note tone="failure" title={words(query.error)}>
            {null}
          </Note>
        )}
        {peek === undefined && query.error === null && <p role="status">{t("loading")}</p>}
        {peek !== undefined && (
          <>
            <p role="status">
              {peek.total === 0 && t("empty", { time: format.second(peek.at) })}
              {peek.total > 0 &&
                t("shown", {
                  count: peek.messages.length,
                  total: peek.total,
                  time: format.second(peek.at),
                })}{" "}
              {!peek.exact && peek.messages.length > 0 && t("marked")}
            </p>
            {peek.names.length > 0 && (
              <p className={classes.second}>
                {peek.names
                  .map(({ name, count }) => `${name ?? t("noName")} ${format.count(count)}`)
                  .join(" · ")}
              </p>
            )}
          </>
        )}
      </div>
      <ul className={classes.messages} aria-label={t("label")}>
        {peek?.messages.map((message, index) => (
          <Message
            key={message.ref ?? index}
            message={message}
            isChosen={message.ref !== null && chosen.has(message.ref)}
            onToggle={may && isFree ? toggle : null}
          />
        ))}
      </ul>
      <div className={classes.drawerFoot}>
        {peek !== undefined && peek.messages.length < Math.min(100, peek.total) && (
          <Button variant="default" loading={query.isFetching} onClick={() => setLimit(100)}>
            {t("more")}
          </Button>
        )}
        {peek !== undefined && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={15} aria-hidden />}
            loading={query.isFetching}
            onClick={() => void query.refetch()}
          >
            {t("again")}
          </Button>
        )}
        {isFree && chosen.size > 0 && (
          <Button
            variant="default"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => {
              void remove.run({ queue, refs: [...chosen] }).then(() => query.refetch());
              setChosen(new Set());
            }}
          >
            {t("remove", { count: chosen.size })}
          </Button>
        )}
        {purge}
      </div>
    </>
  );
}

interface MessageProps {
  message: QueueMessage;
  isChosen: boolean;
  /** Null: nothing may be done to it. */
  onToggle: ((ref: string) => void) | null;
}

function Message({ message, isChosen, onToggle }: MessageProps) {
  const t = useTranslations("queues.peek");
  const format = useFormat();
  const now = useNow();
  const { ref, task, sentAt } = message;
  const facts = [
    task.priority !== null && task.priority > 0 ? t("priority", { priority: task.priority }) : null,
    task.retries !== null && task.retries > 0 ? t("retries", { count: task.retries }) : null,
    task.etaAt !== null ? t("eta", { time: format.dayAndMinute(task.etaAt) }) : null,
    task.redelivered ? t("redelivered") : null,
    task.contentType,
    format.bytes(task.bytes),
  ].filter((fact) => fact !== null);
  return (
    <li className={classes.message}>
      {ref !== null && onToggle !== null && (
        <Checkbox
          checked={isChosen}
          onChange={() => onToggle(ref)}
          aria-label={t("choose", { id: task.id ?? ref })}
        />
      )}
      <div className={classes.messageText}>
        <div className={classes.messageName}>
          {task.id === null ? (
            <TaskName name={task.name} />
          ) : (
            <Link prefetch={false} href={taskHref(task.id)}>
              <TaskName name={task.name} />
            </Link>
          )}
          <code className={classes.second}>{task.id?.slice(0, 8)}</code>
        </div>
        {task.problem !== null && <div className={classes.bad}>{t(`problem.${task.problem}`)}</div>}
        <code className={classes.arguments}>
          <VisibleText
            text={task.text ?? [task.args, task.kwargs].filter((part) => part !== null).join(" ")}
          />
        </code>
        <div className={classes.second}>
          {facts.join(" · ")}
          {task.argsFrom === "headers" && ` · ${t("fromHeaders")}`}
        </div>
      </div>
      {sentAt !== null && (
        <span className={classes.age}>{format.length(Math.max(0, now - sentAt), "whole")}</span>
      )}
    </li>
  );
}
