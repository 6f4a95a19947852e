"use client";
import { useState, type ReactNode } from "react";
import { Button, Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ApiError } from "@/components/data/apiClient";
import { rememberReason, withReason } from "@/components/data/reasons";
import { useErrorWords } from "@/components/shell/StaleNote";
import { useShell } from "@/components/shell/useShell";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { ReasonField } from "./ReasonField";
import classes from "./ActionDialog.module.css";

export interface ActionDialogProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  /** What the button that sends says. */
  submit: string;
  onSubmit: () => void;
  /** Red: it ends or loses something. */
  danger?: boolean;
  /** The button is off: something is missing. */
  incomplete?: boolean;
  pending?: boolean;
  /** Why the last try did not succeed. */
  error?: ApiError | null;
  /** At the left of the foot: the command, a role that it needs. */
  foot?: ReactNode;
  size?: number;
  /** Off where nothing is done to the cluster, and where the dialog has a field of its own for it. */
  asksReason?: boolean;
  children: ReactNode;
}

/** A form over the page whose button sends something to the cluster. On phones it takes the whole screen. */
export function ActionDialog(props: ActionDialogProps) {
  const {
    opened,
    onClose,
    title,
    submit,
    onSubmit,
    danger = false,
    incomplete = false,
    pending = false,
  } = props;
  const t = useTranslations("actions.dialog");
  const words = useErrorWords();
  const phone = useMedia(PHONE);
  const { error = null, asksReason = true } = props;
  const required = useShell().data?.reasonRequired === true && asksReason;
  const [reason, setReason] = useState("");
  const why = reason.trim();
  const lacking = incomplete || (required && why === "");
  const submitted = () => {
    if (why !== "") rememberReason(why);
    withReason(why === "" ? null : why, onSubmit);
  };
  const [wasOpened, setWasOpened] = useState(opened);
  if (opened !== wasOpened) {
    setWasOpened(opened);
    setReason("");
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={props.size}
      fullScreen={phone}
      classNames={{
        content: classes.sheet,
        header: classes.header,
        body: classes.body,
        title: classes.title,
      }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        className={classes.form}
        onKeyDown={(event) => {
          // In a field of several lines Enter alone is a line end.
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (!lacking && !pending) submitted();
        }}
      >
        <div className={classes.content}>
          {props.children}
          {opened && (required || (danger && asksReason)) && (
            <ReasonField value={reason} onChange={setReason} required={required} />
          )}
          {error !== null && (
            <p className={classes.error} role="alert">
              {words(error)}
            </p>
          )}
        </div>
        <div className={classes.foot}>
          <span className={classes.footNote}>{props.foot}</span>
          <Button
            size={phone ? "xl" : "md"}
            variant="subtle"
            color="gray"
            className={classes.cancel}
            onClick={onClose}
          >
            {t("cancel")}
          </Button>
          <Button
            size={phone ? "xl" : "md"}
            type="submit"
            variant="filled"
            disabled={lacking}
            loading={pending}
            className={danger ? classes.danger : undefined}
          >
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
