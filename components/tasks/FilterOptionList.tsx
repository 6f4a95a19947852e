"use client";
import { useTranslations } from "next-intl";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { FilterOption } from "@/components/ui/filterCompletion";
import styles from "./FilterOptionList.module.css";

interface FilterOptionListProps {
  id: string;
  options: readonly FilterOption[];
  /** -1: none. */
  active: number;
  /** Where it hangs, px from the field's left edge. */
  left: number;
  onTake: (option: FilterOption) => void;
  onHover: (at: number) => void;
}

/** What can be taken at the cursor, with how many tasks have it under the rest of the filter. */
export function FilterOptionList({ id, options, active, left, onTake, onHover }: FilterOptionListProps) {
  const t = useTranslations("filter");
  const counted = options.some((option) => "count" in option);
  return (
    <div className={styles.menu} style={{ left }}>
      <ul id={id} role="listbox" aria-label={t("options")} className={styles.list}>
        {options.map((option, at) => (
          <li
            key={option.insert}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            className={styles.option}
            // The field keeps the focus, or its blur would close the menu before the click.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => onHover(at)}
            onClick={() => onTake(option)}
          >
            <OptionContent option={option} />
          </li>
        ))}
      </ul>
      <div className={styles.foot} aria-hidden>
        <kbd>↵</kbd> {t("take")}
        {counted && (
          <>
            <kbd>*</kbd> {t("anyEnding")}
            <kbd>-</kbd> {t("exclude")}
            <span className={styles.context}>{t("countsUnder")}</span>
          </>
        )}
      </div>
    </div>
  );
}

function OptionContent({ option }: { option: FilterOption }) {
  const t = useTranslations("filter");
  const format = useFormat();
  const word = useStateWord();
  switch (option.kind) {
    case "key":
      return (
        <>
          <Matched text={option.insert} length={option.match} />
          <span className={styles.hint}>{t(`field.${option.field}`)}</span>
        </>
      );
    case "example":
      return <Matched text={option.text} length={option.match} />;
    case "family":
      return (
        <>
          <Matched text={option.text} length={option.match} />
          <span className={styles.remark}>{t("family", { count: option.names })}</span>
          <span className={styles.count}>{format.count(option.count)}</span>
        </>
      );
    case "value":
      return (
        <>
          {option.field === "state" && <StateIcon state={option.text} size={15} />}
          <span data-none={option.count === 0} className={styles.name}>
            <Matched text={option.text} length={option.match} />
          </span>
          {option.field === "state" && <span className={styles.remark}>{word(option.text)}</span>}
          <span className={styles.count}>{format.count(option.count)}</span>
        </>
      );
  }
}

/** The typed part in the accent's colour. */
function Matched({ text, length }: { text: string; length: number }) {
  return (
    <code className={styles.text}>
      <span className={styles.match}>
        <VisibleText text={text.slice(0, length)} />
      </span>
      <VisibleText text={text.slice(length)} />
    </code>
  );
}
