"use client";
import { useTranslations } from "next-intl";
import { OperationItems } from "@/components/actions/OperationItems";
import { useOutcomeWords } from "@/components/actions/useOutcomeWords";
import { api } from "@/components/data/apiClient";
import { queryKeys } from "@/components/data/queryKeys";
import type { RevokeOutcomeCode } from "@/lib/contract/control";

const OUTCOMES = [
  "not-allowed",
  "refused",
  "unconfirmed",
  "unknown",
  "revoked",
  "terminated",
  "finished",
] as const satisfies readonly RevokeOutcomeCode[];

/** What became of each task of a revoke of many. */
export function RevokedItems({ id }: { id: string }) {
  const t = useTranslations("revoke.items");
  const words = useOutcomeWords();
  return (
    <OperationItems
      outcomes={OUTCOMES}
      queryKey={(outcome) => queryKeys.operation(id, outcome)}
      read={(items, signal) => api.operation(id, items, signal)}
      kindWord={(outcome) => t(`kind.${outcome}`)}
      remark={({ code, text }) => (code === null ? null : words({ outcome: "refused", text, code }).said)}
    />
  );
}
