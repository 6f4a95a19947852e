"use client";
import { useState } from "react";

/**
 * A set of names that this browser remembers under `key`: which series of a chart are off. What is stored is only
 * taken as far as it is one of `allowed`.
 */
export function useRememberedSet<T extends string>(
  key: string,
  allowed: readonly T[],
): [ReadonlySet<T>, (name: T) => void] {
  const [names, setNames] = useState<ReadonlySet<T>>(() => read(key, allowed));
  const toggle = (name: T) => {
    const next = new Set(names);
    if (!next.delete(name)) next.add(name);
    setNames(next);
    write(key, [...next]);
  };
  return [names, toggle];
}

function read<T extends string>(key: string, allowed: readonly T[]): Set<T> {
  try {
    const stored = localStorage.getItem(key)?.split(",") ?? [];
    return new Set(allowed.filter((name) => stored.includes(name)));
  } catch {
    // No storage here: while rendering on the server, or switched off by the person. Then nothing is remembered.
    return new Set();
  }
}

function write(key: string, names: readonly string[]): void {
  try {
    localStorage.setItem(key, names.join(","));
  } catch {
    // As above: the choice holds until the page is left.
  }
}
