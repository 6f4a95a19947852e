import { Fragment } from "react";
import { HIDDEN, holdsHidden } from "@/lib/cluster/redact/hidden";
import { HiddenMark } from "./HiddenMark";
import { textParts } from "./hiddenCharacters";
import styles from "./VisibleText.module.css";

/**
 * Text from the wire: as text, whatever it holds, with hidden characters drawn as small marks (`U+202E`), and where a secret
 * was hidden, that and why.
 */
export function VisibleText({ text }: { text: string }) {
  const parts = textParts(text);
  if (parts.length === 1 && parts[0]?.kind === "text" && !holdsHidden(text)) return <bdi>{text}</bdi>;
  return (
    <bdi>
      {parts.map((part, at) =>
        part.kind === "text" ? (
          <Fragment key={at}>{withMarks(part.text)}</Fragment>
        ) : (
          <span key={at} className={styles.mark}>
            {part.code}
          </span>
        ),
      )}
    </bdi>
  );
}

function withMarks(text: string) {
  if (!holdsHidden(text)) return text;
  return text.split(HIDDEN).map((piece, at) => (
    <Fragment key={at}>
      {at > 0 && <HiddenMark />}
      {piece}
    </Fragment>
  ));
}
