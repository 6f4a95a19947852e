import type { ReactNode } from "react";
import Link from "next/link";
import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import classes from "./Note.module.css";

interface NoteProps {
  /** `failure`: something does not work now · `retry`: something may be missing · `plain`: told, not urgent. */
  tone: "failure" | "retry" | "plain";
  /** The fact, in bold, with its full stop. */
  title: ReactNode;
  /** What it means and what happens next. */
  children?: ReactNode;
  icon?: ReactNode;
  /** `NoteAction`s. */
  actions?: ReactNode;
  /** With a name for the button: the note can be put away. */
  onClose?: { label: string; run: () => void };
}

/** A line that says what is wrong while the page stays. Read out politely when it appears. */
export function Note({ tone, title, children, icon, actions, onClose }: NoteProps) {
  return (
    <div className={classes.note} data-tone={tone} role="status">
      <span className={classes.icon} aria-hidden>
        {icon ?? <IconAlertTriangle size={16} />}
      </span>
      <div className={classes.text}>
        <span className={classes.title}>{title}</span> {children}
      </div>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      {onClose !== undefined && (
        <button className={classes.close} type="button" aria-label={onClose.label} onClick={onClose.run}>
          <IconX size={16} aria-hidden />
        </button>
      )}
    </div>
  );
}

/** The name of a setting in a note, never broken at its hyphens. */
export function NoteOption({ children }: { children: ReactNode }) {
  return <code className={classes.option}>{children}</code>;
}

/** A quiet button or link at the end of a note. */
export function NoteAction(props: { children: ReactNode } & ({ href: string } | { onClick: () => void })) {
  if ("href" in props) {
    return (
      <Link prefetch={false} className={classes.action} href={props.href}>
        {props.children}
      </Link>
    );
  }
  return (
    <button className={classes.action} type="button" onClick={props.onClick}>
      {props.children}
    </button>
  );
}
