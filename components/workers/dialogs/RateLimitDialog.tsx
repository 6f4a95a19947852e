"use client";
import { useState } from "react";
import { NativeSelect, NumberInput, Switch } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import type { WorkerDialogProps } from "./DialogOf";
import { TaskNameField } from "./TaskNameField";
import { WorkerDialog } from "./WorkerDialog";
import classes from "./Dialogs.module.css";

const UNITS = ["s", "m", "h"] as const;

interface RateLimitDialogProps extends WorkerDialogProps {
  /** The task and its present limit, where one was chosen already. */
  task?: string;
  rate?: string | null;
}

/** How many tasks of a name may begin in a time, on each worker. */
export function RateLimitDialog({ opened, onClose, targets, task: given, rate }: RateLimitDialogProps) {
  const t = useTranslations("workers.dialog");
  const before = readRate(rate ?? null);
  const [typed, setTyped] = useState("");
  const [limited, setLimited] = useState(true);
  const [count, setCount] = useState<number | string>(before.count);
  const [unit, setUnit] = useState<string>(before.unit);
  const task = (given ?? typed).trim();
  const workers = targets.map(({ name }) => name);
  const isRate = typeof count === "number" && count > 0;
  const command: WorkerCommand | null =
    task === "" || (limited && !isRate)
      ? null
      : { action: "rate-limit", body: { workers, task, rate: limited ? `${count}/${unit}` : null } };
  return (
    <WorkerDialog
      opened={opened}
      onClose={onClose}
      targets={targets}
      title={t("rateLimit.title")}
      submit={t("rateLimit.submit")}
      command={command}
    >
      <TaskNameField opened={opened} targets={targets} given={given} typed={typed} onType={setTyped} />
      <Switch
        label={t("rateLimit.limited")}
        checked={limited}
        onChange={(event) => setLimited(event.currentTarget.checked)}
      />
      {limited && (
        <div className={classes.row}>
          <NumberInput label={t("rateLimit.count")} value={count} onChange={setCount} min={0} />
          <NativeSelect
            label={t("rateLimit.per")}
            value={unit}
            onChange={(event) => setUnit(event.currentTarget.value)}
            data={UNITS.map((value) => ({ value, label: t(`rateLimit.unit.${value}`) }))}
          />
        </div>
      )}
      <p>{t("rateLimit.text")}</p>
    </WorkerDialog>
  );
}

/** `"10/m"` apart; a limit that there is not begins at ten a minute. */
function readRate(rate: string | null): { count: number; unit: string } {
  const [, count, unit = "s"] = /^([\d.]+)(?:\/([smh]))?$/.exec(rate ?? "") ?? [];
  return count === undefined ? { count: 10, unit: "m" } : { count: Number(count), unit };
}
