"use client";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { useFormat } from "./useFormat";
import { VisibleText } from "./VisibleText";
import styles from "./LongText.module.css";

interface LongTextProps {
  text: string;
  /** Characters that are drawn before "show all". */
  limit?: number;
}

/** What a browser still draws without a pause; more than this goes by the copy button. */
const MOST_DRAWN = 400_000;

/** A text of any length: its beginning, and the rest when it is asked for. */
export function LongText({ text, limit = 4000 }: LongTextProps) {
  const t = useTranslations("task.long");
  const format = useFormat();
  const [all, setAll] = useState(false);
  const drawn = all ? MOST_DRAWN : limit;
  if (text.length <= drawn) return <VisibleText text={text} />;
  return (
    <>
      <VisibleText text={wholeCharacters(text, drawn)} />
      {all ? (
        <span className={styles.rest}>{t("tooLong", { count: format.count(text.length - drawn) })}</span>
      ) : (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          {t("showAll", { count: format.count(text.length) })}
        </button>
      )}
    </>
  );
}

/** Never half of a pair at the end. */
function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}
