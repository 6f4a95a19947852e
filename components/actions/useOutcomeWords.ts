"use client";
import { useTranslations } from "next-intl";
import type { WorkerOutcome } from "@/lib/contract/control";

export interface OutcomeWords {
  /** What the worker made of the command. */
  said: string;
  /** What helps; null where nothing needs to, or nothing is known. */
  mend: string | null;
}

/** A worker's outcome in the reader's language. What has no code is told in the worker's own words. */
export function useOutcomeWords(): (
  outcome: Pick<WorkerOutcome, "outcome" | "text" | "code">,
) => OutcomeWords {
  const t = useTranslations("actions");
  return ({ outcome, text, code }) => {
    if (code !== null) {
      // Taken, though nothing will come of it.
      if (outcome === "ok" && code === "NOT_SUPPORTED_BY_POOL") {
        return { said: t("outcome.unenforced"), mend: t("outcome.unenforcedMend") };
      }
      // A newer server may know codes that this page, loaded before, does not.
      if (!t.has(`why.${code}`)) return { said: text, mend: null };
      const mend = `mend.${code}`;
      return { said: t(`why.${code}`), mend: t.has(mend) ? t(mend) : null };
    }
    if (outcome === "silent") return { said: t("outcome.silent"), mend: t("mend.BUSY") };
    if (outcome === "refused") return { said: t("outcome.refused", { words: text }), mend: null };
    return { said: PLAIN.has(text) ? t("outcome.ok") : t("outcome.okSaid", { words: text }), mend: null };
  };
}

/** Answers that say no more than that it was done. */
const PLAIN: ReadonlySet<string> = new Set(["", "done", "ok"]);
