"use client";
/** Sends revokes and tells what came of them in a toast: of one task at once, of many while the operation goes on. */
import { useTranslations } from "next-intl";
import { useAction, type Action } from "@/components/actions/useAction";
import { changeToast, showToast, type ToastWords } from "@/components/actions/toasts";
import { useOutcomeWords } from "@/components/actions/useOutcomeWords";
import { ApiError, api } from "@/components/data/apiClient";
import { useErrorWords } from "@/components/shell/StaleNote";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { Operation, RevokeResult, RevokeTasksInput } from "@/lib/contract/control";
import { OperationItems } from "./OperationItems";
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
  const errorWords = useErrorWords();

  const told = (operation: Operation, trouble: ApiError | null): ToastWords => {
    const { tone, taken, finished, doubtful, unknown, waiting } = tallyOperation(operation);
    const running = operation.state === "running";
    const parts = [
      t("tally.taken", { count: taken }),
      finished > 0 && t("tally.finished", { count: finished }),
      doubtful > 0 && t("tally.doubtful", { count: doubtful }),
      unknown > 0 && t("tally.unknown", { count: unknown }),
      waiting > 0 && t(running ? "tally.waiting" : "tally.notDone", { count: waiting }),
      operation.state === "stopped" && t("tally.stopped"),
      operation.state === "failed" && t("tally.failed"),
      operation.state === "lost" && t("tally.lost"),
      trouble !== null && errorWords(trouble),
    ].filter((part) => part !== false);
    return {
      tone,
      title: t("sent.many", { count: operation.total }),
      text: parts.join(", "),
      details: { label: t("eachTask"), content: <OperationItems id={operation.id} /> },
      ...(running && !operation.stopAsked && { button: { label: t("stop"), run: () => stop(operation.id) } }),
      ...(running && operation.stopAsked && { text: `${parts.join(", ")}, ${t("tally.stopping")}` }),
    };
  };
  const stop = (id: string) => {
    // What became of it is told by the operation itself, which is asked for all the while.
    api.stopOperation(id).catch(() => undefined);
  };

  return useAction<RevokeTasksInput, Operation>({
    send: (input) => api.revokeTasks(input),
    sending: () => t("sent.beginning"),
    told: (operation) => {
      void follow(operation, showToast(told(operation, null)), told);
      return null;
    },
    errorsIn: "dialog",
  });
}

const ASK_MS = 500;
/** While it cannot be asked for, it may still go on. */
const TRIES = 60;

async function follow(
  begun: Operation,
  toast: number,
  told: (operation: Operation, trouble: ApiError | null) => ToastWords,
): Promise<void> {
  let operation = begun;
  for (let failed = 0; operation.state === "running" && failed < TRIES;) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    try {
      operation = (await api.operation(operation.id, { limit: 0 })).operation;
      failed = 0;
      changeToast(toast, told(operation, null));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failed += 1;
      changeToast(toast, told(operation, error));
    }
  }
}
