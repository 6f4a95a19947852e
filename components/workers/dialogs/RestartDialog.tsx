"use client";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/actions/ConfirmDialog";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { ifStopped } from "../consequences";
import type { WorkerDialogProps } from "./DialogOf";
import { SendsCommand } from "./SendsCommand";
import { TargetNames } from "./TargetNames";
import { useSend } from "./useSend";

/** New pool processes: asks first, and says what runs now. */
export function RestartDialog({ opened, onClose, targets, all }: WorkerDialogProps) {
  const t = useTranslations("workers.dialog.restart");
  const { send, pending, error } = useSend(onClose);
  const workers = targets.map(({ name }) => name);
  const single = workers.length === 1;
  const command: WorkerCommand = { action: "pool-restart", body: { workers } };
  const { running } = ifStopped(targets, all);
  const poolless = targets.filter(({ told }) => (told?.pool ?? "prefork") !== "prefork").length;
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t("title", { count: targets.length, name: visibleText(workers[0] ?? "") })}
      submit={t("submit")}
      danger={false}
      pending={pending}
      error={error}
      foot={<SendsCommand command={command} />}
      warning={
        poolless > 0 ? { title: t("poolless", { count: poolless, single: single ? "yes" : "no" }) } : null
      }
      onSubmit={() => void send(command)}
    >
      {!single && <TargetNames targets={targets} />}
      <p>{t("running", { count: running })}</p>
      <p>{t("text")}</p>
    </ConfirmDialog>
  );
}
