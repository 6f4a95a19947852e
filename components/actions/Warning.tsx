import type { ReactNode } from "react";
import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "./Warning.module.css";

/** In a dialog: what the action breaks elsewhere. */
export function Warning({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.warning}>
      <IconAlertTriangle className={classes.icon} size={18} aria-hidden />
      <div>
        <div className={classes.title}>{title}</div>
        {children}
      </div>
    </div>
  );
}
