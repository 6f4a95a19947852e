"use client";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { JsonEditor } from "@/components/ui/JsonEditor";
import { VisibleText } from "@/components/ui/VisibleText";
import { pythonCallText, type DraftState } from "./retryModel";
import styles from "./RetryDialog.module.css";

/** More than this nobody reads on one line. */
const CALL_CHARS = 2000;
const PLACE_CHARS = 40;

interface ArgumentEditorsProps {
  name: string | null;
  draft: { args: string; kwargs: string };
  /** As it was given; equal text is unchanged. */
  start: { args: string; kwargs: string } | null;
  read: { args: DraftState; kwargs: DraftState };
  onDraft: (draft: { args: string; kwargs: string }) => void;
}

/** Positional and keyword arguments as JSON, and the call that they make as Python writes it. */
export function ArgumentEditors({ name, draft, start, read, onDraft }: ArgumentEditorsProps) {
  const t = useTranslations("retry.editor");
  // One that is empty takes no room until it is wanted.
  const [asked, setAsked] = useState({
    args: draft.args !== "[]" || draft.kwargs === "{}",
    kwargs: draft.kwargs !== "{}",
  });
  const call = pythonCallText(name, read.args, read.kwargs);
  const closed = (["args", "kwargs"] as const).filter((where) => !asked[where]);
  return (
    <>
      {(["args", "kwargs"] as const).map((where) => {
        if (!asked[where]) return null;
        const state = read[where];
        return (
          <JsonEditor
            key={where}
            label={t(where)}
            hint={
              <>
                {t(where === "args" ? "jsonArray" : "jsonObject")}
                {closed.length > 0 && ` · ${t(`${closed[0] ?? "args"}Empty`)}`}
              </>
            }
            state={
              state.ok
                ? start !== null && t(draft[where] === start[where] ? "unchanged" : "changed")
                : t(`problem.${state.code}`, {
                    line: state.line,
                    kind: where,
                    what: visibleText(state.message.slice(0, PLACE_CHARS)),
                  })
            }
            value={draft[where]}
            onChange={(text) => onDraft({ ...draft, [where]: text })}
            problemLine={state.ok ? null : state.line}
          />
        );
      })}
      {closed.map((where) => (
        <button
          key={where}
          type="button"
          className={styles.more}
          onClick={() => setAsked({ ...asked, [where]: true })}
        >
          {t(`add.${where}`)}
        </button>
      ))}
      {call !== null && (
        <div className={styles.call}>
          <span className={styles.callLabel}>{t("python")}</span>
          <code aria-label={t("python")}>
            <VisibleText text={call.length > CALL_CHARS ? `${call.slice(0, CALL_CHARS)}…` : call} />
          </code>
        </div>
      )}
    </>
  );
}
