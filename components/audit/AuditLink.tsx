"use client";
import Link from "next/link";
import { IconClipboardList } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useMaySee } from "@/components/shell/useMaySee";
import { auditHref } from "./auditUrl";
import classes from "./Audit.module.css";

/** "What was done to it": the audit of one task, worker or queue, for those who may see it. */
export function AuditLink({ target }: { target: string }) {
  const t = useTranslations("audit");
  if (!useMaySee("audit")) return null;
  return (
    <Link className={classes.auditLink} prefetch={false} href={auditHref(target)}>
      <IconClipboardList size={15} aria-hidden />
      {t("ofThis")}
    </Link>
  );
}
