"use client";
import { useTranslations } from "next-intl";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useMay } from "@/components/actions/useMay";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { filterTerm, tasksHref } from "@/components/ui/links";
import { Note, NoteAction } from "@/components/ui/Note";
import { useFormat } from "@/components/ui/useFormat";
import { ifStopped } from "./consequences";
import { useForget } from "./useForget";
import { lostWorkers, queuesOf, type WorkerLine } from "./workersModel";

interface LostNoteProps {
  /** All workers: the others tell who serves the lost one's queues now. */
  workers: readonly WorkerLine[];
  /** Only told of this one. */
  only?: string;
  now: number;
}

/** Workers that went without a word, with the consequence: what ran there, and whose queues they served. */
export function LostNote({ workers, only, now }: LostNoteProps) {
  const t = useTranslations("workers.notes");
  const format = useFormat();
  const may = useMay("forget");
  const forget = useForget();
  const { lost, tasks } = lostWorkers(workers.filter(({ name }) => only === undefined || name === only));
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
        <>
          {tasks > 0 && (
            <NoteAction href={tasksHref({ filter, range: "all" })}>
              {t("showTasks", { count: tasks })}
            </NoteAction>
          )}
          {may && (
            <NoteAction onClick={() => void forget.run(lost.map(({ name }) => name))}>
              {t("forget", { count: lost.length })}
            </NoteAction>
          )}
        </>
      }
    >
      {tasks === 0 ? t("nothingRan") : t("tasksRan", { count: tasks })}{" "}
      <QueuesLeft lost={lost} all={workers} />
    </Note>
  );
}

/** Who takes from the queues of lost workers now. */
function QueuesLeft({ lost, all }: { lost: readonly WorkerLine[]; all: readonly WorkerLine[] }) {
  const t = useTranslations("workers.notes");
  const queues = new Set(lost.flatMap(queuesOf));
  // As if they had been online till now: what is left without them.
  const { deserted, left } = ifStopped(
    lost.map((worker) => ({ ...worker, status: "online" as const })),
    all,
  );
  if (queues.size === 0) return null;
  if (deserted.length > 0) {
    const names = deserted.slice(0, 3).map(visibleText).join(", ");
    return t("queuesDeserted", { count: deserted.length, names });
  }
  const [thinnest] = [...left].sort((a, b) => a.workers.length - b.workers.length);
  if (thinnest === undefined) return null;
  return t("queueLeft", { queue: visibleText(thinnest.queue), count: thinnest.workers.length });
}
