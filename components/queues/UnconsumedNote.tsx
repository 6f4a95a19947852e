"use client";
import { useState } from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useMay } from "@/components/actions/useMay";
import { useShell } from "@/components/shell/useShell";
import { Note, NoteAction } from "@/components/ui/Note";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { usePutAway } from "./putAway";

// It loads when somebody first wants it: the note is part of every page.
const AddToWorkersDialog = dynamic(async () => (await import("./AddToWorkersDialog")).AddToWorkersDialog, {
  ssr: false,
});

/**
 * Says on every page that messages wait in a queue from which nobody takes, the fullest first, and adds it to workers.
 * Nothing when there is none, or when all of them were put away in this tab.
 */
export function UnconsumedNote() {
  const t = useTranslations("shell.note");
  const [away, putAway] = usePutAway();
  const [adding, setAdding] = useState<{ queue: string; opened: boolean } | null>(null);
  const queues = (useShell().data?.unconsumedQueues ?? []).filter(({ queue }) => !away.has(queue));
  const [first] = queues;
  const others = queues.length - 1;
  const may = useMay("consumers", { queues: [first?.queue ?? null] });
  return (
    <>
      {first !== undefined && (
        <Note
          tone="retry"
          title={t("unconsumed", { queue: visibleText(first.queue) })}
          actions={
            <>
              {may && (
                <NoteAction onClick={() => setAdding({ queue: first.queue, opened: true })}>
                  {t("unconsumedAdd")}
                </NoteAction>
              )}
              <NoteAction href={others > 0 ? "/broker" : hrefOf(first.queue)}>
                {t("unconsumedLook")}
              </NoteAction>
            </>
          }
          onClose={{
            label: t("unconsumedPutAway", { queue: visibleText(first.queue) }),
            run: () => putAway(first.queue),
          }}
        >
          {t("unconsumedText", { count: first.ready })}{" "}
          {others > 0 && t("unconsumedOthers", { count: others })}
        </Note>
      )}
      {adding !== null && (
        <AddToWorkersDialog
          queue={adding.queue}
          opened={adding.opened}
          onClose={() => setAdding({ ...adding, opened: false })}
        />
      )}
    </>
  );
}

function hrefOf(queue: string): string {
  return `/broker?${new URLSearchParams({ search: queue }).toString()}`;
}
