"use client";
import { useState } from "react";
import { Switch } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/actions/ConfirmDialog";
import { useAction } from "@/components/actions/useAction";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useQueueActions } from "./useQueueActions";
import classes from "./Queues.module.css";

interface PurgeDialogProps {
  /** Null: closed. */
  queue: string | null;
  /** How many wait, as of the last look; null where that is not known. */
  waitingIn: (queue: string) => number | null;
  onClose: () => void;
  onPurged: (queue: string) => void;
}

/** Removes all that waits, after the queue's name was typed; with a copy it can be put back for an hour. */
export function PurgeDialog({ queue, waitingIn, onClose, onPurged }: PurgeDialogProps) {
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
      submit={t("submit")}
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
      <Switch
        className={classes.keep}
        checked={keep}
        onChange={(event) => setKeep(event.currentTarget.checked)}
        label={t("keep")}
        description={t("keepText")}
      />
    </ConfirmDialog>
  );
}
