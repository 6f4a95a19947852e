"use client";
import { Autocomplete } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useRights } from "@/components/shell/useRights";
import { may } from "@/lib/contract/permissions";
import type { WorkerDialogProps } from "./DialogOf";
import { useTaskNames } from "./useTaskNames";

interface TaskNameFieldProps extends Pick<WorkerDialogProps, "opened" | "targets"> {
  /** The task where one was chosen already: then there is nothing to type. */
  given: string | undefined;
  typed: string;
  onType: (name: string) => void;
}

/** Which task a limit is for, with the names that the workers have registered. */
export function TaskNameField({ opened, targets, given, typed, onType }: TaskNameFieldProps) {
  const t = useTranslations("workers.dialog");
  const rights = useRights();
  const names = useTaskNames(targets, opened && given === undefined).filter(
    (name) => rights !== null && may(rights, "limits", { tasks: [name] }),
  );
  if (given !== undefined) return <p className="mono">{given}</p>;
  return (
    <Autocomplete
      label={t("task")}
      value={typed}
      onChange={onType}
      data={names}
      limit={30}
      maxLength={255}
      spellCheck={false}
      data-autofocus
    />
  );
}
