"use client";
import { useTranslations } from "next-intl";
import { VisibleText } from "./VisibleText";
import { visibleText } from "./hiddenCharacters";
import styles from "./TaskName.module.css";

interface TaskNameProps {
  /** The registered name, dotted; null while no event has told it. */
  name: string | null;
  /** `dotted`: `shop.orders.charge_card`. `lastFirst`: `charge_card shop.orders`, for narrow places. */
  form?: "dotted" | "lastFirst";
  className?: string;
}

/** A task's name: its module in grey, the last part bold. One line; the whole name on hover. */
export function TaskName({ name, form = "dotted", className }: TaskNameProps) {
  const t = useTranslations("task");
  const classes = className === undefined ? styles.name : `${styles.name} ${className}`;
  if (name === null) return <span className={classes}>{t("unknownName")}</span>;
  const cut = name.lastIndexOf(".") + 1;
  const last = <VisibleText text={name.slice(cut)} />;
  const module = name.slice(0, cut);
  return (
    <span className={classes} title={visibleText(name)}>
      {form === "dotted" ? (
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
