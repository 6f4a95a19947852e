"use client";
import { IconBroadcastOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { Note, NoteAction } from "@/components/ui/Note";
import { useEnableEvents } from "./useEnableEvents";
import { useMay } from "./useMay";

/**
 * Says that these workers run tasks and tell nothing of them, so that what the page shows is not all, and turns their
 * events on with one click. Nothing when there are none.
 */
export function EventsOffNote({ workers }: { workers: readonly string[] }) {
  const t = useTranslations("actions.eventsOff");
  const may = useMay("events");
  const { turnOn, pending } = useEnableEvents(workers);
  if (workers.length === 0) return null;
  const names = workers.slice(0, 3).map(visibleText).join(", ");
  return (
    <Note
      tone="retry"
      icon={<IconBroadcastOff size={16} />}
      title={t("title", { count: workers.length })}
      actions={may && !pending && <NoteAction onClick={turnOn}>{t("turnOn")}</NoteAction>}
    >
      {t("text", { names, count: workers.length })} {!may && t("askOperator")}
    </Note>
  );
}
