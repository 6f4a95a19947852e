import { VisibleText } from "./VisibleText";
import { visibleText } from "./hiddenCharacters";
import styles from "./QueuePill.module.css";

/** A queue's name on a pill. */
export function QueuePill({ queue }: { queue: string }) {
  return (
    <span className={styles.pill} title={visibleText(queue)}>
      <VisibleText text={queue} />
    </span>
  );
}
