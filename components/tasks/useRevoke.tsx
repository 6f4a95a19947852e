"use client";
/** Sends revokes and tells what came of them in a toast: of one task at once, of many while the operation goes on. */
import { useTranslations } from "next-intl";
import type { OperationTeller } from "@/components/actions/operations";
import { useAction, type Action } from "@/components/actions/useAction";
import { useFollowedAction } from "@/components/actions/useFollowedAction";
import { useMayStop } from "@/components/actions/useMay";
import { useOutcomeWords } from "@/components/actions/useOutcomeWords";
import { api } from "@/components/data/apiClient";
import { useErrorWords } from "@/components/shell/StaleNote";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { Operation, RevokeResult, RevokeTasksInput } from "@/lib/contract/control";
import { RevokedItems } from "./RevokedItems";
import { tallyOperation, toneOfRevoke, type RevokedTask, type Signal } from "./revokeModel";

export interface HowToRevoke {
  terminate: boolean;
  signal: Signal;
}

/** Of one task: answers when the workers have. */
export function useRevokeOne(task: RevokedTask): Action<HowToRevoke, RevokeResult> {
  const t = useTranslations("revoke");
  const words = useOutcomeWords();
  const name = visibleText(task.name ?? task.id);
  return useAction<HowToRevoke, RevokeResult>({
    send: (how) => api.revokeTask(task.id, how),
    sending: ({ terminate }) => t(terminate ? "sent.terminateOne" : "sent.one", { name }),
    told: ({ outcome, code, workers }, how) => {
      const said = code === null ? null : words({ outcome: "refused", text: "", code });
      return {
        tone: toneOfRevoke(outcome),
        title: t(how.terminate ? "sent.terminateOne" : "sent.one", { name }),
        text: [t(`outcome.${outcome}`, { signal: how.signal }), said?.said, said?.mend]
          .filter(Boolean)
          .join(" "),
        outcomes: workers.length > 1 || outcome === "refused" ? workers : [],
      };
    },
    errorsIn: "dialog",
  });
}

/** Of many: answers when the operation has begun; the toast follows it to its end, whatever page is open then. */
export function useRevokeMany(): Action<RevokeTasksInput, Operation> {
  const t = useTranslations("revoke");
  const teller = useRevokeTeller();
  return useFollowedAction({
    send: (input: RevokeTasksInput) => api.revokeTasks(input),
    sending: t("sent.beginning"),
    teller,
  });
}

/** How a revoke of many is asked for and told. */
export function useRevokeTeller(): OperationTeller<Operation> {
  const t = useTranslations("revoke");
  const errorWords = useErrorWords();
  const mayStop = useMayStop("revoke");
  return {
    kind: "revoke",
    read: async (id) => (await api.operation(id, { limit: 0 })).operation,
    told: (operation, trouble) => {
      const tally = tallyOperation(operation);
      const { tone, sent, taken, finished, doubtful, unknown, notAllowed, waiting } = tally;
      const running = operation.state === "running";
      const parts = [
        t("tally.taken", { count: taken }),
        finished > 0 && t("tally.finished", { count: finished }),
        doubtful > 0 && t("tally.doubtful", { count: doubtful }),
        unknown > 0 && t("tally.unknown", { count: unknown }),
        notAllowed > 0 && t("tally.notAllowed", { count: notAllowed }),
        waiting > 0 && t(running ? "tally.waiting" : "tally.notDone", { count: waiting }),
        operation.state === "stopped" && t("tally.stopped"),
        operation.state === "failed" && t("tally.failed"),
        operation.state === "lost" && t("tally.lost"),
        running && operation.stopAsked && t("tally.stopping"),
        trouble !== null && errorWords(trouble),
      ].filter((part) => part !== false);
      return {
        tone,
        title: t("sent.many", { count: sent }),
        text: parts.join(", "),
        details: { label: t("eachTask"), content: <RevokedItems id={operation.id} /> },
        ...(running &&
          !operation.stopAsked &&
          mayStop(operation.user) && { button: { label: t("stop"), run: () => stop(operation.id) } }),
      };
    },
  };
}

function stop(id: string): void {
  // What became of it is told by the operation itself, which is asked for all the while.
  api.stopOperation(id).catch(() => undefined);
}
