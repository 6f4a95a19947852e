"use client";
import { createContext, useContext, type ReactNode } from "react";

/** What parts of the frame share: the dialogs they open and what the person chose. */
export interface Frame {
  openSearch: () => void;
  openHelp: () => void;
  openPreferences: () => void;
  /** Null: the browser's own zone. */
  chosenTimeZone: string | null;
  /** What every page says below its top bar, beside the state of the connection. */
  notes: ReactNode;
}

export const FrameContext = createContext<Frame | null>(null);

export function useFrame(): Frame {
  const frame = useContext(FrameContext);
  if (frame === null) throw new Error("useFrame outside of AppFrame");
  return frame;
}
