"use client";
import { IconBroadcastOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { Note, NoteAction } from "@/components/ui/Note";
import { useMay } from "./useMay";
import { useWorkerAction } from "./useWorkerAction";

/** A command takes no more names than these. */
const MAX_NAMES = 1000;

/**
 * Says that these workers run tasks and tell nothing of them, so that what the page shows is not all, and turns their
 * events on with one click. Nothing when there are none.
 */
export function EventsOffNote({ workers }: { workers: readonly string[] }) {
  const t = useTranslations("actions.eventsOff");
  const may = useMay("operator");
  const action = useWorkerAction();
  if (workers.length === 0) return null;
  const names = workers.slice(0, 3).map(visibleText).join(", ");
  const turnOn = () =>
    void action.run({ action: "enable-events", body: { workers: workers.slice(0, MAX_NAMES) } });
  return (
    <Note
      tone="retry"
      icon={<IconBroadcastOff size={16} />}
      title={t("title", { count: workers.length })}
      actions={may && !action.pending && <NoteAction onClick={turnOn}>{t("turnOn")}</NoteAction>}
    >
      {t("text", { names, count: workers.length })} {!may && t("askOperator")}
    </Note>
  );
}
