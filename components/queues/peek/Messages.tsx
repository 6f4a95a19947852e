"use client";
import { useState } from "react";
import { createPortal } from "react-dom";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconArrowRightBar, IconDownload, IconEye, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useMay } from "@/components/actions/useMay";
import { useErrorWords } from "@/components/shell/StaleNote";
import { Note } from "@/components/ui/Note";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/components/ui/useFormat";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { MessagePlace, QueueMessage, QueuePeek } from "@/lib/contract/queues";
import { useQueueActions } from "../useQueueActions";
import { MessageRow } from "./MessageRow";
import { MoveDialog } from "./MoveDialog";
import { exportText, MESSAGE_ORDERS, sortMessages, type MessageOrder } from "./peekModel";
import { saveFile } from "./saveFile";
import { usePeek } from "./usePeek";
import classes from "./Peek.module.css";

interface MessagesProps {
  queue: string;
  place: MessagePlace;
  isFree: boolean;
  /** How many wait; null: not known. */
  waiting: number | null;
  /** Where the count and the export go. */
  head: HTMLElement | null;
  onPurge: (queue: string) => void;
}

/** Messages, decoded. On RabbitMQ it says first what looking does to them, and waits for a yes. */
export function Messages({ queue, place, isFree, waiting, head, onPurge }: MessagesProps) {
  const t = useTranslations("queues.peek");
  const words = useErrorWords();
  const may = useMay("messages", { queues: [queue] });
  const mayPurge = useMay("purge", { queues: [queue] });
  const [agreed, setAgreed] = useState(isFree);
  const [order, setOrder] = useState<MessageOrder>("oldest");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [moving, setMoving] = useState<{ refs: readonly string[]; opened: boolean } | null>(null);
  const { remove } = useQueueActions();
  const peek = usePeek({ queue, place, isFree, enabled: agreed });
  const { first, last, messages } = peek;
  if (!agreed) {
    return (
      <>
        <div className={classes.part}>
          <Note tone="retry" icon={<IconEye size={16} />} title={t("warning")}>
            {t("warningText")}
          </Note>
          {may ? (
            <Button onClick={() => setAgreed(true)}>{t("look")}</Button>
          ) : (
            <p className={classes.quiet}>{t("askOperator")}</p>
          )}
        </div>
        <Foot queue={queue} waiting={waiting} onPurge={onPurge} />
      </>
    );
  }
  const again = () => {
    setChosen(new Set());
    return peek.again();
  };
  const toggle = (ref: string) => {
    const next = new Set(chosen);
    if (!next.delete(ref)) next.add(ref);
    setChosen(next);
  };
  const removeAll = (refs: readonly string[]) => void remove.run({ queue, refs }).then(again);
  const mayMove = may && place === "ready";
  const mayRemove = mayPurge && isFree && place === "ready";
  return (
    <>
      {head !== null && createPortal(<HeadRest queue={queue} messages={messages} last={last} />, head)}
      <div className={classes.part}>
        {peek.error !== null && (
          <Note tone="failure" title={words(peek.error)}>
            {t("failedText")}
          </Note>
        )}
        {first === undefined && peek.error === null && <p role="status">{t("loading")}</p>}
        {first !== undefined && last !== undefined && (
          <>
            <Told place={place} first={first} last={last} shown={messages.length} />
            {messages.length > 0 && (
              <div className={classes.sorts}>
                <Segmented
                  label={t("order")}
                  value={order}
                  onChange={setOrder}
                  options={MESSAGE_ORDERS.map((value) => ({ value, label: t(`orders.${value}`) }))}
                />
                <Names first={first} />
              </div>
            )}
          </>
        )}
      </div>
      <ul className={classes.messages} aria-label={t("label")}>
        {sortMessages(messages, order).map((message, index) => (
          <MessageRow
            key={message.ref ?? message.task.id ?? index}
            message={message}
            queue={queue}
            isFree={isFree}
            isChosen={message.ref !== null && chosen.has(message.ref)}
            onToggle={mayMove || mayRemove ? toggle : null}
            onMove={mayMove ? (ref) => setMoving({ refs: [ref], opened: true }) : null}
            onRemove={mayRemove ? (ref) => removeAll([ref]) : null}
          />
        ))}
      </ul>
      {peek.more !== null && (
        <Button variant="subtle" className={classes.more} loading={peek.isReading} onClick={peek.more}>
          {t(isFree ? "more" : "moreMarked")}
        </Button>
      )}
      <Foot queue={queue} waiting={waiting} onPurge={onPurge}>
        {chosen.size > 0 && (mayMove || mayRemove) ? (
          <>
            {mayMove && (
              <Button
                variant="default"
                leftSection={<IconArrowRightBar size={15} aria-hidden />}
                onClick={() => setMoving({ refs: [...chosen], opened: true })}
              >
                {t("move", { count: chosen.size })}
              </Button>
            )}
            {mayRemove && (
              <Button
                variant="default"
                leftSection={<IconTrash size={15} aria-hidden />}
                onClick={() => removeAll([...chosen])}
              >
                {t("remove", { count: chosen.size })}
              </Button>
            )}
          </>
        ) : (
          <Button
            variant="default"
            leftSection={<IconRefresh size={15} aria-hidden />}
            loading={peek.isReading}
            onClick={() => void again()}
          >
            {t("again")}
          </Button>
        )}
      </Foot>
      {moving !== null && (
        <MoveDialog
          queue={queue}
          refs={moving.refs}
          isFree={isFree}
          opened={moving.opened}
          onClose={() => setMoving({ ...moving, opened: false })}
          onMoved={() => void again()}
        />
      )}
    </>
  );
}

function HeadRest({
  queue,
  messages,
  last,
}: {
  queue: string;
  messages: readonly QueueMessage[];
  last: QueuePeek | undefined;
}) {
  const t = useTranslations("queues.peek");
  if (last === undefined || messages.length === 0) return null;
  return (
    <>
      <span className={classes.count}>{t("count", { count: messages.length, total: last.total })}</span>
      <Button
        variant="default"
        leftSection={<IconDownload size={15} aria-hidden />}
        onClick={() => saveFile(`${queue}.json`, exportText(queue, messages))}
      >
        {t("export")}
      </Button>
    </>
  );
}

/** What was looked at, when, and what that did. */
function Told({
  place,
  first,
  last,
  shown,
}: {
  place: MessagePlace;
  first: QueuePeek;
  last: QueuePeek;
  shown: number;
}) {
  const t = useTranslations("queues.peek");
  const format = useFormat();
  const time = format.second(last.at);
  if (shown === 0) return <p role="status">{t(`empty.${place}`, { time })}</p>;
  if (!first.exact)
    return (
      <Note tone="plain" icon={<IconEye size={16} />} title={t("marked", { time })}>
        {t("markedText", { count: shown })}
      </Note>
    );
  return (
    <p className={classes.quiet} role="status">
      {t(`read.${place}`, { time })}
    </p>
  );
}

const NAMED = 4;

/** What the queue is full of. */
function Names({ first: { names, named, total } }: { first: QueuePeek }) {
  const t = useTranslations("queues.peek");
  const format = useFormat();
  const parts = names
    .slice(0, NAMED)
    .map(({ name, count }) => `${name === null ? t("noName") : visibleText(name)} ${format.count(count)}`);
  if (names.length > NAMED) parts.push(t("otherNames", { count: names.length - NAMED }));
  if (named < total) parts.push(t("named", { count: named }));
  return <p className={classes.names}>{parts.join(" · ")}</p>;
}

function Foot({
  queue,
  waiting,
  onPurge,
  children,
}: {
  queue: string;
  waiting: number | null;
  onPurge: (queue: string) => void;
  children?: React.ReactNode;
}) {
  const t = useTranslations("queues.peek");
  const mayPurge = useMay("purge", { queues: [queue] });
  return (
    <div className={classes.foot}>
      <span className={classes.footNote}>{t("nothingRun")}</span>
      {children}
      {mayPurge && (
        <Button
          variant="default"
          className={classes.purge}
          disabled={waiting === 0}
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => onPurge(queue)}
        >
          {t("purge")}
        </Button>
      )}
    </div>
  );
}
