"use client";
import { IconSearch } from "@tabler/icons-react";
import classes from "./SearchField.module.css";

interface SearchFieldProps {
  /** What can be searched: its placeholder and its name to readers. */
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A page's search: `/` leads to it, Escape empties and then leaves it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
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
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (value === "") event.currentTarget.blur();
          else onChange("");
        }}
      />
      <kbd className={classes.key} aria-hidden>
        /
      </kbd>
    </div>
  );
}
