import { IconAlertTriangle } from "@tabler/icons-react";
import styles from "./RetryDialog.module.css";

/** What to think of before: none of it hinders. */
export function WarningLines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className={styles.warnings}>
      {lines.map((line) => (
        <li key={line}>
          <IconAlertTriangle size={15} aria-hidden />
          <span>{line}</span>
        </li>
      ))}
    </ul>
  );
}
