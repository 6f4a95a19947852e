"use client";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { QueueLeft } from "../consequences";

const NAMED = 3;

/** "mail keeps 1 worker with 8 slots", a line a queue. */
export function QueuesLeftText({ left }: { left: readonly QueueLeft[] }) {
  const t = useTranslations("workers.dialog");
  const rest = left.length - NAMED;
  return (
    <>
      {left.slice(0, NAMED).map(({ queue, workers, slots }) => (
        <div key={queue}>
          {slots === null
            ? t("keeps", { queue: visibleText(queue), count: workers.length })
            : t("keepsSlots", { queue: visibleText(queue), count: workers.length, slots })}
        </div>
      ))}
      {rest > 0 && <div>{t("moreQueues", { count: rest })}</div>}
    </>
  );
}

/** "mail will have no consumer"; null where every queue keeps one. */
export function useDesertedWords(): (queues: readonly string[]) => string | null {
  const t = useTranslations("workers.dialog");
  return (queues) =>
    queues.length === 0
      ? null
      : t("deserted", {
          count: queues.length,
          names: queues.slice(0, NAMED).map(visibleText).join(", ") + (queues.length > NAMED ? ", …" : ""),
        });
}
