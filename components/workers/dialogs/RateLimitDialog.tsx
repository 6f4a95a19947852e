"use client";
import { useState } from "react";
import { Autocomplete, NativeSelect, NumberInput, Switch } from "@mantine/core";
import { useTranslations } from "next-intl";
import { ActionDialog } from "@/components/actions/ActionDialog";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import type { WorkerDialogProps } from "./DialogOf";
import { SendsCommand } from "./SendsCommand";
import { TargetNames } from "./TargetNames";
import { useSend } from "./useSend";
import { useTaskNames } from "./useTaskNames";
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
  const names = useTaskNames(targets, opened && given === undefined);
  const before = readRate(rate ?? null);
  const [typed, setTyped] = useState("");
  const [limited, setLimited] = useState(true);
  const [count, setCount] = useState<number | string>(before.count);
  const [unit, setUnit] = useState<string>(before.unit);
  const { send, pending, error } = useSend(onClose);
  const task = (given ?? typed).trim();
  const workers = targets.map(({ name }) => name);
  const isRate = typeof count === "number" && count > 0;
  const command: WorkerCommand | null =
    task === "" || (limited && !isRate)
      ? null
      : { action: "rate-limit", body: { workers, task, rate: limited ? `${count}/${unit}` : null } };
  return (
    <ActionDialog
      opened={opened}
      onClose={onClose}
      title={t("rateLimit.title")}
      submit={t("rateLimit.submit")}
      incomplete={command === null}
      pending={pending}
      error={error}
      foot={<SendsCommand command={command} />}
      onSubmit={() => void send(command)}
    >
      <TargetNames targets={targets} />
      {given === undefined ? (
        <Autocomplete
          label={t("task")}
          value={typed}
          onChange={setTyped}
          data={names}
          limit={30}
          maxLength={255}
          spellCheck={false}
          data-autofocus
        />
      ) : (
        <p className="mono">{given}</p>
      )}
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
    </ActionDialog>
  );
}

/** `"10/m"` apart; a limit that there is not begins at ten a minute. */
function readRate(rate: string | null): { count: number; unit: string } {
  const [, count, unit = "s"] = /^([\d.]+)(?:\/([smh]))?$/.exec(rate ?? "") ?? [];
  return count === undefined ? { count: 10, unit: "m" } : { count: Number(count), unit };
}
