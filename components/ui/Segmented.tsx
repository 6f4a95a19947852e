"use client";
import { useId } from "react";
import classes from "./Segmented.module.css";

interface SegmentedProps<T extends string> {
  /** What is being chosen, for readers. */
  label: string;
  options: readonly { value: T; label: string }[];
  value: T;
  onChange: (value: T) => void;
  /** `small` stands in panel heads, 24 high; the other 28. */
  size?: "normal" | "small";
}

/** One of a few, all in sight. Native radio buttons, so arrows and readers work as everywhere. */
export function Segmented<T extends string>({
  label,
  options,
  value,
  onChange,
  size = "normal",
}: SegmentedProps<T>) {
  const name = useId();
  return (
    <div className={classes.group} data-size={size} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label className={classes.option} key={option.value}>
          <input
            className={classes.input}
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
