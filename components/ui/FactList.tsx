import { Fragment, type ReactNode } from "react";
import classes from "./FactList.module.css";

interface FactListProps {
  /** Each with its own label; facts without a value (null) are left out. */
  facts: readonly { label: string; value: ReactNode }[];
}

/** What is known about one thing, a fact a line. */
export function FactList({ facts }: FactListProps) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ label, value }) =>
        value === null ? (
          <Fragment key={label} />
        ) : (
          <div className={classes.fact} key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
