"use client";
import { createContext, useContext } from "react";

/** One line of the tooltip. */
export interface TipRow {
  label: string;
  value: string;
  /** A CSS colour for the square before it. */
  color: string;
}

/** What all charts of a page share: the step under the pointer, and what to say and do about it. */
export interface Crosshair {
  /** Index of the step, null while nothing is pointed at. */
  index: number | null;
  /** Which chart the pointer is in: only that one shows the tooltip. */
  chart: string | null;
  point: (index: number | null, chart: string | null) => void;
  /** Head and rows of the tooltip: the values of all charts at that step. */
  tip: (index: number) => { head: string; rows: TipRow[] };
  /** What a click on the step opens. */
  open: (index: number) => void;
  /** How many steps there are. */
  count: number;
}

export const CrosshairContext = createContext<Crosshair | null>(null);

export function useCrosshair(): Crosshair {
  const crosshair = useContext(CrosshairContext);
  if (crosshair === null) throw new Error("a chart outside of its crosshair");
  return crosshair;
}
