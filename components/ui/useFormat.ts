"use client";
import { useMemo } from "react";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { createFormat, type Format } from "./format";

/** Numbers, lengths and instants in the reader's language and time zone. Stable between renders. */
export function useFormat(): Format {
  const locale = useLocale();
  const timeZone = useTimeZone();
  const t = useTranslations("time");
  return useMemo(
    () => createFormat(locale, timeZone, (unit, number) => t(`unit.${unit}`, { n: number })),
    [locale, timeZone, t],
  );
}
