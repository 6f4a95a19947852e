"use client";
import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import type { ApiError } from "@/components/data/apiClient";
import { useErrorWords } from "@/components/shell/StaleNote";
import { FactList } from "@/components/ui/FactList";
import { Panel, PanelNote } from "@/components/ui/Panel";
import { useStateWord } from "@/components/ui/StateLabel";
import { useFormat } from "@/components/ui/useFormat";
import { ValueTree } from "@/components/ui/ValueTree";
import { VisibleText } from "@/components/ui/VisibleText";
import type { TaskResult } from "@/lib/contract/results";
import { DownloadLink } from "./DownloadLink";
import styles from "./ResultPanels.module.css";
import { useResultWords } from "./useResultWords";

interface BackendPanelProps {
  result: TaskResult | undefined;
  /** Umbel itself did not answer. */
  error: ApiError | null;
  now: number;
}

/** What the result backend says of the task, and in words why where it says nothing. */
export function BackendPanel({ result, error, now }: BackendPanelProps) {
  const t = useTranslations("results");
  const format = useFormat();
  return (
    <Panel
      title={t("backend.title")}
      beside={
        result === undefined || result.state === "none" ? undefined : (
          <PanelNote>
            {now - result.readAt < 1000
              ? t("backend.readNow")
              : t("backend.read", { age: format.age(now - result.readAt) })}
          </PanelNote>
        )
      }
    >
      {result === undefined ? (
        <Unanswered error={error} />
      ) : (
        <>
          <Trouble result={result} />
          <Facts result={result} now={now} />
        </>
      )}
    </Panel>
  );
}

function Unanswered({ error }: { error: ApiError | null }) {
  const t = useTranslations("results");
  const errorWords = useErrorWords();
  return (
    <p className={styles.none} role="status">
      {error === null ? t("backend.reading") : errorWords(error)}
    </p>
  );
}

function Trouble({ result }: { result: TaskResult }) {
  const words = useResultWords()(result);
  if (words === null) return null;
  const isTrouble = result.problem !== null;
  return (
    <div className={isTrouble ? styles.trouble : styles.none} role="status">
      <p>
        {words.said} {words.mend}
      </p>
      {result.problem !== null && (
        <p className={styles.own}>
          <VisibleText text={result.problem.message.slice(0, 400)} />
        </p>
      )}
    </div>
  );
}

function Facts({ result, now }: { result: TaskResult; now: number }) {
  const t = useTranslations("results.backend");
  const format = useFormat();
  const stateWord = useStateWord();
  const { source, meta, sizeBytes } = result;
  const others = [...(meta?.stamps ?? []), ...(meta?.others ?? [])];
  const text = (value: string | null): ReactNode => (value === null ? null : <VisibleText text={value} />);
  const doneAt = meta?.doneAt ?? null;
  return (
    <div className={styles.facts}>
      <FactList
        facts={[
          { label: t("address"), value: text(source.address) },
          { label: t("state"), value: meta === null ? null : stateWord(meta.state) },
          {
            label: t("done"),
            value:
              doneAt === null ? null : (
                <span title={format.exact(doneAt)}>
                  {format.day(doneAt) === format.day(now)
                    ? format.millisecond(doneAt)
                    : `${format.day(doneAt)}, ${format.millisecond(doneAt)}`}
                </span>
              ),
          },
          { label: t("serializer"), value: text(meta?.serializer ?? null) },
          { label: t("group"), value: text(meta?.groupId ?? null) },
          {
            label: t("stored"),
            value: sizeBytes === 0 ? null : <DownloadLink id={result.id} sizeBytes={sizeBytes} />,
          },
        ]}
      />
      {others.length > 0 && <ValueTree label={t("others")} roots={others} />}
    </div>
  );
}
