"use client";
import { useTranslations } from "next-intl";
import { OperationItems } from "@/components/actions/OperationItems";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { TaskLink } from "@/components/ui/openTask";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useStateWord } from "@/components/ui/StateLabel";
import { goesOn, RETRY_OUTCOME_ORDER } from "./retryManyModel";

/** What became of each task of a retry of many, with its new task. */
export function RetriedItems({ id }: { id: string }) {
  const t = useTranslations("retry");
  const stateWord = useStateWord();
  return (
    <OperationItems
      outcomes={RETRY_OUTCOME_ORDER}
      queryKey={(outcome) => queryKeys.retryOperation(id, outcome)}
      read={(items, signal) => api.retryOperation(id, items, signal)}
      kindWord={(outcome) => t(`outcome.${outcome}`)}
      mayChange={(operation) => goesOn(operation, Date.now())}
      remark={({ newId, newState, outcome, text }) =>
        newId !== null ? (
          <>
            {t.rich("asNew", {
              link: () => (
                <TaskLink id={newId}>
                  <code>{visibleText(newId.slice(0, 8))}</code>
                </TaskLink>
              ),
            })}
            {newState !== null && ` · ${stateWord(newState)}`}
          </>
        ) : outcome === "unsent" ? (
          visibleText(text)
        ) : null
      }
    />
  );
}
