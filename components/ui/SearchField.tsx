"use client";
import { useState } from "react";
import { IconSearch } from "@tabler/icons-react";
import classes from "./SearchField.module.css";

interface SearchFieldProps {
  /** What can be searched: its placeholder and its name to readers. */
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/**
 * A page's search: `/` leads to it, Escape empties and then leaves it. What is typed is kept here while the field has the
 * focus: a value that goes through the address comes back a moment later, and would undo the letters typed since.
 */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const change = (text: string) => {
    setTyped(text);
    onChange(text);
  };
  return (
    <div className={classes.box}>
      <IconSearch className={classes.icon} size={15} aria-hidden />
      <input
        className={classes.input}
        type="search"
        data-page-search
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={shown}
        onFocus={() => setTyped(value)}
        onBlur={() => setTyped(null)}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (shown === "") event.currentTarget.blur();
          else change("");
        }}
      />
      <kbd className={classes.key} aria-hidden>
        /
      </kbd>
    </div>
  );
}
