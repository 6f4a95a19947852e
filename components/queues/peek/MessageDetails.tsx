"use client";
import { useMemo, useState } from "react";
import Link from "next/link";
import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { IconArrowRightBar, IconBan, IconExternalLink, IconTrash } from "@tabler/icons-react";
import { RevealButton } from "@/components/actions/RevealButton";
import { useMay } from "@/components/actions/useMay";
import { useReveal, type Reveal } from "@/components/actions/useReveal";
import { api } from "@/components/data/apiClient";
import { CopyButton } from "@/components/ui/CopyButton";
import { taskHref } from "@/components/ui/links";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/components/ui/useFormat";
import { ValueTree } from "@/components/ui/ValueTree";
import { VisibleText } from "@/components/ui/VisibleText";
import { aboutTask } from "@/lib/contract/permissions";
import type { QueueMessage } from "@/lib/contract/queues";
import type { RevealedMessage } from "@/lib/contract/reveal";
import { useQueueActions } from "../useQueueActions";
import type { MessageRowProps } from "./MessageRow";
import { argumentRoots } from "./peekModel";
import classes from "./Peek.module.css";

const PARTS = ["arguments", "headers", "raw"] as const;

type MessageDetailsProps = Omit<MessageRowProps, "isChosen" | "onToggle">;

/** All that is known of a message, and what can be done to it. */
export function MessageDetails({ message, ...doing }: MessageDetailsProps) {
  const t = useTranslations("queues.peek");
  const format = useFormat();
  const [part, setPart] = useState<(typeof PARTS)[number]>("arguments");
  const reveal = useRevealedMessage(message, doing);
  const { task, headers, body } = reveal.told ?? message;
  const roots = useMemo(() => argumentRoots(task), [task]);
  const told = [task.args, task.kwargs].filter((text) => text !== null).join(" ");
  const text = { arguments: told, headers: headers ?? "", raw: body ?? "" }[part];
  const facts = [
    ...(task.protocol === null ? [] : [t("protocol", { version: task.protocol })]),
    ...(task.contentType === null ? [] : [task.contentType]),
    ...(task.compression === null ? [] : [task.compression]),
    format.bytes(task.bytes),
  ];
  return (
    <div className={classes.details}>
      <div className={classes.detailsHead}>
        <Segmented
          label={t("parts")}
          size="small"
          value={part}
          onChange={setPart}
          options={PARTS.map((value) => ({ value, label: t(`part.${value}`) }))}
        />
        <span className={classes.detailsFacts}>{facts.join(", ")}</span>
        {text !== "" && <CopyButton text={text} label={t("copy")} />}
      </div>
      <div className={classes.content}>
        {part === "arguments" && (
          <>
            {roots.length > 0 ? (
              <ValueTree label={t("part.arguments")} roots={roots} />
            ) : (
              <p className={classes.quiet}>{t("noArguments")}</p>
            )}
            {task.argsFrom === "headers" && <p className={classes.quiet}>{t("fromHeaders")}</p>}
          </>
        )}
        {part !== "arguments" &&
          (text === "" ? (
            <p className={classes.quiet}>{t(part === "raw" ? "noText" : "noHeaders")}</p>
          ) : (
            <pre className={classes.raw}>
              <VisibleText text={text} />
            </pre>
          ))}
      </div>
      <Buttons message={message} reveal={reveal} {...doing} />
    </div>
  );
}

/** A message with nothing hidden, once somebody asked for it. */
function useRevealedMessage(
  { task, hidden }: QueueMessage,
  { queue, isFree }: Pick<MessageDetailsProps, "queue" | "isFree">,
): Reveal<RevealedMessage> {
  const { id } = task;
  return useReveal({
    name: task.name,
    // A message is found by the task's id.
    isHidden: hidden.length > 0 && id !== null,
    read: () => api.revealMessage(queue, { id: id ?? "", takeAndGiveBack: !isFree }),
    isOf: (told) => told.task.id === id,
  });
}

interface ButtonsProps extends MessageDetailsProps {
  reveal: Reveal<RevealedMessage>;
}

function Buttons({ message, queue, isFree, reveal, onMove, onRemove }: ButtonsProps) {
  const t = useTranslations("queues.peek");
  const { ref, task, state } = message;
  // Of a task that no event has told of yet only the message knows the name, and rights go by events.
  const may = useMay("revoke", state === null ? {} : aboutTask({ name: task.name, queue }));
  const { revoke } = useQueueActions();
  return (
    <div className={classes.buttons}>
      {task.id !== null && (
        <>
          <Button
            component={Link}
            prefetch={false}
            href={taskHref(task.id)}
            variant="default"
            leftSection={<IconExternalLink size={15} aria-hidden />}
          >
            {t("openTask")}
          </Button>
          {may && (
            <Button
              variant="default"
              loading={revoke.pending}
              title={t("revokeHint")}
              leftSection={<IconBan size={15} aria-hidden />}
              onClick={() => task.id !== null && void revoke.run({ id: task.id, name: task.name })}
            >
              {t("revoke")}
            </Button>
          )}
        </>
      )}
      <RevealButton reveal={reveal} isMarked={!isFree} />
      {ref !== null && onMove !== null && (
        <Button
          variant="default"
          leftSection={<IconArrowRightBar size={15} aria-hidden />}
          onClick={() => onMove(ref)}
        >
          {t("moveOne")}
        </Button>
      )}
      {ref !== null && onRemove !== null && (
        <Button
          variant="default"
          className={classes.purge}
          leftSection={<IconTrash size={15} aria-hidden />}
          onClick={() => onRemove(ref)}
        >
          {t("removeOne")}
        </Button>
      )}
    </div>
  );
}
