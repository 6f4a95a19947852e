"use client";
import { useTranslations } from "next-intl";
import { useWorkerAction, type WorkerCommand } from "@/components/actions/useWorkerAction";
import { VisibleText } from "@/components/ui/VisibleText";
import { commandText } from "./commandText";
import classes from "./PoolPanel.module.css";

interface PendingChangeProps {
  command: WorkerCommand;
  /** Also after it was sent: the control shows again what the worker says. */
  onUndo: () => void;
  onSent: () => void;
}

/** A control was changed: what will be sent, with Apply and Undo. */
export function PendingChange({ command, onUndo, onSent }: PendingChangeProps) {
  const t = useTranslations("workers.one.change");
  const action = useWorkerAction();
  const apply = async () => {
    const result = await action.run(command);
    if (result === null) return;
    onSent();
    onUndo();
  };
  return (
    <div className={classes.change} role="group" aria-label={t("label")}>
      <span className={classes.changeText}>
        {t("sends")}{" "}
        <code className="mono">
          <VisibleText text={commandText(command)} />
        </code>
      </span>
      <button className={classes.undo} type="button" disabled={action.pending} onClick={onUndo}>
        {t("undo")}
      </button>
      <button className={classes.apply} type="button" disabled={action.pending} onClick={() => void apply()}>
        {t("apply")}
      </button>
    </div>
  );
}
