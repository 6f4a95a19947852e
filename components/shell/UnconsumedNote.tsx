"use client";
import { useTranslations } from "next-intl";
import { Note, NoteAction } from "@/components/ui/Note";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useShell } from "./useShell";

/** Says on every page that messages wait in queues from which nobody takes. Nothing when there are none. */
export function UnconsumedNote({ className }: { className?: string }) {
  const t = useTranslations("shell.note");
  const queues = useShell().data?.unconsumedQueues ?? [];
  const [first] = queues;
  if (first === undefined) return null;
  const waiting = queues.reduce((sum, { ready }) => sum + ready, 0);
  const only = queues.length === 1 ? first.queue : null;
  const href = only === null ? "/broker" : `/broker?${new URLSearchParams({ search: only }).toString()}`;
  return (
    <div className={className}>
      <Note
        tone="retry"
        title={
          only === null
            ? t("unconsumedMore", { count: queues.length })
            : t("unconsumed", { queue: visibleText(only) })
        }
        actions={<NoteAction href={href}>{t("unconsumedLook")}</NoteAction>}
      >
        {t("unconsumedText", { count: waiting })}
      </Note>
    </div>
  );
}
