import { Fragment } from "react";
import { textParts } from "./hiddenCharacters";
import styles from "./VisibleText.module.css";

/** Text from the wire: as text, whatever it holds, with hidden characters drawn as small marks (`U+202E`). */
export function VisibleText({ text }: { text: string }) {
  const parts = textParts(text);
  if (parts.length === 1 && parts[0]?.kind === "text") return <bdi>{text}</bdi>;
  return (
    <bdi>
      {parts.map((part, at) =>
        part.kind === "text" ? (
          <Fragment key={at}>{part.text}</Fragment>
        ) : (
          <span key={at} className={styles.mark}>
            {part.code}
          </span>
        ),
      )}
    </bdi>
  );
}
