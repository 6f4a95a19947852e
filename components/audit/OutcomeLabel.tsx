"use client";
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleXFilled,
  IconLoader2,
  IconPlugConnectedX,
  type Icon,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { AuditOutcome } from "@/lib/contract/audit";
import classes from "./Audit.module.css";

const ICONS: Record<AuditOutcome, Icon> = {
  done: IconCircleCheck,
  partly: IconAlertTriangle,
  failed: IconCircleXFilled,
  refused: IconBan,
  running: IconLoader2,
  unknown: IconPlugConnectedX,
};

/** What came of it: an icon and its word. */
export function OutcomeLabel({ outcome }: { outcome: AuditOutcome }) {
  const t = useTranslations("audit.outcome");
  const Shape = ICONS[outcome];
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      <Shape size={16} stroke={2} aria-hidden />
      <span>{t(outcome)}</span>
    </span>
  );
}
