"use client";
import { useTranslations } from "next-intl";
import type { FilterError } from "@/lib/cluster/taskFilter";
import { visibleText } from "@/components/ui/hiddenCharacters";
import styles from "./FilterField.module.css";

interface FilterErrorTextProps {
  id: string;
  error: FilterError;
  /** Puts another text in the place of what is wrong. */
  onFix: (text: string) => void;
}

/** What is wrong with the filter and at which character, with the fix where there is an obvious one. */
export function FilterErrorText({ id, error, onFix }: FilterErrorTextProps) {
  const t = useTranslations("filter.error");
  const params = Object.fromEntries(
    Object.entries(error.params).map(([name, value]) => [
      name,
      typeof value === "string" ? visibleText(value) : value,
    ]),
  );
  const suggestion = error.code === "UNKNOWN_FIELD" ? String(error.params.suggestion ?? "") : "";
  return (
    <p id={id} className={styles.error} role="alert">
      {t(error.code, params)}{" "}
      <span className={styles.where}>{t("at", { position: error.position + 1 })}</span>
      {suggestion !== "" && (
        <button type="button" className={styles.fix} onClick={() => onFix(suggestion)}>
          {t("didYouMean", { field: suggestion })}
        </button>
      )}
    </p>
  );
}
