"use client";
import { BASE_PATH } from "@/components/data/basePath";
import { troubleOf, type Trouble } from "./trouble";
import { useConnectionStatus, useShell } from "./useShell";

/** The tab's icon: a red dot for lost workers and new failures, grey with a bar while nothing new can come. */
export function TabIcon() {
  const trouble = useTrouble();
  const file = trouble === null ? "umbel" : trouble.kind === "away" ? "umbel-away" : "umbel-trouble";
  // A new element for each file: browsers do not look again at one that they know.
  return <link key={file} rel="icon" type="image/svg+xml" href={`${BASE_PATH}/${file}.svg`} />;
}

export function useTrouble(): Trouble | null {
  return troubleOf(useConnectionStatus(), useShell().data);
}
