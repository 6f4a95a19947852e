"use client";
import type { ReactNode } from "react";
import { ActionDialog } from "@/components/actions/ActionDialog";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import type { WorkerDialogProps } from "./DialogOf";
import { SendsCommand } from "./SendsCommand";
import { TargetNames } from "./TargetNames";
import { useSend } from "./useSend";

interface WorkerDialogFrameProps extends Pick<WorkerDialogProps, "opened" | "onClose" | "targets"> {
  title: string;
  submit: string;
  /** What would be sent now; null while something is missing or wrong. */
  command: WorkerCommand | null;
  children: ReactNode;
}

/** What every dialog with one command to workers shares: whom it goes to, the command itself at the foot, and sending it. */
export function WorkerDialog({
  opened,
  onClose,
  targets,
  title,
  submit,
  command,
  children,
}: WorkerDialogFrameProps) {
  const { send, pending, error } = useSend(onClose);
  return (
    <ActionDialog
      opened={opened}
      onClose={onClose}
      title={title}
      submit={submit}
      incomplete={command === null}
      pending={pending}
      error={error}
      foot={<SendsCommand command={command} />}
      onSubmit={() => void send(command)}
    >
      <TargetNames targets={targets} />
      {children}
    </ActionDialog>
  );
}
