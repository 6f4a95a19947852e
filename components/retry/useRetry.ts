"use client";
/** Sends a retry and tells what came of it. */
import { useTranslations } from "next-intl";
import { useAction, type Action } from "@/components/actions/useAction";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { taskHref } from "@/components/ui/links";
import type { RetryInput, RetryResult } from "@/lib/contract/retry";
import type { RetriedTask } from "./retryModel";

/** Answers when a queue has the new task. */
export function useRetryOne(task: RetriedTask): Action<RetryInput, RetryResult> {
  const t = useTranslations("retry.sent");
  const name = visibleText(task.name ?? task.id);
  return useAction<RetryInput, RetryResult>({
    send: (input) => api.retryTask(task.id, input),
    sending: () => t("one", { name }),
    told: (sent) => ({
      tone: "done",
      title: t("one", { name: visibleText(sent.name) }),
      text: t("queued", { queue: visibleText(sent.route.routingKey) }),
      link: { href: taskHref(sent.id), label: t("open") },
    }),
    changes: [queryKeys.lineage(task.id)],
    errorsIn: "dialog",
  });
}
