import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

interface EmptyStateProps {
  /** A 20 px icon. */
  icon: ReactNode;
  /** The cause. */
  title: string;
  /** What is known about it. */
  children?: ReactNode;
  /** One button with the fix. */
  action?: ReactNode;
  /** Off where it stands inside a panel already. */
  boxed?: boolean;
}

/** Why there is nothing to see, and what to do about it. */
export function EmptyState({ icon, title, children, action, boxed = true }: EmptyStateProps) {
  return (
    <div className={classes.empty} data-boxed={boxed}>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <h2 className={classes.title}>{title}</h2>
      {children !== undefined && <div className={classes.text}>{children}</div>}
      {action}
    </div>
  );
}
