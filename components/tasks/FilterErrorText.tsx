"use client";
import { useTranslations } from "next-intl";
import type { FilterError } from "@/lib/cluster/taskFilter";
import { visibleText } from "@/components/ui/hiddenCharacters";
import styles from "./FilterField.module.css";

interface FilterErrorTextProps {
  id: string;
  error: FilterError;
  /** The whole filter. */
  text: string;
  onFix: (filter: string) => void;
}

/** What is wrong with the filter and at which character, with the fix where there is an obvious one. */
export function FilterErrorText({ id, error, text, onFix }: FilterErrorTextProps) {
  const t = useTranslations("filter.error");
  const words = useFilterErrorWords();
  const fixed = fixedFilter(text, error);
  return (
    <p id={id} className={styles.error} role="alert">
      {words(error)} <span className={styles.where}>{t("at", { position: error.position + 1 })}</span>
      {fixed !== null && (
        <button type="button" className={styles.fix} onClick={() => onFix(fixed.filter)}>
          {t("didYouMean", { field: fixed.field })}
        </button>
      )}
    </p>
  );
}

/** An error in words, without its place. */
export function useFilterErrorWords(): (error: FilterError) => string {
  const t = useTranslations("filter.error");
  return ({ code, params }) => {
    const shown: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(params))
      shown[name] = typeof value === "string" ? visibleText(value) : value;
    return t(code, shown);
  };
}

/** The filter with the field that was probably meant; null where none is near. */
export function fixedFilter(text: string, error: FilterError): { filter: string; field: string } | null {
  const field = error.code === "UNKNOWN_FIELD" ? String(error.params.suggestion ?? "") : "";
  if (field === "") return null;
  const { position, length } = error;
  return { filter: text.slice(0, position) + field + text.slice(position + length), field };
}
