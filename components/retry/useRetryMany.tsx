"use client";
/** Sends a retry of many; the toast follows it to its end, whatever page is open then. */
import { useTranslations } from "next-intl";
import type { OperationTeller } from "@/components/actions/operations";
import type { Action } from "@/components/actions/useAction";
import { useFollowedAction } from "@/components/actions/useFollowedAction";
import { useMayStop } from "@/components/actions/useMay";
import { api } from "@/components/data/apiClient";
import { useErrorWords } from "@/components/shell/StaleNote";
import type { RetryManyInput, RetryOperation } from "@/lib/contract/retry";
import { retriesHref } from "@/components/ui/links";
import { goesOn, tallyRetry } from "./retryManyModel";

/** Answers when the operation has begun. */
export function useRetryMany(): Action<RetryManyInput, RetryOperation> {
  const t = useTranslations("retry");
  const teller = useRetryTeller();
  return useFollowedAction({
    send: (input: RetryManyInput) => api.retryTasks(input),
    sending: t("sent.beginning"),
    teller,
  });
}

/** How a retry of many is asked for and told. */
export function useRetryTeller(): OperationTeller<RetryOperation> {
  const t = useTranslations("retry");
  const errorWords = useErrorWords();
  const mayStop = useMayStop("retry");
  return {
    kind: "retry",
    goesOn: (operation) => goesOn(operation, Date.now()),
    read: async (id) => (await api.retryOperation(id, { limit: 0 })).operation,
    told: (operation, trouble) => {
      const { tone, sent, unsent, leftOut, waiting, succeeded, failed } = tallyRetry(operation, Date.now());
      const { state, stopAsked } = operation;
      const running = state === "running";
      const parts = [
        succeeded > 0 && t("tally.succeeded", { count: succeeded }),
        failed > 0 && t("tally.failed", { count: failed }),
        sent - succeeded - failed > 0 && t("tally.underWay", { count: sent - succeeded - failed }),
        leftOut > 0 && t("tally.leftOut", { count: leftOut }),
        unsent > 0 && t("tally.unsent", { count: unsent }),
        waiting > 0 && t(running ? "tally.waiting" : "tally.notDone", { count: waiting }),
        state === "stopped" && t(stopAsked ? "tally.stopped" : "tally.stoppedItself"),
        state === "failed" && t("tally.broken"),
        state === "lost" && t("tally.lost"),
        running && stopAsked && t("tally.stopping"),
        trouble !== null && errorWords(trouble),
      ].filter((part) => part !== false);
      return {
        tone,
        title: t("sent.many", { count: sent }),
        text: parts.join(", "),
        link: { href: retriesHref(operation.id), label: t("eachTask") },
        ...(running &&
          !stopAsked &&
          mayStop(operation.user) && { button: { label: t("stop"), run: () => stop(operation.id) } }),
      };
    },
  };
}

function stop(id: string): void {
  // What became of it is told by the operation itself, which is asked for all the while.
  api.stopRetryOperation(id).catch(() => undefined);
}
