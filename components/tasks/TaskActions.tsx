"use client";
import { useState } from "react";
import { Button } from "@mantine/core";
import { IconBan, IconRotateClockwise } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { usePauseWhile } from "@/components/data/liveControl";
import { Retry } from "@/components/retry/Retry";
import { mayBeRetried } from "@/components/retry/mayBeRetried";
import type { RetryRequest } from "@/components/retry/retryModel";
import { aboutTask } from "@/lib/contract/permissions";
import { useKey } from "@/components/ui/useKey";
import { Revoke } from "./Revoke";
import { isOver, type RevokedTask, type RevokeRequest } from "./revokeModel";
import styles from "./TaskActions.module.css";

interface TaskActionsProps {
  task: RevokedTask;
  /** Nobody can tell whether it ended. */
  lost?: boolean;
  /** No event of it was seen: the result backend tells what is known, and nobody else goes by that. */
  unseen?: boolean;
}

/** What can be done with one task: run it again when it is over, stop it before. */
export function TaskActions({ task, lost = false, unseen = false }: TaskActionsProps) {
  const t = useTranslations("revoke");
  const retryWords = useTranslations("retry");
  const mayRetry = useMay("retry", aboutTask(task));
  const mayRevoke = useMay("revoke", unseen ? {} : aboutTask(task));
  const [request, setRequest] = useState<RevokeRequest | null>(null);
  const [retry, setRetry] = useState<RetryRequest | null>(null);
  usePauseWhile("dialog", request !== null || retry !== null);
  const canRetry = mayRetry && mayBeRetried({ state: task.state, lost });
  const openRetry = () =>
    setRetry({ kind: "one", task: { id: task.id, name: task.name, state: task.state } });
  useKey("r", () => {
    if (canRetry) openRetry();
    return canRetry;
  });
  return (
    <>
      {canRetry && (
        <Button
          size="md"
          // One that waits is seldom meant to run twice.
          variant={task.state === "PENDING" ? "default" : "filled"}
          leftSection={<IconRotateClockwise size={16} aria-hidden />}
          onClick={openRetry}
        >
          {retryWords("button.one")}
        </Button>
      )}
      {mayRevoke && !isOver(task) && (
        <Button
          size="md"
          className={styles.danger}
          leftSection={<IconBan size={16} aria-hidden />}
          onClick={() => setRequest({ kind: "one", task })}
        >
          {t("button.one")}
        </Button>
      )}
      <Revoke request={request} onClose={() => setRequest(null)} />
      <Retry request={retry} onClose={() => setRetry(null)} />
    </>
  );
}
