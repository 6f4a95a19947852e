"use client";
import { useTranslations } from "next-intl";
import { useFormat } from "@/components/ui/useFormat";

/** "Trying again in 4 s." `at` is null where nothing is planned, for it is being tried now. Same clock for both. */
export function Retry({ at, now }: { at: number | null; now: number }) {
  const t = useTranslations("shell.note");
  const format = useFormat();
  const seconds = at === null ? 0 : Math.ceil((at - now) / 1000);
  return seconds < 1 ? t("trying") : t("tryingIn", { length: format.age(seconds * 1000) });
}
