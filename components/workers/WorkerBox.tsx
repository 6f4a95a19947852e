"use client";
import { useTranslations } from "next-intl";
import { Checkbox } from "@mantine/core";
import { visibleText } from "@/components/ui/hiddenCharacters";
import type { WorkerSelection } from "./useWorkerSelection";

interface WorkerBoxProps {
  name: string;
  selection: WorkerSelection;
  size?: string;
}

/** Selects one worker; with Shift all from the one before. */
export function WorkerBox({ name, selection, size }: WorkerBoxProps) {
  const t = useTranslations("workers.select");
  return (
    <Checkbox
      {...(size !== undefined && { size })}
      aria-label={t("one", { name: visibleText(name) })}
      checked={selection.names.has(name)}
      onChange={({ nativeEvent }) =>
        selection.toggle(name, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}
