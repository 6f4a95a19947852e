"use client";
import { useTranslations } from "next-intl";
import { IconHistory } from "@tabler/icons-react";
import { useRights } from "@/components/shell/useRights";
import { may } from "@/lib/contract/permissions";
import { useNow } from "@/components/data/clock";
import { Note, NoteAction } from "@/components/ui/Note";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useFormat } from "@/components/ui/useFormat";
import type { PurgeCopy } from "@/lib/contract/queues";
import { useQueueActions } from "./useQueueActions";

/** What was purged and can still be put back, for everybody to see until the copy is gone. Nothing when there is none. */
export function PurgedCopies({ purges }: { purges: readonly PurgeCopy[] }) {
  const t = useTranslations("queues.purged");
  const format = useFormat();
  const rights = useRights();
  const now = useNow();
  const { putBack } = useQueueActions();
  return purges
    .filter(({ until }) => until > now)
    .map(({ id, queue, at, by, count, until }) => (
      <Note
        key={id}
        tone="plain"
        icon={<IconHistory size={16} />}
        title={t("title", { count, queue: visibleText(queue) })}
        actions={
          rights !== null &&
          may(rights, "purge", { queues: [queue] }) && (
            <NoteAction onClick={() => void putBack.run({ queue, id })}>{t("putBack")}</NoteAction>
          )
        }
      >
        <span title={format.exact(at)}>
          {t("text", {
            by: by === "" ? t("somebody") : visibleText(by),
            age: format.age(Math.max(0, now - at)),
            until: format.minute(until),
          })}
        </span>
      </Note>
    ));
}
