"use client";
import { useState } from "react";
import { TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { MAX_REASON_CHARS, recentReasons } from "@/components/data/reasons";
import classes from "./ReasonField.module.css";

interface ReasonFieldProps {
  value: string;
  onChange: (reason: string) => void;
  required: boolean;
  autoFocus?: boolean;
}

/** Why: a line to type, and the last few that were typed in this browser. */
export function ReasonField({ value, onChange, required, autoFocus = false }: ReasonFieldProps) {
  const t = useTranslations("actions.reason");
  const [recent] = useState(recentReasons);
  return (
    <div className={classes.field}>
      <TextInput
        label={required ? t("label") : t("optional")}
        description={t("hint")}
        required={required}
        maxLength={MAX_REASON_CHARS}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data-autofocus={autoFocus || undefined}
        autoComplete="off"
      />
      {recent.length > 0 && value === "" && (
        <ul className={classes.recent} aria-label={t("recent")}>
          {recent.map((reason) => (
            <li key={reason}>
              <button type="button" onClick={() => onChange(reason)} title={reason}>
                {reason}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
