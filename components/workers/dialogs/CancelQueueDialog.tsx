"use client";
import { useState } from "react";
import { NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/actions/ConfirmDialog";
import { useRights } from "@/components/shell/useRights";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { may } from "@/lib/contract/permissions";
import { ifCancelled } from "../consequences";
import { queuesOf } from "../workersModel";
import type { WorkerDialogProps } from "./DialogOf";
import { QueuesLeftText, useDesertedWords } from "./QueuesLeftText";
import { SendsCommand } from "./SendsCommand";
import { TargetNames } from "./TargetNames";
import { useSend } from "./useSend";

/** Workers take no more from a queue: says who goes on serving it. */
export function CancelQueueDialog({
  opened,
  onClose,
  targets,
  all,
  queue: given,
}: WorkerDialogProps & { queue?: string }) {
  const t = useTranslations("workers.dialog");
  const { send, pending, error } = useSend(onClose);
  const deserted = useDesertedWords();
  const rights = useRights();
  const known = [...new Set(targets.flatMap(queuesOf))]
    .filter((one) => rights !== null && may(rights, "consumers", { queues: [one] }))
    .sort();
  const [chosen, setChosen] = useState(known[0] ?? "");
  const queue = given ?? chosen;
  const consequences = ifCancelled(queue, targets, all);
  const workers = targets
    .filter((worker) => worker.told?.queues?.includes(queue) ?? true)
    .map(({ name }) => name);
  const command: WorkerCommand | null =
    queue === "" || workers.length === 0 ? null : { action: "cancel-consumer", body: { workers, queue } };
  const title = deserted(consequences.deserted);
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={
        given === undefined ? t("cancelQueue.title") : t("cancelQueue.titleOf", { queue: visibleText(queue) })
      }
      submit={t("cancelQueue.submit")}
      pending={pending}
      error={error}
      foot={<SendsCommand command={command} />}
      warning={title === null ? null : { title, text: t("cancelQueue.pile") }}
      onSubmit={() => void send(command)}
    >
      <TargetNames targets={targets} />
      {given === undefined && (
        <NativeSelect
          label={t("cancelQueue.queue")}
          value={queue}
          data={known}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <p>{t("cancelQueue.text")}</p>
      <QueuesLeftText left={consequences.left} />
    </ConfirmDialog>
  );
}
