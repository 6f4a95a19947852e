"use client";
import { useState } from "react";
import { Autocomplete, NativeSelect, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { visibleText } from "@/components/ui/hiddenCharacters";
import { UNIT_MS, type SendDraft, type WhenDraft } from "./retryModel";
import styles from "./RetryDialog.module.css";

interface SendFieldsProps {
  draft: SendDraft;
  onDraft: (draft: SendDraft) => void;
  /** Queues that workers take from. */
  queues: readonly string[];
  /** Where it goes with no queue chosen; null: one has to be. */
  ownQueue: string | null;
}

/** Where and when a task runs, until when, and how urgently. */
export function SendFields({ draft, onDraft, queues, ownQueue }: SendFieldsProps) {
  const t = useTranslations("retry.fields");
  const [more, setMore] = useState(false);
  return (
    <>
      <div className={styles.fields}>
        <Autocomplete
          label={t("queue")}
          placeholder={ownQueue === null ? t("queueNeeded") : visibleText(ownQueue)}
          classNames={{ input: ownQueue === null ? undefined : styles.ownQueue }}
          data={[...queues]}
          value={draft.queue}
          onChange={(queue) => onDraft({ ...draft, queue })}
          comboboxProps={{ withinPortal: true }}
          maxDropdownHeight={220}
        />
        <WhenField
          label={t("start")}
          none={t("atOnce")}
          value={draft.start}
          onChange={(start) => onDraft({ ...draft, start })}
        />
        {more && (
          <>
            <TextInput
              label={t("priority")}
              placeholder={t("noPriority")}
              inputMode="numeric"
              value={draft.priority}
              onChange={(event) => onDraft({ ...draft, priority: event.currentTarget.value })}
            />
            <WhenField
              label={t("expires")}
              none={t("never")}
              value={draft.expires}
              onChange={(expires) => onDraft({ ...draft, expires })}
            />
          </>
        )}
      </div>
      {!more && (
        <button type="button" className={styles.more} onClick={() => setMore(true)}>
          {t("more")}
        </button>
      )}
    </>
  );
}

interface WhenFieldProps {
  label: string;
  /** What it is called not to say when. */
  none: string;
  value: WhenDraft;
  onChange: (value: WhenDraft) => void;
}

const UNITS = Object.keys(UNIT_MS) as WhenDraft["unit"][];

function WhenField({ label, none, value, onChange }: WhenFieldProps) {
  const t = useTranslations("retry.fields");
  const kinds: WhenDraft["kind"][] = ["none", "in", "at"];
  return (
    <div className={styles.when}>
      <NativeSelect
        label={label}
        data={kinds.map((kind) => ({ value: kind, label: kind === "none" ? none : t(`when.${kind}`) }))}
        value={value.kind}
        onChange={(event) => {
          const kind = kinds.find((one) => one === event.currentTarget.value);
          if (kind !== undefined) onChange({ ...value, kind });
        }}
      />
      {value.kind === "in" && (
        <div className={styles.amount}>
          <TextInput
            aria-label={t("amount", { label })}
            inputMode="decimal"
            value={value.amount}
            onChange={(event) => onChange({ ...value, amount: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t("unit", { label })}
            data={UNITS.map((unit) => ({ value: unit, label: t(`units.${unit}`) }))}
            value={value.unit}
            onChange={(event) => {
              const unit = UNITS.find((one) => one === event.currentTarget.value);
              if (unit !== undefined) onChange({ ...value, unit });
            }}
          />
        </div>
      )}
      {value.kind === "at" && (
        <TextInput
          type="datetime-local"
          aria-label={t("time", { label })}
          description={t("browserTime")}
          classNames={{ description: styles.explained }}
          inputWrapperOrder={["input", "description"]}
          value={value.at}
          onChange={(event) => onChange({ ...value, at: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
