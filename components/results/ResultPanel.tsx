"use client";
import { useState } from "react";
import { useTranslations } from "next-intl";
import { formatPython } from "@/lib/celery/pythonValueFormat";
import type { ResultMetaView, TaskResult } from "@/lib/contract/results";
import { CopyButton } from "@/components/ui/CopyButton";
import { LongText } from "@/components/ui/LongText";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { Segmented } from "@/components/ui/Segmented";
import { useFormat } from "@/components/ui/useFormat";
import { ValueTree } from "@/components/ui/ValueTree";
import type { TreeRoot } from "@/components/ui/valueTreeModel";
import type { ReactNode } from "react";
import { DownloadLink } from "./DownloadLink";
import { storedReturn, valueRoots } from "./resultModel";
import styles from "./ResultPanels.module.css";

/** A value as an event told it. */
export interface ToldResult {
  roots: readonly TreeRoot[];
  /** As it was printed; null where no event told it. */
  text: string | null;
  /** When the event was sent, Unix ms. */
  at: number | null;
  /** It is not the whole value. */
  cut: boolean;
  /** What is said below the tree where it is cut. */
  note: ReactNode;
}

interface ResultPanelProps {
  result: TaskResult | undefined;
  told: ToldResult;
  now: number;
}

/** What a task returned: whole from the result backend, else as its event printed it. */
export function ResultPanel({ result, told, now }: ResultPanelProps) {
  const t = useTranslations("results");
  const [wanted, setWanted] = useState<"backend" | "event">("backend");
  const meta = storedReturn(result);
  const head = result?.state === "unreadable" ? result.head : null;
  const hasBoth = (meta !== null || head !== null) && told.text !== null;
  const from = (meta === null && head === null) || (hasBoth && wanted === "event") ? "event" : "backend";
  const copied = from === "event" ? told.text : meta && (() => formatPython(meta.result));
  return (
    <Panel
      title={t("title")}
      beside={<Learned from={from} result={result} told={told} now={now} />}
      aside={
        <span className={styles.tools}>
          {hasBoth && (
            <Segmented
              label={t("from")}
              size="small"
              options={[
                { value: "backend", label: t("kind.backend") },
                { value: "event", label: t("kind.event") },
              ]}
              value={from}
              onChange={setWanted}
            />
          )}
          {copied !== null && <CopyButton text={copied} label={t("copy")} />}
        </span>
      }
    >
      {from === "event" ? (
        <Told told={told} />
      ) : meta !== null && result !== undefined ? (
        <Stored id={result.id} meta={meta} sizeBytes={result.sizeBytes} />
      ) : (
        result !== undefined && <Head id={result.id} text={head ?? ""} sizeBytes={result.sizeBytes} />
      )}
    </Panel>
  );
}

/** Where the shown value comes from, and when it was learned. */
function Learned({ from, result, told, now }: ResultPanelProps & { from: "backend" | "event" }) {
  const t = useTranslations("results");
  const format = useFormat();
  if (from === "backend" && result !== undefined) {
    const isWhole = result.meta !== null && !result.meta.cut.includes("result");
    return (
      <PanelNote>
        {t(isWhole ? "learned.whole" : "learned.part", { age: format.age(now - result.readAt) })}
      </PanelNote>
    );
  }
  if (told.text === null) return null;
  const time = told.at === null ? "" : format.millisecond(told.at);
  return <PanelNote>{t(told.cut ? "learned.eventCut" : "learned.event", { time })}</PanelNote>;
}

function Told({ told }: { told: ToldResult }) {
  const t = useTranslations("results");
  return (
    <>
      {told.roots.length > 0 ? (
        <ValueTree label={t("title")} roots={told.roots} />
      ) : (
        <p className={styles.none}>{t("untold")}</p>
      )}
      {told.note}
    </>
  );
}

function Stored({ id, meta, sizeBytes }: { id: string; meta: ResultMetaView; sizeBytes: number }) {
  const t = useTranslations("results");
  return (
    <>
      <ValueTree label={t("title")} roots={valueRoots(meta.result)} />
      {meta.cut.includes("result") && (
        <p className={styles.cut}>
          {t("inPart")} <DownloadLink id={id} sizeBytes={sizeBytes} />
        </p>
      )}
    </>
  );
}

/** The beginning of one that is too large to be read, as it is stored. */
function Head({ id, text, sizeBytes }: { id: string; text: string; sizeBytes: number }) {
  const t = useTranslations("results");
  return (
    <>
      <pre className={styles.head} tabIndex={0} aria-label={t("head")}>
        <LongText text={text} />
      </pre>
      <p className={styles.cut}>
        {t("tooLarge")} <DownloadLink id={id} sizeBytes={sizeBytes} />
      </p>
    </>
  );
}
