"use client";
import { useTranslations } from "next-intl";
import { useNow } from "@/components/data/clock";
import { useFormat } from "@/components/ui/useFormat";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { WaitCheck } from "@/lib/contract/queues";
import { readEvidence } from "./waitingModel";

const NAMED = 3;
const DAY_MS = 86_400_000;
/** Answers take their time. */
const FRESH_MS = 3000;

/** The checks on a waiting task in the reader's words. */
export function useWaitWords() {
  const t = useTranslations("waiting");
  const format = useFormat();
  const now = useNow();
  const named = (workers: readonly string[]) => {
    const names = workers.slice(0, NAMED).map(visibleText).join(", ");
    return workers.length <= NAMED ? names : t("workersMore", { names, more: workers.length - NAMED });
  };
  const instant = (at: number) => (Math.abs(at - now) < DAY_MS ? format.second(at) : format.dayAndMinute(at));

  /** All values that the texts may hold; those that a check does not bear are blank. */
  const values = (check: WaitCheck) => {
    const { text, number, list } = readEvidence(check);
    const workers = list("workers");
    const worker = text("worker");
    const at = number("dueAt") ?? number("expiresAt") ?? number("startedAt") ?? number("since");
    return {
      queue: visibleText(text("queue") ?? "?"),
      by: visibleText(text("by") ?? t("somebody")),
      name: visibleText(text("name") ?? "?"),
      rate: text("rate") ?? "",
      worker: visibleText(worker ?? "?"),
      hasWorker: worker === null ? "no" : "yes",
      behind: visibleText(text("behind") ?? "?"),
      workers: named(workers),
      count: workers.length,
      ready: number("ready") ?? -1,
      slots: number("slots") ?? 0,
      busy: number("busy") ?? 0,
      position: number("position") ?? -1,
      hasTime: at === null ? "no" : "yes",
      time: at === null ? "" : instant(at),
      length: at === null ? "" : format.length(Math.abs(now - at), "whole"),
    };
  };

  return {
    named,
    /** What holds the task up. */
    title: (check: WaitCheck) => t(`cause.${check.code}.title`, values(check)),
    /** What was seen, and what it means. */
    text: (check: WaitCheck) => {
      const reason = check.code === "PAUSED" ? readEvidence(check).text("reason") : null;
      const words = t(`cause.${check.code}.text`, values(check));
      return reason === null ? words : `${words} ${visibleText(reason)}`;
    },
    /** What was looked at, and is not it. */
    clear: (check: WaitCheck) => t(`clear.${check.code}`, values(check)),
    /** What could not be looked at. */
    open: (check: WaitCheck) => t(`open.${check.code}`, values(check)),
    /** The age of the evidence where it is older than the question; null where it is not. */
    age: ({ toldAt }: WaitCheck, askedAt: number) =>
      toldAt === null || askedAt - toldAt < FRESH_MS
        ? null
        : t("seen", { age: format.age(Math.max(0, now - toldAt)) }),
  };
}
