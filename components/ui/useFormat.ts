"use client";
import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { createFormat, type Format, type UnitWords } from "@/lib/format/format";

/** Numbers, lengths and instants in the reader's language and time zone. The same object for all who ask. */
export function useFormat(): Format {
  const locale = useLocale();
  const timeZone = useTimeZone();
  const t = useTranslations("time");
  return formatFor(locale, timeZone, (unit, number) => t(`unit.${unit}`, { n: number }));
}

/** One for each language and zone: making one costs a dozen formatters, and each cell of a table asks for it. */
const formats = new Map<string, Format>();

function formatFor(locale: string, timeZone: string | undefined, unitWords: UnitWords): Format {
  const key = `${locale} ${timeZone ?? ""}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = createFormat(locale, timeZone, unitWords);
  formats.set(key, made);
  return made;
}
