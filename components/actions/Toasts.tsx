"use client";
import { useEffect, useState } from "react";
import Link from "next/link";
import { Modal } from "@mantine/core";
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconLoader2,
  IconX,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/IconButton";
import { PHONE, useMedia } from "@/components/ui/useMedia";
import { OutcomeList } from "./OutcomeList";
import { closeToast, useToasts, type Toast } from "./toasts";
import classes from "./Toasts.module.css";

const ICONS = {
  sending: IconLoader2,
  done: IconCircleCheckFilled,
  partly: IconAlertTriangleFilled,
  failed: IconCircleXFilled,
};
/** How long good news is shown. */
const SHOWN_MS = 8000;
/** Kinds of trouble that a toast tells; all of them are in a dialog. */
const MAX_SHOWN_GROUPS = 2;

/** The toasts of every page, at the lower right; readers hear each when it says something new. */
export function Toasts() {
  const t = useTranslations("actions.toast");
  const toasts = useToasts();
  return (
    <section
      className={classes.toasts}
      aria-label={t("label")}
      aria-live="polite"
      aria-relevant="additions text"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const t = useTranslations("actions.toast");
  const [held, setHeld] = useState(false);
  const [listed, setListed] = useState(false);
  const { id, tone, title, text, link, button, details, outcomes = [] } = toast;
  useEffect(() => {
    if (tone !== "done" || held || listed) return;
    const timer = setTimeout(() => closeToast(id), SHOWN_MS);
    return () => clearTimeout(timer);
    // Said anew, it is shown for its whole time again.
  }, [toast, id, tone, held, listed]);
  const Shape = ICONS[tone];
  const troubles = outcomes.filter((one) => one.outcome !== "ok" || one.code !== null);
  return (
    <div
      className={classes.toast}
      data-tone={tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Shape className={tone === "sending" ? classes.turning : classes.icon} size={18} aria-hidden />
      <div className={classes.body}>
        <p className={classes.words}>
          <span className={classes.title}>{title}</span> {text}
        </p>
        {troubles.length > 0 && <OutcomeList outcomes={troubles} most={MAX_SHOWN_GROUPS} compact />}
      </div>
      {outcomes.length > 1 && (
        <button className={classes.link} type="button" onClick={() => setListed(true)}>
          {t("perWorker")}
        </button>
      )}
      {details !== undefined && (
        <button className={classes.link} type="button" onClick={() => setListed(true)}>
          {details.label}
        </button>
      )}
      {button !== undefined && (
        <button className={classes.link} type="button" onClick={button.run}>
          {button.label}
        </button>
      )}
      {link !== undefined && (
        <Link prefetch={false} className={classes.link} href={link.href}>
          {link.label}
        </Link>
      )}
      <IconButton label={t("close")} onClick={() => closeToast(id)}>
        <IconX size={16} aria-hidden />
      </IconButton>
      <OutcomeDialog toast={toast} opened={listed} onClose={() => setListed(false)} />
    </div>
  );
}

function OutcomeDialog({ toast, opened, onClose }: { toast: Toast; opened: boolean; onClose: () => void }) {
  const t = useTranslations("common");
  const phone = useMedia(PHONE);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={toast.title}
      fullScreen={phone}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {toast.details?.content ?? <OutcomeList outcomes={toast.outcomes ?? []} />}
    </Modal>
  );
}
