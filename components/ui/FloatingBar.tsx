"use client";
import type { ReactNode } from "react";
import { IconX } from "@tabler/icons-react";
import { IconButton } from "./IconButton";
import { PoliteRegion } from "./PoliteRegion";
import classes from "./FloatingBar.module.css";

interface FloatingBarProps {
  label: string;
  count: ReactNode;
  /** The count as readers are told it when it changes. */
  said: string;
  /** Of the button that puts the selection away. */
  clear: string;
  onClear: () => void;
  /** What can be done with the selected rows. */
  children: ReactNode;
}

/** What can be done with selected rows: it floats above the foot of the list. */
export function FloatingBar({ label, count, said, clear, onClear, children }: FloatingBarProps) {
  return (
    <div className={classes.bar} role="toolbar" aria-label={label}>
      <span className={classes.count}>{count}</span>
      <PoliteRegion text={said} />
      <div className={classes.actions}>{children}</div>
      <IconButton label={clear} className={classes.clear} onClick={onClear}>
        <IconX size={17} aria-hidden />
      </IconButton>
    </div>
  );
}
