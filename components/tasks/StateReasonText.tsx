"use client";
import { useTranslations } from "next-intl";
import { useFormat } from "@/components/ui/useFormat";
import { VisibleText } from "@/components/ui/VisibleText";
import type { StateReason } from "./taskRowView";

/** Why a task is in its state, or how far it is: the second line under the state. */
export function StateReasonText({ reason }: { reason: StateReason }) {
  const t = useTranslations("tasks.reason");
  const format = useFormat();
  const whole = (ms: number) => format.length(ms, "whole");
  switch (reason.kind) {
    case "dueIn":
      return isNow(reason.ms) ? t("due") : t("dueIn", { length: whole(reason.ms) });
    case "inWorker":
      return t("inWorker", { length: whole(reason.ms) });
    case "retry":
      if (reason.inMs === null) return t("retry", { number: reason.number });
      return isNow(reason.inMs)
        ? t("retryDue", { number: reason.number })
        : t("retryIn", { number: reason.number, length: whole(reason.inMs) });
    case "exception":
      return <VisibleText text={reason.type} />;
    case "terminated":
      return t("terminated");
    case "expired":
      return t("expired");
    case "noWord":
      return t("noWord", { length: format.age(reason.ms) });
  }
}

/** Whole seconds are shown, and "in 0 s" says nothing. */
function isNow(ms: number): boolean {
  return ms < 1000;
}
