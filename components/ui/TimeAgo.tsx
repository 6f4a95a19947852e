"use client";
import { useTranslations } from "next-intl";
import { useFormat } from "./useFormat";

interface TimeAgoProps {
  /** Unix ms. */
  at: number;
  /** The present time, from the shared clock (`useNow`), Unix ms. */
  now: number;
  /** `bare`: "4 s", for columns whose head says what it is. `ago`: "4 s ago". */
  form?: "bare" | "ago";
  className?: string;
}

/** How long ago something was in its largest unit, the exact time on hover. Below a second, and for clocks that run ahead: "now". */
export function TimeAgo({ at, now, form = "bare", className }: TimeAgoProps) {
  const t = useTranslations("time");
  const format = useFormat();
  const ms = now - at;
  const words = ms < 1000 ? t("now") : form === "ago" ? t("ago", { length: format.age(ms) }) : format.age(ms);
  return (
    <time
      className={className}
      dateTime={new Date(at).toISOString()}
      title={format.exact(at)}
      suppressHydrationWarning
    >
      {words}
    </time>
  );
}
