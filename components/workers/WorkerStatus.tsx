"use client";
import { useTranslations } from "next-intl";
import {
  IconCircleCheck,
  IconCircleDashed,
  IconHourglass,
  IconPlugConnectedX,
  IconPower,
} from "@tabler/icons-react";
import type { WorkerView } from "@/lib/contract/api";
import { useFormat } from "@/components/ui/useFormat";
import classes from "./Workers.module.css";

const ICONS = {
  online: IconCircleCheck,
  offline: IconPower,
  lost: IconPlugConnectedX,
  unknown: IconCircleDashed,
};

interface WorkerStatusProps {
  status: WorkerView["status"];
  /** As the worker's own, Unix ms: with it, one that is busy or not known says since when. */
  silentSince?: number | null;
  /** On its tint, beside the worker's name. */
  pill?: boolean;
}

/** Online, busy, offline, lost or not known: icon and words. */
export function WorkerStatus({ status, silentSince = null, pill = false }: WorkerStatusProps) {
  const t = useTranslations("workers.status");
  const format = useFormat();
  const isBusy = status === "online" && silentSince !== null;
  const Shape = isBusy ? IconHourglass : ICONS[status];
  const since = silentSince === null ? "" : format.minute(silentSince);
  const words = isBusy
    ? t("busy", { since })
    : status === "unknown" && silentSince !== null
      ? t("unknownSince", { since })
      : t(status);
  return (
    <span className={pill ? classes.statusPill : classes.status} data-status={status}>
      <Shape size={16} aria-hidden />
      <span title={silentSince === null ? undefined : format.exact(silentSince)}>{words}</span>
    </span>
  );
}
