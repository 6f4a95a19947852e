"use client";
import { useMemo } from "react";
import { useTranslations } from "next-intl";
import type { TaskDetail } from "@/lib/contract/api";
import type { ResultMetaView } from "@/lib/contract/results";
import { storedArguments } from "@/components/results/resultModel";
import type { ToldResult } from "@/components/results/ResultPanel";
import { CopyButton } from "@/components/ui/CopyButton";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { ValueTree } from "@/components/ui/ValueTree";
import type { TreeRoot } from "@/components/ui/valueTreeModel";
import { customFieldRoots } from "./customFields";
import { knownArguments, knownResult, type KnownValue } from "./taskArguments";
import styles from "./ValuePanels.module.css";

type Task = TaskDetail["task"];

interface ArgumentsPanelProps {
  task: Task;
  /** What the result backend keeps of it, if it was read. */
  stored?: ResultMetaView | null;
}

/** What the task was called with: by its events, or by the result backend where it keeps more of it. */
export function ArgumentsPanel({ task, stored }: ArgumentsPanelProps) {
  const t = useTranslations("task.arguments");
  const known = useMemo(() => knownArguments(task), [task]);
  const kept = useMemo(() => storedArguments(stored), [stored]);
  if (kept !== null && known.exactness !== "exact") return <StoredArguments roots={kept} />;
  const text = [task.args, task.kwargs].filter((part) => part !== null && part !== "").join(" ");
  return (
    <Panel
      title={t("title")}
      beside={<PanelNote>{trustWords(known)}</PanelNote>}
      aside={text === "" ? undefined : <CopyButton text={text} label={t("copy")} />}
    >
      {known.roots.length > 0 ? (
        <ValueTree label={t("title")} roots={known.roots} />
      ) : (
        <p className={styles.none}>{known.exactness === "unknown" ? t("unknown") : t("none")}</p>
      )}
      <CutNote known={known} setting="app.amqp.argsrepr_maxsize, kwargsrepr_maxsize" />
    </Panel>
  );

  function trustWords({ exactness, truncation, roots }: KnownValue): string {
    if (exactness === "unknown" || (roots.length === 0 && exactness === "exact")) return "";
    if (truncation !== null) return t("cut");
    return t(exactness);
  }
}

/** As the backend has them since the task ended, which may have changed them. */
export function StoredArguments({ roots }: { roots: readonly TreeRoot[] }) {
  const t = useTranslations("task.arguments");
  return (
    <Panel title={t("title")} beside={<PanelNote>{t("stored")}</PanelNote>}>
      {roots.length > 0 ? (
        <ValueTree label={t("title")} roots={roots} />
      ) : (
        <p className={styles.none}>{t("none")}</p>
      )}
    </Panel>
  );
}

/** What the task returned as its event printed it. */
export function useToldResult(task: Task): ToldResult {
  const known = useMemo(() => knownResult(task), [task]);
  return {
    roots: known.roots,
    text: task.result,
    at: task.finishedAt,
    cut: known.truncation !== null,
    note: <CutNote known={known} setting="Task.resultrepr_maxsize" />,
  };
}

/** What the task itself has said on its way, one panel for each kind of custom event. */
export function CustomPanels({ task }: { task: Task }) {
  const t = useTranslations("task.custom");
  return task.custom.map(({ type, fields }) => (
    <Panel
      key={type}
      title={t("title")}
      beside={<PanelNote>{t("from", { type })}</PanelNote>}
      aside={<CopyButton text={fields} label={t("copy")} />}
    >
      <ValueTree label={t("title")} roots={customFieldRoots(fields)} />
    </Panel>
  ));
}

/** Truncation said out loud, with what to raise so that it does not happen again. */
function CutNote({ known, setting }: { known: KnownValue; setting: string }) {
  const t = useTranslations("task.cut");
  if (known.truncation === null) return null;
  return (
    <p className={styles.cut}>
      {t.rich(known.truncation, {
        setting: () => <code>{setting}</code>,
        strong: (words) => <strong>{words}</strong>,
      })}
    </p>
  );
}
