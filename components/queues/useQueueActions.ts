"use client";
import { useTranslations } from "next-intl";
import { toneOf, tallyOutcomes } from "@/components/actions/outcomeModel";
import { useAction } from "@/components/actions/useAction";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { Paused } from "@/lib/contract/queues";

/** What can be done to a queue, and to messages in it. Each says in a toast what came of it. */
export function useQueueActions() {
  const t = useTranslations("queues.toast");
  const revoked = useTranslations("revoke");
  const changes = [queryKeys.anyQueues(), queryKeys.workers(), queryKeys.shell()];
  const told = (title: string, { workers }: Paused) => {
    const outcomes = workers?.outcomes ?? [];
    return {
      tone: outcomes.length === 0 ? ("done" as const) : toneOf(tallyOutcomes(outcomes)),
      title,
      text: t("workers", { count: outcomes.length }),
      outcomes,
    };
  };
  return {
    pause: useAction({
      send: ({ queue, reason }: { queue: string; reason: string }) => api.pauseQueue(queue, reason),
      sending: ({ queue }) => t("pausing", { queue: visibleText(queue) }),
      told: (result, { queue }) => told(t("paused", { queue: visibleText(queue) }), result),
      changes,
    }),
    resume: useAction({
      send: (queue: string) => api.resumeQueue(queue),
      sending: (queue) => t("resuming", { queue: visibleText(queue) }),
      told: (result, queue) => told(t("resumed", { queue: visibleText(queue) }), result),
      changes,
    }),
    remove: useAction({
      send: ({ queue, refs }: { queue: string; refs: readonly string[] }) => api.removeMessages(queue, refs),
      sending: ({ refs }) => t("removing", { count: refs.length }),
      told: ({ done, gone }) => ({
        tone: gone > 0 ? ("partly" as const) : ("done" as const),
        title: t("removed", { count: done }),
        text: gone > 0 ? t("gone", { count: gone }) : undefined,
      }),
      changes,
    }),
    move: useAction({
      send: ({ queue, refs, target }: { queue: string; refs: readonly string[]; target: string }) =>
        api.moveMessages(queue, refs, target),
      sending: ({ refs, target }) => t("moving", { count: refs.length, target: visibleText(target) }),
      told: ({ done, gone }, { target }) => ({
        tone: gone > 0 ? ("partly" as const) : ("done" as const),
        title: t("moved", { count: done, target: visibleText(target) }),
        text: gone > 0 ? t("gone", { count: gone }) : undefined,
      }),
      changes,
      errorsIn: "dialog",
    }),
    revoke: useAction({
      send: ({ id }: { id: string; name: string | null }) => api.revokeTask(id, { terminate: false }),
      sending: ({ id, name }) => t("revoking", { name: visibleText(name ?? id) }),
      told: ({ outcome, workers }, { id, name }) => ({
        tone: toneOf(tallyOutcomes(workers)),
        title: t("revoking", { name: visibleText(name ?? id) }),
        text: revoked(`outcome.${outcome}`, { signal: "SIGTERM" }),
        outcomes: workers.length > 1 || outcome === "refused" ? workers : [],
      }),
    }),
    putBack: useAction({
      send: ({ queue, id }: { queue: string; id: string }) => api.putBackPurged(queue, id),
      sending: ({ queue }) => t("puttingBack", { queue: visibleText(queue) }),
      told: ({ putBack }) => ({ tone: "done" as const, title: t("putBack", { count: putBack }) }),
      changes,
    }),
  };
}
