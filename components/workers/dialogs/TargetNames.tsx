"use client";
import { useTranslations } from "next-intl";
import { VisibleText } from "@/components/ui/VisibleText";
import type { WorkerLine } from "../workersModel";

const NAMED = 4;

/** "On 6 workers: a, b, c, d and 2 more". */
export function TargetNames({ targets }: { targets: readonly WorkerLine[] }) {
  const t = useTranslations("workers.dialog");
  const rest = targets.length - NAMED;
  return (
    <p>
      {t("on", { count: targets.length })}{" "}
      <VisibleText
        text={targets
          .slice(0, NAMED)
          .map(({ name }) => name)
          .join(", ")}
      />
      {rest > 0 && ` ${t("andMore", { count: rest })}`}
    </p>
  );
}
