"use client";
import { useTranslations } from "next-intl";
import { IconBroadcastOff, IconPlugConnectedX } from "@tabler/icons-react";
import { silentWorkers } from "@/components/shell/emptyCause";
import { copyText } from "@/components/ui/CopyButton";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { Note, NoteAction } from "@/components/ui/Note";
import { useFormat } from "@/components/ui/useFormat";
import type { WorkerView } from "@/lib/contract/api";
import { enableEventsCommand, lostWorkers } from "./workersModel";

interface WorkerNotesProps {
  workers: readonly WorkerView[];
  now: number;
}

/** What is wrong with the workers, with its consequence: lost ones, and those that tell nothing of their tasks. */
export function WorkerNotes({ workers, now }: WorkerNotesProps) {
  return (
    <>
      <LostNote workers={workers} now={now} />
      <EventsOffNote workers={workers} />
    </>
  );
}

function LostNote({ workers, now }: WorkerNotesProps) {
  const t = useTranslations("workers.notes");
  const format = useFormat();
  const { lost, tasks } = lostWorkers(workers);
  const [first] = lost;
  if (first === undefined) return null;
  const filter = [
    filterTerm("state", "LOST"),
    ...(lost.length === 1 ? [filterTerm("worker", first.name)] : []),
  ].join(" ");
  const age = format.age(now - first.lastSeenAt);
  return (
    <Note
      tone="plain"
      icon={<IconPlugConnectedX size={16} />}
      title={
        lost.length === 1
          ? t("lost", { name: visibleText(first.name), age })
          : t("lostSeveral", {
              count: lost.length,
              names: lost
                .slice(0, 3)
                .map(({ name }) => visibleText(name))
                .join(", "),
            })
      }
      actions={
        tasks > 0 && (
          <NoteAction href={tasksHref({ filter, range: "all" })}>
            {t("showTasks", { count: tasks })}
          </NoteAction>
        )
      }
    >
      {tasks === 0 ? t("nothingRan") : t("tasksRan", { count: tasks })}
    </Note>
  );
}

function EventsOffNote({ workers }: { workers: readonly WorkerView[] }) {
  const t = useTranslations("workers.notes");
  const silent = silentWorkers(workers);
  if (silent.length === 0) return null;
  const names = silent.map(({ name }) => name);
  const command = enableEventsCommand(names);
  return (
    <Note
      tone="plain"
      icon={<IconBroadcastOff size={16} />}
      title={t("eventsOff", { count: silent.length })}
      actions={<NoteAction onClick={() => void copyText(command)}>{t("copyFix")}</NoteAction>}
    >
      {t("eventsOffText", { names: names.slice(0, 3).map(visibleText).join(", "), count: silent.length })}
    </Note>
  );
}
