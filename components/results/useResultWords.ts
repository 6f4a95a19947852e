"use client";
import { useTranslations } from "next-intl";
import type { TaskResult } from "@/lib/contract/results";

export interface ResultWords {
  /** What is wrong, or missing. */
  said: string;
  /** What helps; null where nothing needs to. */
  mend: string | null;
}

/** Why there is nothing to show of a stored result, in the reader's language; null where there is something. */
export function useResultWords(): (result: TaskResult) => ResultWords | null {
  const t = useTranslations("results");
  return ({ state, source, problem }) => {
    if (state === "none") {
      const reason = source.reason ?? "not-given";
      return { said: t(`none.${reason}`), mend: mendFor(`noneMend.${reason}`) };
    }
    if (state === "absent") return { said: t("absent"), mend: t("absentMend") };
    if (problem === null) return null;
    return { said: t(`problem.${problem.code}`), mend: mendFor(`problemMend.${problem.code}`) };
  };

  function mendFor(key: string): string | null {
    return t.has(key) ? t(key) : null;
  }
}
