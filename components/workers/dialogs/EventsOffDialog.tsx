"use client";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/actions/ConfirmDialog";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import type { WorkerDialogProps } from "./DialogOf";
import { SendsCommand } from "./SendsCommand";
import { TargetNames } from "./TargetNames";
import { useSend } from "./useSend";

/** Workers tell no more of their tasks: asks first, for nothing shows them then. */
export function EventsOffDialog({ opened, onClose, targets }: WorkerDialogProps) {
  const t = useTranslations("workers.dialog.eventsOff");
  const { send, pending, error } = useSend(onClose);
  const command: WorkerCommand = {
    action: "disable-events",
    body: { workers: targets.map(({ name }) => name) },
  };
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t("title", { count: targets.length })}
      submit={t("submit")}
      pending={pending}
      error={error}
      foot={<SendsCommand command={command} />}
      onSubmit={() => void send(command)}
    >
      <TargetNames targets={targets} />
      <p>{t("text")}</p>
    </ConfirmDialog>
  );
}
