"use client";
import { useTranslations } from "next-intl";
import { Note } from "@/components/ui/Note";
import type { QueueList } from "@/lib/contract/queues";
import { PausedNotes } from "./PausedNotes";
import { PurgedCopies } from "./PurgedCopies";

/** What failed while asking, which queues somebody paused, and what was purged and can be put back. */
export function QueueNotes({ list }: { list: QueueList }) {
  const t = useTranslations("queues");
  return (
    <>
      {list.troubles.map(({ source, code, text }) => (
        <Note
          key={source}
          tone={source === "broker" ? "failure" : "retry"}
          title={source === "api" && code === "unreachable" ? t("trouble.apiAway") : t(`trouble.${code}`)}
        >
          {text} {source === "api" ? t("troubleApi") : t("troubleBroker")}
        </Note>
      ))}
      <PausedNotes />
      <PurgedCopies purges={list.purges} />
    </>
  );
}
