"use client";
import { useTranslations } from "next-intl";
import { IconPlayerPause } from "@tabler/icons-react";
import { useRights } from "@/components/shell/useRights";
import { may } from "@/lib/contract/permissions";
import { useNow } from "@/components/data/clock";
import { useShell } from "@/components/shell/useShell";
import { Note, NoteAction } from "@/components/ui/Note";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useFormat } from "@/components/ui/useFormat";
import { useQueueActions } from "./useQueueActions";

/** Which queues somebody paused: who, why and since when. Nothing when there are none. */
export function PausedNotes() {
  const t = useTranslations("queues");
  const format = useFormat();
  const now = useNow();
  const rights = useRights();
  const { resume } = useQueueActions();
  const paused = useShell().data?.pausedQueues ?? [];
  return paused.map(({ queue, by, reason, since }) => (
    <Note
      key={queue}
      tone="plain"
      icon={<IconPlayerPause size={16} />}
      title={t("paused", { queue: visibleText(queue) })}
      actions={
        rights !== null &&
        may(rights, "pause", { queues: [queue] }) && (
          <NoteAction onClick={() => void resume.run(queue)}>{t("resume")}</NoteAction>
        )
      }
    >
      <span title={format.exact(since)}>
        {t("pausedText", { by: by || t("somebody"), age: format.age(Math.max(0, now - since)) })}
      </span>{" "}
      {reason !== "" && visibleText(reason)}
    </Note>
  ));
}
