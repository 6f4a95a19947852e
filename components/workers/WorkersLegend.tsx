"use client";
import { useTranslations } from "next-intl";
import classes from "./Workers.module.css";

/** What the blocks mean, and what the counts count. */
export function WorkersLegend() {
  const t = useTranslations("workers.legend");
  return (
    <div className={classes.legend}>
      {(["busy", "long", "free", "unknown"] as const).map((kind) => (
        <span className={classes.legendEntry} key={kind}>
          <span className={classes.swatch} data-kind={kind} aria-hidden />
          {t(kind)}
        </span>
      ))}
      <span className={classes.legendEnd}>{t("counts")}</span>
    </div>
  );
}
