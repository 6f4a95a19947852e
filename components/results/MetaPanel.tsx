"use client";
import { useTranslations } from "next-intl";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import type { TaskResult } from "@/lib/contract/results";
import { CopyButton } from "@/components/ui/CopyButton";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { useFormat } from "@/components/ui/useFormat";
import { ValueTree } from "@/components/ui/ValueTree";
import { customMeta, valueRoots } from "./resultModel";

/** What a running task has said of itself by `update_state`. Nothing in Celery's own states. */
export function MetaPanel({ result }: { result: TaskResult | undefined }) {
  const t = useTranslations("results");
  const format = useFormat();
  const meta = customMeta(result);
  if (meta === null || result === undefined) return null;
  return (
    <Panel
      title={t("meta.title")}
      beside={
        <PanelNote>
          <span title={format.exact(result.readAt)}>
            {t("meta.from", { state: visibleText(meta.state) })}
          </span>
        </PanelNote>
      }
      aside={<CopyButton text={() => formatPython(meta.result)} label={t("meta.copy")} />}
    >
      <ValueTree label={t("meta.title")} roots={valueRoots(meta.result)} />
    </Panel>
  );
}
