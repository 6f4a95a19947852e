"use client";
import { useState } from "react";
import { NumberInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Warning } from "@/components/actions/Warning";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import type { WorkerDialogProps } from "./DialogOf";
import { TaskNameField } from "./TaskNameField";
import { WorkerDialog } from "./WorkerDialog";
import classes from "./Dialogs.module.css";

/** These pools take limits and never end a task by them. */
const UNENFORCED: ReadonlySet<string> = new Set(["solo", "threads", "eventlet"]);

interface TimeLimitDialogProps extends WorkerDialogProps {
  /** The task and its present limits, where one was chosen already. */
  task?: string;
  softMs?: number | null;
  hardMs?: number | null;
}

/** How long tasks of a name may run. */
export function TimeLimitDialog({
  opened,
  onClose,
  targets,
  task: given,
  softMs = null,
  hardMs = null,
}: TimeLimitDialogProps) {
  const t = useTranslations("workers.dialog");
  const [typed, setTyped] = useState("");
  const [soft, setSoft] = useState<number | string>(softMs === null ? "" : softMs / 1000);
  const [hard, setHard] = useState<number | string>(hardMs === null ? "" : hardMs / 1000);
  const task = (given ?? typed).trim();
  const workers = targets.map(({ name }) => name);
  const limits = { softMs: milliseconds(soft), hardMs: milliseconds(hard) };
  const inOrder = limits.softMs === null || limits.hardMs === null || limits.softMs < limits.hardMs;
  const command: WorkerCommand | null =
    task === "" || !inOrder ? null : { action: "time-limit", body: { workers, task, ...limits } };
  const unenforced = targets.filter(({ told }) => UNENFORCED.has(told?.pool ?? "")).length;
  return (
    <WorkerDialog
      opened={opened}
      onClose={onClose}
      targets={targets}
      title={t("timeLimit.title")}
      submit={t("timeLimit.submit")}
      command={command}
    >
      <TaskNameField opened={opened} targets={targets} given={given} typed={typed} onType={setTyped} />
      <div className={classes.row}>
        <NumberInput
          label={t("timeLimit.soft")}
          placeholder={t("timeLimit.none")}
          value={soft}
          onChange={setSoft}
          min={0}
          error={inOrder ? undefined : t("timeLimit.wrongOrder")}
        />
        <NumberInput
          label={t("timeLimit.hard")}
          placeholder={t("timeLimit.none")}
          value={hard}
          onChange={setHard}
          min={0}
        />
      </div>
      <p>{t("timeLimit.text")}</p>
      {unenforced > 0 && <Warning title={t("timeLimit.unenforced", { count: unenforced })} />}
    </WorkerDialog>
  );
}

/** An empty field, or zero, is no limit. */
function milliseconds(seconds: number | string): number | null {
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : null;
}
