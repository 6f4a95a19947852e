"use client";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { useFormat } from "@/components/ui/useFormat";
import type { FailureGroup } from "@/lib/contract/failures";

export interface FailureWords {
  /** What the failure is called: its class, or words for one that has none. */
  title: (group: FailureGroup) => string;
  /** Why or since when, in a few words; what people said of it comes first. */
  context: (group: FailureGroup, now: number) => string;
  /** The same without times that stand beside it anyway; null when that leaves nothing. */
  remark: (group: FailureGroup, now: number) => string | null;
  /** The likely cause alone; null where nothing is known. */
  cause: (group: FailureGroup) => string | null;
}

/** What is known about a group, in words. */
export function useFailureWords(): FailureWords {
  const t = useTranslations("failures");
  const format = useFormat();

  function day(at: number, now: number): string {
    return Math.abs(now - at) < DAY_MS ? format.minute(at) : format.day(at);
  }

  function cause({ cause: known }: FailureGroup): string | null {
    switch (known?.kind) {
      case undefined:
        return null;
      case "timeLimit":
        return known.seconds === null
          ? t("cause.timeLimit")
          : t("cause.timeLimitOf", { length: format.length(known.seconds * 1000, "short") });
      case "softTimeLimit":
        return t("cause.softTimeLimit");
      case "killed":
        return known.signal === "SIGKILL" ? t("cause.memory") : t("cause.killed", { signal: known.signal });
      case "exited":
        return t("cause.exited", { code: known.code });
      case "notRegistered":
        return t("cause.notRegistered");
      case "workerLost":
        return t("cause.workerLost", { worker: visibleText(known.worker) });
      case "workerStarted":
        return known.others === 0
          ? t("cause.workerStarted", { worker: visibleText(known.worker) })
          : t("cause.workersStarted", { worker: visibleText(known.worker), others: known.others });
    }
  }

  function said({ status, mark }: FailureGroup, now: number): string | null {
    if (mark === null) return null;
    const by = visibleText(mark.by);
    const who = mark.by === "" ? "nobody" : "somebody";
    switch (status) {
      case "muted":
        return mark.until === null
          ? t("said.muted", { by, who })
          : t("said.mutedUntil", { by, who, until: day(mark.until, now) });
      case "resolved":
        return t("said.fixed", { by, who, when: day(mark.at, now) });
      case "back":
        return t("said.back", { when: day(mark.at, now) });
      default:
        return null;
    }
  }

  function since({ begunAt, firstAt }: FailureGroup, now: number): string {
    if (begunAt !== null) return t("since", { time: day(begunAt, now) });
    return t("first", { age: format.age(now - firstAt) });
  }

  return {
    title: ({ type }) => (type === null ? t("unknownType") : visibleText(type)),
    cause,
    remark(group, now) {
      const parts = [said(group, now), cause(group)].filter((part) => part !== null);
      return parts.length === 0 ? null : parts.join(", ");
    },
    context(group, now) {
      const words = said(group, now);
      if (group.status === "muted" || group.status === "resolved") return words ?? since(group, now);
      return [words, cause(group) ?? (words === null ? since(group, now) : null)]
        .filter((part) => part !== null)
        .join(", ");
    },
  };
}

const DAY_MS = 86_400_000;
