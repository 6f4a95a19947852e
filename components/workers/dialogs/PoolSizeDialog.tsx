"use client";
import { useState } from "react";
import { NumberInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import type { WorkerDialogProps } from "./DialogOf";
import { WorkerDialog } from "./WorkerDialog";

/** As the contract has it. */
const MAX_STEP = 100;

/** By how many slots pools grow or shrink, and what that comes to. */
export function PoolSizeDialog({
  opened,
  onClose,
  targets,
  direction,
}: WorkerDialogProps & { direction: "grow" | "shrink" }) {
  const t = useTranslations("workers.dialog");
  const [by, setBy] = useState<number | string>(1);
  const workers = targets.map(({ name }) => name);
  const step = typeof by === "number" && Number.isInteger(by) && by >= 1 && by <= MAX_STEP ? by : null;
  const action = direction === "grow" ? "pool-grow" : "pool-shrink";
  const command: WorkerCommand | null = step === null ? null : { action, body: { workers, by: step } };
  const [only] = targets;
  const slots = targets.length === 1 ? (only?.told?.slots ?? null) : null;
  const selfScaling = targets.filter(({ told }) => (told?.autoscale ?? null) !== null).length;
  return (
    <WorkerDialog
      opened={opened}
      onClose={onClose}
      targets={targets}
      title={t(`${direction}.title`)}
      submit={t(`${direction}.submit`)}
      command={command}
    >
      <NumberInput
        label={t("by")}
        value={by}
        onChange={setBy}
        min={1}
        max={MAX_STEP}
        allowDecimal={false}
        data-autofocus
      />
      {slots !== null && step !== null && (
        <p>{t("slotsThen", { from: slots, to: direction === "grow" ? slots + step : slots - step })}</p>
      )}
      <p>{t(`${direction}.text`)}</p>
      {selfScaling > 0 && (
        <p>{t("selfScaling", { count: selfScaling, single: targets.length === 1 ? "yes" : "no" })}</p>
      )}
    </WorkerDialog>
  );
}
