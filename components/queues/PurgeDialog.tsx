"use client";
import { useState } from "react";
import { Checkbox } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/actions/ConfirmDialog";
import { useAction } from "@/components/actions/useAction";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { TaskName } from "@/components/ui/TaskName";
import { useFormat } from "@/components/ui/useFormat";
import { usePeek } from "./peek/usePeek";
import { useQueueActions } from "./useQueueActions";
import classes from "./Queues.module.css";

interface PurgeDialogProps {
  /** Null: closed. */
  queue: string | null;
  /** How many wait, as of the last look; null where that is not known. */
  waitingIn: (queue: string) => number | null;
  /** Looking into it changes nothing. */
  isFree: boolean;
  onClose: () => void;
  onPurged: (queue: string) => void;
}

/** Removes all that waits, after the queue's name was typed; with a copy it can be put back for an hour. */
export function PurgeDialog({ queue, waitingIn, isFree, onClose, onPurged }: PurgeDialogProps) {
  const t = useTranslations("queues.purge");
  const [keep, setKeep] = useState(true);
  const { putBack } = useQueueActions();
  // While it goes away it still says what it said.
  const [last, setLast] = useState(queue);
  if (queue !== null && queue !== last) setLast(queue);
  const name = queue ?? last ?? "";
  const waiting = waitingIn(name);
  const leave = () => {
    purge.forgetError();
    // Who went without a copy once must say so again.
    setKeep(true);
    onClose();
  };
  const purge = useAction({
    send: (body: { queue: string; keep: boolean }) => api.purgeQueue(body.queue, body.keep),
    sending: () => t("sending", { queue: visibleText(name) }),
    told: ({ purged, keptAs }) => ({
      tone: "done" as const,
      title: t("done", { count: purged, queue: visibleText(name) }),
      text: keptAs === null ? undefined : t("kept"),
      ...(keptAs !== null && {
        button: { label: t("putBack"), run: () => void putBack.run({ queue: name, id: keptAs }) },
      }),
    }),
    changes: [queryKeys.anyQueues(), queryKeys.shell()],
    errorsIn: "dialog",
  });
  return (
    <ConfirmDialog
      opened={queue !== null}
      onClose={leave}
      title={t("title", { queue: visibleText(name) })}
      submit={waiting === null || waiting === 0 ? t("submit") : t("submitCount", { count: waiting })}
      typed={name}
      pending={purge.pending}
      error={purge.error}
      warning={{ title: t("warning"), text: t("warningText") }}
      onSubmit={() => {
        void purge.run({ queue: name, keep }).then((result) => {
          if (result === null) return;
          leave();
          onPurged(name);
        });
      }}
    >
      <p>{waiting === null ? t("textUnknown") : t("text", { count: waiting })}</p>
      {isFree && queue !== null && <WaitingNames queue={queue} />}
      <Checkbox
        className={classes.keep}
        checked={keep}
        onChange={(event) => setKeep(event.currentTarget.checked)}
        label={t("keep")}
        description={t("keepText")}
      />
    </ConfirmDialog>
  );
}

const NAMES_SHOWN = 5;

/** What would be lost, by task name, as far as messages were looked at. */
function WaitingNames({ queue }: { queue: string }) {
  const t = useTranslations("queues.peek");
  const format = useFormat();
  const { first } = usePeek({ queue, place: "ready", isFree: true, enabled: true });
  if (first === undefined || first.names.length === 0) return null;
  const { names, named, total } = first;
  return (
    <>
      <ul className={classes.lost}>
        {names.slice(0, NAMES_SHOWN).map(({ name, count }) => (
          <li key={name ?? ""}>
            {name === null ? t("noName") : <TaskName name={name} />}
            <span>{format.count(count)}</span>
          </li>
        ))}
      </ul>
      {(names.length > NAMES_SHOWN || named < total) && (
        <p className={classes.lostRest}>
          {names.length > NAMES_SHOWN && t("otherNames", { count: names.length - NAMES_SHOWN })}{" "}
          {named < total && t("named", { count: named })}
        </p>
      )}
    </>
  );
}
