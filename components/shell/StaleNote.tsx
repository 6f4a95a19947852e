"use client";
import { useTranslations } from "next-intl";
import type { ApiError } from "@/components/data/apiClient";
import { useNow } from "@/components/data/clock";
import type { LiveQuery } from "@/components/data/useLiveQuery";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { Note, NoteAction } from "@/components/ui/Note";
import { useFormat } from "@/components/ui/useFormat";
import { Retry } from "./Retry";
import { useConnectionStatus } from "./useShell";

interface StaleNoteProps {
  query: Pick<LiveQuery<unknown>, "error" | "dataUpdatedAt" | "retryAt" | "refetch">;
}

/**
 * Says that a page's last request failed, and how old what it shows is. Silent where the note about the connection
 * has said it already.
 */
export function StaleNote({ query }: StaleNoteProps) {
  const t = useTranslations("shell.note");
  const words = useErrorWords();
  const format = useFormat();
  const status = useConnectionStatus();
  const now = useNow(1000, "client");
  const { error, dataUpdatedAt, retryAt, refetch } = query;
  const told = ["reconnecting", "unreachable", "signedOut", "storeAway"].includes(status.kind);
  if (error === null || told) return null;
  return (
    <Note
      tone="failure"
      title={words(error)}
      actions={<NoteAction onClick={refetch}>{t("tryNow")}</NoteAction>}
    >
      {dataUpdatedAt > 0 &&
        t("shownAsOf", { time: format.second(dataUpdatedAt), age: format.age(now - dataUpdatedAt) })}{" "}
      <Retry at={retryAt} now={now} />
    </Note>
  );
}

/** An error of a request in words. */
export function useErrorWords(): (error: ApiError) => string {
  const t = useTranslations("errors");
  return (error) => {
    const { permission, tasks = "", queues = "" } = error.details;
    if (error.code === "NOT_ALLOWED" && permission !== undefined) {
      const what = [tasks, queues].map((names) => visibleText(String(names))).filter((names) => names !== "");
      return what.length === 0
        ? t("missing", { permission })
        : t("missingFor", { permission, what: what.join(" · ") });
    }
    // A newer server may know codes that this page, loaded before, does not.
    return t.has(error.code) ? t(error.code) : t("INTERNAL");
  };
}
