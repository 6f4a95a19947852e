"use client";
import { useTranslations } from "next-intl";
import { parseRange, RANGE_NAMES } from "@/components/data/ranges";
import { Segmented } from "@/components/ui/Segmented";
import { useAddress } from "@/components/ui/useAddress";
import type { Range } from "@/lib/contract/api";

/** The page's time range. */
export function RangePicker({ value, onChange }: { value: Range; onChange: (range: Range) => void }) {
  const t = useTranslations("common");
  return (
    <Segmented
      label={t("range")}
      value={value}
      options={RANGE_NAMES.map((range) => ({ value: range, label: t(`ranges.${range}`) }))}
      onChange={onChange}
    />
  );
}

/** The range in the address; changing it is a step that the back button undoes. */
export function useRange(): [Range, (range: Range) => void] {
  const { params, change } = useAddress();
  const setRange = (range: Range) => change((next) => next.set("range", range));
  return [parseRange(params.get("range")), setRange];
}
