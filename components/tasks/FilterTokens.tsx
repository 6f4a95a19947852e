import type { ReactNode } from "react";
import { filterTokens, type FilterToken } from "@/lib/cluster/taskFilter";

/** Draws each token of a filter's text. */
export function FilterTokens({
  text,
  children,
}: {
  text: string;
  children: (token: FilterToken) => ReactNode;
}) {
  return filterTokens(text).map(children);
}
