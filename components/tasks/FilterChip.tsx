"use client";
import { IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { FilterToken } from "@/lib/cluster/taskFilter";
import { isKnownState } from "@/lib/celery/states";
import { StateIcon, useStateWord } from "@/components/ui/StateLabel";
import { hueVar, stateHue } from "@/components/ui/theme";
import { VisibleText } from "@/components/ui/VisibleText";
import { visibleText } from "@/components/ui/hiddenCharacters";
import styles from "./FilterChip.module.css";

interface FilterChipProps {
  token: FilterToken;
  /** The text that the token is cut from. */
  text: string;
  /** Where in the token's own text the error lies. */
  error: { from: number; to: number } | null;
  onEdit: () => void;
  onRemove: () => void;
}

/** One term as a chip; a word of the grammar (OR, a bracket) as itself. A click edits it. */
export function FilterChip({ token, text, error, onEdit, onRemove }: FilterChipProps) {
  const t = useTranslations("filter");
  const own = text.slice(token.from, token.to);
  const name = visibleText(own);
  return (
    <span
      className={styles.chip}
      data-kind={token.kind === "term" ? "term" : "mark"}
      data-error={error !== null}
    >
      <button
        type="button"
        className={styles.edit}
        aria-label={t("edit", { term: name })}
        title={name}
        onClick={onEdit}
      >
        {error === null ? content() : faulty(own, error)}
      </button>
      <button
        type="button"
        className={styles.remove}
        aria-label={t("remove", { term: name })}
        title={t("remove", { term: name })}
        onClick={onRemove}
      >
        <IconX size={13} aria-hidden />
      </button>
    </span>
  );

  function content() {
    if (token.kind !== "term") return <code className={styles.mark}>{own}</code>;
    return (
      <>
        {token.negated && <span className={styles.not}>{t("not")}</span>}
        {token.key !== null && (
          <span className={styles.key}>
            <VisibleText text={token.key} /> {token.operator === "" ? ":" : token.operator}
          </span>
        )}
        {token.field === "state" ? <States token={token} /> : <Value text={token.value} />}
      </>
    );
  }
}

function Value({ text }: { text: string }) {
  return (
    <span className={styles.value}>
      <VisibleText text={text.length > 60 ? `${text.slice(0, 60)}…` : text} />
    </span>
  );
}

function States({ token }: { token: FilterToken }) {
  const word = useStateWord();
  return token.values.map(({ text, from }) => {
    const state = text.toUpperCase();
    if (!isKnownState(state) && state !== "LOST") return <Value key={from} text={text} />;
    return (
      <span key={from} className={styles.state} style={{ color: hueVar(stateHue(state)) }}>
        <StateIcon state={state} size={14} />
        {word(state)}
      </span>
    );
  });
}

function faulty(own: string, { from, to }: { from: number; to: number }) {
  return (
    <code>
      {own.slice(0, from)}
      <span className={styles.fault}>{own.slice(from, to)}</span>
      {own.slice(to)}
    </code>
  );
}
