"use client";
import { useTranslations } from "next-intl";
import { ConfirmDialog } from "@/components/actions/ConfirmDialog";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import { useShell } from "@/components/shell/useShell";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { ifStopped } from "../consequences";
import type { WorkerDialogProps } from "./DialogOf";
import { QueuesLeftText, useDesertedWords } from "./QueuesLeftText";
import { TargetNames } from "./TargetNames";
import { useSend } from "./useSend";

/** Warm shutdown: says what ends and which queues stay alone, and asks for the name. */
export function ShutdownDialog({
  opened,
  onClose,
  targets,
  all,
  reserved,
}: WorkerDialogProps & { reserved: number | null }) {
  const t = useTranslations("workers.dialog.shutdown");
  const { data: shell } = useShell();
  const { send, pending, error } = useSend(onClose);
  const deserted = useDesertedWords();
  const workers = targets.map(({ name }) => name);
  const [name = ""] = workers;
  const single = workers.length === 1;
  const command: WorkerCommand = { action: "shutdown", body: { workers } };
  const consequences = ifStopped(targets, all);
  const { running, left } = consequences;
  const title = deserted(consequences.deserted);
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t("title", { count: workers.length, name: visibleText(name) })}
      submit={t("submit")}
      typed={single ? name : (shell?.cluster ?? "")}
      typedIs={single ? "name" : "cluster"}
      pending={pending}
      error={error}
      foot={t("role")}
      warning={
        title !== null
          ? { title, text: <QueuesLeftText left={left} /> }
          : left.length > 0
            ? { title: t("fewer"), text: <QueuesLeftText left={left} /> }
            : null
      }
      onSubmit={() => void send(command)}
    >
      {!single && <TargetNames targets={targets} />}
      <p>
        {single
          ? t("running", { count: running, name: visibleText(name) })
          : t("runningSeveral", { count: running, workers: workers.length })}{" "}
        {reserved !== null && reserved > 0 && t("reserved", { count: reserved })} {t("text")}
      </p>
    </ConfirmDialog>
  );
}
