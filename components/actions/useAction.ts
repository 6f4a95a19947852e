"use client";
import { useMutation, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { ApiError } from "@/components/data/apiClient";
import { reasonInHand, withReason } from "@/components/data/reasons";
import { useErrorWords } from "@/components/shell/StaleNote";
import { changeToast, closeToast, showToast, type ToastWords } from "./toasts";

export interface ActionOptions<Input, Result> {
  send: (input: Input) => Promise<Result>;
  /** What the toast says while no answer is there: "Ping sent to w1@host". */
  sending: (input: Input) => string;
  /** What it says then; null: nothing, for the page tells it itself. */
  told: (result: Result, input: Input) => ToastWords | null;
  /** What is read anew when it is done. */
  changes?: readonly QueryKey[];
  /** `dialog`: an error is shown by the dialog that asked, which stays open; the toast goes. */
  errorsIn?: "toast" | "dialog";
}

export interface Action<Input, Result> {
  /** Sends it. Null when it did not succeed: `error` says why. Never throws. */
  run: (input: Input) => Promise<Result | null>;
  pending: boolean;
  error: ApiError | null;
  forgetError: () => void;
}

/**
 * One button's way to the cluster: sends, says in a toast what was sent and what came of it, and reads anew what may have
 * changed. It never paints a result: the page turns when the workers say so.
 */
export function useAction<Input, Result>(options: ActionOptions<Input, Result>): Action<Input, Result> {
  const { send, sending, told, changes = [], errorsIn = "toast" } = options;
  const client = useQueryClient();
  const words = useErrorWords();
  const t = useTranslations("actions.toast");
  const mutation = useMutation<Result, ApiError, { input: Input; reason: string | null }>({
    mutationFn: ({ input, reason }) => withReason(reason, () => send(input)),
  });
  return {
    async run(input) {
      // By the time it is sent, the dialog that it was given to has gone on.
      const reason = reasonInHand();
      const toast = showToast({ tone: "sending", title: sending(input), text: t("waiting") });
      const result = await mutation.mutateAsync({ input, reason }).catch((error: unknown) => {
        // Who was asked why and left knows that nothing was done.
        if (errorsIn === "dialog" || asApiError(error).code === "REASON_REQUIRED") closeToast(toast);
        else changeToast(toast, { tone: "failed", title: sending(input), text: words(asApiError(error)) });
        return null;
      });
      if (result !== null) {
        const after = told(result, input);
        if (after === null) closeToast(toast);
        else changeToast(toast, after);
      }
      await Promise.all(changes.map((queryKey) => client.invalidateQueries({ queryKey })));
      return result;
    },
    pending: mutation.isPending,
    error: mutation.error,
    forgetError: mutation.reset,
  };
}

/** All that the API client throws; anything else is a mistake of ours. */
function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("INTERNAL", null);
}
