"use client";
import classes from "./Legend.module.css";

export interface LegendEntry<Key extends string> {
  key: Key;
  label: string;
  /** A CSS colour. */
  color: string;
}

interface LegendProps<Key extends string> {
  entries: readonly LegendEntry<Key>[];
  hidden: ReadonlySet<Key>;
  onToggle: (key: Key) => void;
  /** What is hatched, if anything is. */
  hatched?: string;
  /** The same at length, on hover and for readers. */
  hatchedWhy?: string;
}

/** What the colours mean; a click switches a series off and on. */
export function Legend<Key extends string>({
  entries,
  hidden,
  onToggle,
  hatched,
  hatchedWhy,
}: LegendProps<Key>) {
  return (
    <ul className={classes.legend}>
      {entries.map(({ key, label, color }) => (
        <li key={key}>
          <button
            className={classes.entry}
            type="button"
            aria-pressed={!hidden.has(key)}
            onClick={() => onToggle(key)}
          >
            <span className={classes.swatch} style={{ background: color }} aria-hidden />
            {label}
          </button>
        </li>
      ))}
      {hatched !== undefined && (
        <li className={classes.entry} title={hatchedWhy}>
          <span className={classes.swatch} data-hatched aria-hidden />
          {hatchedWhy === undefined || hatchedWhy === hatched ? (
            hatched
          ) : (
            <>
              <span aria-hidden>{hatched}</span>
              <span className="reader-only">{hatchedWhy}</span>
            </>
          )}
        </li>
      )}
    </ul>
  );
}
