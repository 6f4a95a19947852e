"use client";
import { useTranslations } from "next-intl";
import type { WorkerCommand } from "@/components/actions/useWorkerAction";
import { commandText } from "../commandText";
import { VisibleText } from "@/components/ui/VisibleText";

/** "Sends pool_grow(2)"; nothing while the form makes no command. */
export function SendsCommand({ command }: { command: WorkerCommand | null }) {
  const t = useTranslations("workers.dialog");
  if (command === null) return null;
  return (
    <>
      {t("sends")}{" "}
      <code className="mono">
        <VisibleText text={commandText(command)} />
      </code>
    </>
  );
}
