"use client";
import { ActionDialog, type ActionDialogProps } from "@/components/actions/ActionDialog";
import type { Action } from "@/components/actions/useAction";
import { Audited } from "./Audited";

interface SendDialogProps<Input, Sent> extends Pick<
  ActionDialogProps,
  "opened" | "onClose" | "title" | "submit" | "incomplete" | "size" | "children"
> {
  action: Action<Input, Sent>;
  /** What is sent; null while what is filled in makes no sense. */
  input: () => Input | null;
  /** It was sent; the dialog is closed already. */
  onSent?: () => void;
}

/** The frame of a dialog that has tasks run: it stays open with the error until they were sent, and says who is named. */
export function SendDialog<Input, Sent>(props: SendDialogProps<Input, Sent>) {
  const { action, input, onSent, onClose, ...shown } = props;
  const send = async () => {
    const asked = input();
    if (asked === null || (await action.run(asked)) === null) return;
    onClose();
    onSent?.();
  };
  return (
    <ActionDialog
      {...shown}
      onClose={() => {
        action.forgetError();
        onClose();
      }}
      onSubmit={() => void send()}
      pending={action.pending}
      error={action.error}
      foot={<Audited />}
    />
  );
}
