"use client";
import { useTranslations } from "next-intl";
import { TableSkeleton } from "@/components/ui/TableSkeleton";
import classes from "./Page.module.css";

/** Between two pages, if that takes longer than an eye notices. */
export function PageLoading() {
  const t = useTranslations("common");
  return (
    <>
      <header className={classes.bar} />
      <div className={classes.content}>
        <TableSkeleton
          label={t("loading")}
          rows={8}
          rowHeight={46}
          columns={[{ width: 120 }, { width: "1fr", lines: 2 }, { width: 80 }]}
        />
      </div>
    </>
  );
}
