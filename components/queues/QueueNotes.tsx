"use client";
import { useTranslations } from "next-intl";
import { IconPlayerPause } from "@tabler/icons-react";
import { useMay } from "@/components/actions/useMay";
import { useNow } from "@/components/data/clock";
import { Note, NoteAction } from "@/components/ui/Note";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useFormat } from "@/components/ui/useFormat";
import type { QueueList } from "@/lib/contract/queues";
import { useQueueActions } from "./useQueueActions";

/** What failed while asking, and which queues somebody paused. */
export function QueueNotes({ list }: { list: QueueList }) {
  const t = useTranslations("queues");
  const format = useFormat();
  const now = useNow();
  const may = useMay("operator");
  const { resume } = useQueueActions();
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
      {list.queues.map(({ name, pause }) =>
        pause === null ? null : (
          <Note
            key={name}
            tone="plain"
            icon={<IconPlayerPause size={16} />}
            title={t("paused", { queue: visibleText(name) })}
            actions={may && <NoteAction onClick={() => void resume.run(name)}>{t("resume")}</NoteAction>}
          >
            {t("pausedText", {
              by: pause.by || t("somebody"),
              age: format.age(Math.max(0, now - pause.since)),
            })}{" "}
            {pause.reason !== "" && visibleText(pause.reason)}
          </Note>
        ),
      )}
    </>
  );
}
