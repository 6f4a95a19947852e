"use client";
import { useTranslations } from "next-intl";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import classes from "./Overview.module.css";

const FIGURES = Array.from({ length: 6 }, () => ({ width: "1fr" as const, lines: 2 as const }));
const NAME = [{ width: "1fr" as const }, ...Array.from({ length: 6 }, () => ({ width: 56 }))];

/** The overview's shape while it loads. */
export function OverviewSkeleton() {
  const t = useTranslations("common");
  return (
    <>
      <div className={classes.skeletonBox}>
        <TableSkeleton label={t("loading")} rows={1} rowHeight={86} columns={FIGURES} />
      </div>
      <ChartsToCome />
      <div className={classes.skeletonBox}>
        <TableSkeleton label={t("loading")} rows={8} rowHeight={28} columns={NAME} />
      </div>
    </>
  );
}

/** The two panels of charts before they are drawn. */
export function ChartsToCome() {
  return (
    <div className={classes.chartsToCome}>
      <div />
      <div />
    </div>
  );
}
