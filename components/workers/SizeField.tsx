"use client";
import { NumberInput } from "@mantine/core";
import { IconMinus, IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { MAX_POOL_SIZE } from "@/lib/celery/control";
import classes from "./SizeField.module.css";

interface SizeFieldProps {
  label: string;
  value: number | string;
  min: number;
  onChange: (value: number | string) => void;
}

/** A number of slots: typed, or one less and one more by its buttons; arrow keys do the same. */
export function SizeField({ label, value, min, onChange }: SizeFieldProps) {
  const t = useTranslations("workers.one.pool");
  const step = (by: number, Shape: typeof IconPlus, words: string) => {
    const next = typeof value === "number" ? value + by : min;
    return (
      <button
        type="button"
        className={classes.step}
        aria-label={`${label}: ${words}`}
        disabled={next < min || next > MAX_POOL_SIZE}
        onClick={() => onChange(next)}
      >
        <Shape size={14} aria-hidden />
      </button>
    );
  };
  return (
    <span className={classes.field}>
      {step(-1, IconMinus, t("less"))}
      <NumberInput
        variant="unstyled"
        size="xs"
        hideControls
        classNames={{ input: classes.input }}
        aria-label={label}
        value={value}
        onChange={onChange}
        min={min}
        max={MAX_POOL_SIZE}
        allowDecimal={false}
      />
      {step(1, IconPlus, t("more"))}
    </span>
  );
}
