import type { ReactNode } from "react";
import Link from "next/link";
import classes from "./FigureStrip.module.css";

interface FigureStripProps {
  /** What the figures are about, for readers. */
  label: string;
  /** `small`: a worker's figures, 18 px and the context beside the number. */
  size?: "normal" | "small";
  children: ReactNode;
}

/** Figures side by side in one panel; below 1100 px in rows of three, on phones of two. */
export function FigureStrip({ label, size = "normal", children }: FigureStripProps) {
  return (
    <dl className={classes.strip} data-size={size} aria-label={label}>
      {children}
    </dl>
  );
}

interface FigureProps {
  label: string;
  value: ReactNode;
  /** In grey after the number: "of 12", "min". */
  unit?: ReactNode;
  /** One line of context below (beside, in small strips). */
  context?: ReactNode;
  /** A small picture at the right: a sparkline, slots. Not for readers. */
  aside?: ReactNode;
  /** Where the figure is explained: its filtered page. The whole figure is the target. */
  href?: string;
}

export function Figure({ label, value, unit, context, aside, href }: FigureProps) {
  return (
    <div className={classes.figure}>
      <dt className={classes.label}>
        {href === undefined ? (
          label
        ) : (
          <Link prefetch={false} href={href}>
            {label}
          </Link>
        )}
      </dt>
      <dd className={classes.value}>
        {value}
        {unit !== undefined && <span className={classes.unit}> {unit}</span>}
      </dd>
      {aside !== undefined && (
        <dd className={classes.aside} aria-hidden>
          {aside}
        </dd>
      )}
      {context !== undefined && <dd className={classes.context}>{context}</dd>}
    </div>
  );
}
