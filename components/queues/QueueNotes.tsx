"use client";
import { useTranslations } from "next-intl";
import { Note } from "@/components/ui/Note";
import type { QueueList } from "@/lib/contract/queues";
import { PausedNotes } from "./PausedNotes";
import { PurgedCopies } from "./PurgedCopies";
import classes from "./Queues.module.css";

/** Of these the words of whoever failed say more than the code does. */
const SAYS_MORE: ReadonlySet<string> = new Set(["unreachable", "not-understood"]);

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
          {source === "api" ? t("troubleApi") : t("troubleBroker")}
          {SAYS_MORE.has(code) && <span className={classes.second}> {text}</span>}
        </Note>
      ))}
      <PausedNotes />
      <PurgedCopies purges={list.purges} />
    </>
  );
}
