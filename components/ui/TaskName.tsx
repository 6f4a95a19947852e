"use client";
import { useTranslations } from "next-intl";
import { VisibleText } from "./VisibleText";
import { visibleText } from "./hiddenCharacters";
import { taskNameParts } from "@/lib/format/taskNameParts";
import styles from "./TaskName.module.css";

interface TaskNameProps {
  /** The registered name, dotted; null while no event has told it. */
  name: string | null;
  /**
   * `dotted`: `shop.orders.charge_card`. `lastFirst`: `charge_card shop.orders`, for narrow places. `whole`: dotted, on
   * as many lines as it needs.
   */
  form?: "dotted" | "lastFirst" | "whole";
  className?: string;
}

/** A task's name: its module in grey, the last part bold. On one line the whole name is on hover. */
export function TaskName({ name, form = "dotted", className }: TaskNameProps) {
  const t = useTranslations("task");
  const shape = form === "whole" ? styles.whole : styles.name;
  const classes = className === undefined ? shape : `${shape} ${className}`;
  if (name === null) return <span className={classes}>{t("unknownName")}</span>;
  const { module, last: lastPart } = taskNameParts(name);
  const last = <VisibleText text={lastPart} />;
  return (
    <span className={classes} title={visibleText(name)}>
      {form !== "lastFirst" ? (
        <>
          {module !== "" && <VisibleText text={module} />}
          <span className={styles.last}>{last}</span>
        </>
      ) : (
        <>
          <span className={styles.first}>{last}</span>
          {module !== "" && (
            <>
              {" "}
              <VisibleText text={module.slice(0, -1)} />
            </>
          )}
        </>
      )}
    </span>
  );
}
