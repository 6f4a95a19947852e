"use client";
import { useTranslations } from "next-intl";
import { IconCircleCheck, IconCircleDashed, IconPlugConnectedX, IconPower } from "@tabler/icons-react";
import type { WorkerView } from "@/lib/contract/api";
import classes from "./Workers.module.css";

const ICONS = {
  online: IconCircleCheck,
  offline: IconPower,
  lost: IconPlugConnectedX,
  unknown: IconCircleDashed,
};

interface WorkerStatusProps {
  status: WorkerView["status"];
  /** On its tint, beside the worker's name. */
  pill?: boolean;
}

/** Online, offline, lost or not known: icon and word. */
export function WorkerStatus({ status, pill = false }: WorkerStatusProps) {
  const t = useTranslations("workers.status");
  const Shape = ICONS[status];
  return (
    <span className={pill ? classes.statusPill : classes.status} data-status={status}>
      <Shape size={16} aria-hidden />
      <span>{t(status)}</span>
    </span>
  );
}
