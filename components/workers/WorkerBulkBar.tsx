"use client";
import { IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/IconButton";
import { PoliteRegion } from "@/components/ui/PoliteRegion";
import { WorkerMenu } from "./WorkerMenu";
import type { WorkerLine } from "./workersModel";
import classes from "./Workers.module.css";

interface WorkerBulkBarProps {
  /** The selected ones. */
  chosen: readonly WorkerLine[];
  all: readonly WorkerLine[];
  onClear: () => void;
}

/** What can be done with the selected workers. */
export function WorkerBulkBar({ chosen, all, onClear }: WorkerBulkBarProps) {
  const t = useTranslations("workers.select");
  const words = t("selected", { count: chosen.length });
  // The menu stays while its dialog is open, whatever becomes of the selection.
  return (
    <div className={classes.bulkBar} role="toolbar" aria-label={t("label")} hidden={chosen.length === 0}>
      <span className={classes.bulkCount}>{words}</span>
      <PoliteRegion text={words} />
      <WorkerMenu targets={chosen} all={all} />
      <IconButton label={t("clear")} onClick={onClear}>
        <IconX size={17} aria-hidden />
      </IconButton>
    </div>
  );
}
