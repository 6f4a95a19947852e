"use client";
import { useState } from "react";
import { NumberInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import { MAX_POOL_SIZE } from "@/lib/celery/control";
import type { WorkerDialogProps } from "./DialogOf";
import { WorkerDialog } from "./WorkerDialog";
import classes from "./Dialogs.module.css";

/** Between how many slots workers scale themselves. */
export function AutoscaleDialog({ opened, onClose, targets }: WorkerDialogProps) {
  const t = useTranslations("workers.dialog");
  const told = targets.map((worker) => worker.told?.autoscale ?? null).find((range) => range !== null);
  const [min, setMin] = useState<number | string>(told?.min ?? 1);
  const [max, setMax] = useState<number | string>(told?.max ?? 4);
  const workers = targets.map(({ name }) => name);
  const isRange = typeof min === "number" && typeof max === "number" && min >= 0 && max >= 1;
  const command: WorkerCommand | null =
    isRange && min <= max ? { action: "autoscale", body: { workers, min, max } } : null;
  const fixed = targets.filter((worker) => worker.told !== null && worker.told.autoscale === null).length;
  return (
    <WorkerDialog
      opened={opened}
      onClose={onClose}
      targets={targets}
      title={t("autoscale.title")}
      submit={t("autoscale.submit")}
      command={command}
    >
      <div className={classes.row}>
        <NumberInput
          label={t("autoscale.min")}
          value={min}
          onChange={setMin}
          min={0}
          max={MAX_POOL_SIZE}
          allowDecimal={false}
          error={isRange && min > max ? t("autoscale.wrongOrder") : undefined}
          data-autofocus
        />
        <NumberInput
          label={t("autoscale.max")}
          value={max}
          onChange={setMax}
          min={1}
          max={MAX_POOL_SIZE}
          allowDecimal={false}
        />
      </div>
      {fixed > 0 && (
        <p>{t("autoscale.fixed", { count: fixed, single: targets.length === 1 ? "yes" : "no" })}</p>
      )}
    </WorkerDialog>
  );
}
