"use client";
import { useState, type ReactNode } from "react";
import { TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { VisibleText } from "@/components/ui/VisibleText";
import { ActionDialog, type ActionDialogProps } from "./ActionDialog";
import { Warning } from "./Warning";
import classes from "./ConfirmDialog.module.css";

interface ConfirmDialogProps extends Omit<ActionDialogProps, "children"> {
  /** What will happen, in numbers. */
  children: ReactNode;
  /** What it breaks elsewhere. */
  warning?: { title: ReactNode; text?: ReactNode } | null;
  /** What must be typed first: the name of what is ended. */
  typed?: string;
  /** The name of what is ended, or of the cluster where that is many. */
  typedIs?: "name" | "cluster";
}

/** Asks before something dangerous, and says what will happen. Closed, it forgets what was typed. */
export function ConfirmDialog({
  warning = null,
  typed,
  typedIs = "name",
  children,
  ...dialog
}: ConfirmDialogProps) {
  const t = useTranslations("actions.dialog");
  const [text, setText] = useState("");
  // Trailing blanks come with copying.
  const untyped = typed !== undefined && text.trim() !== typed.trim();
  const leave = () => {
    setText("");
    dialog.onClose();
  };
  return (
    <ActionDialog
      danger
      {...dialog}
      incomplete={untyped || dialog.incomplete}
      onClose={leave}
      onSubmit={() => {
        setText("");
        dialog.onSubmit();
      }}
    >
      <div>{children}</div>
      {warning !== null && <Warning title={warning.title}>{warning.text}</Warning>}
      {typed !== undefined && (
        <TextInput
          label={t.rich(typedIs === "name" ? "type" : "typeCluster", {
            name: () => (
              <code className={classes.name}>
                <VisibleText text={typed} />
              </code>
            ),
          })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          classNames={{ label: classes.label, input: classes.input }}
        />
      )}
    </ActionDialog>
  );
}
