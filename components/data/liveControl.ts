"use client";
/**
 * Live or Paused, for the whole page, and why. A page pauses while updates would move what a person is reading or
 * about to click; the control in the top bar says so and shows how much is waiting.
 */
import { useEffect, useRef } from "react";
import { createValueStore, useValueStore } from "./valueStore";

/** Strongest first: of several reasons the control names the first. */
export const PAUSE_REASONS = [
  "you",
  "selection",
  "menu",
  "dialog",
  "task",
  "scrolled",
  "pointing",
  "hidden",
] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

export interface LiveControlState {
  paused: boolean;
  reason: PauseReason | null;
  /** How many new things wait to be shown, as the page counts them. */
  newCount: number;
}

interface Claim {
  reason: PauseReason;
  /** What the page does to end this reason when a person asks for live: clear the selection, scroll up. */
  onResume: (() => void) | undefined;
}

const claims = new Map<symbol, Claim>();
const BY_YOU = Symbol("you");
const LIVE: LiveControlState = { paused: false, reason: null, newCount: 0 };
const control = createValueStore<LiveControlState>(LIVE);

/** The state, and what the control's button and the key `r` do. */
export function useLiveControl(): LiveControlState & { toggle: () => void; resume: () => void } {
  const state = useValueStore(control, LIVE);
  return { ...state, toggle: toggleLive, resume: resumeLive };
}

/** Pauses while `active`, for a reason. `onResume` is called when the person asks for live: end the reason there. */
export function usePauseWhile(reason: PauseReason, active: boolean, onResume?: () => void): void {
  const newest = useRef(onResume);
  useEffect(() => {
    newest.current = onResume;
  });
  useEffect(() => {
    if (!active) return;
    const claim = Symbol(reason);
    claims.set(claim, { reason, onResume: () => newest.current?.() });
    publish();
    return () => {
      claims.delete(claim);
      publish();
    };
  }, [reason, active]);
}

/** Tells the control how many new things wait, for "12 new". Back to none when the page goes. */
export function useNewCount(count: number): void {
  useEffect(() => {
    control.set({ ...control.get(), newCount: count });
  }, [count]);
  useEffect(() => () => control.set({ ...control.get(), newCount: 0 }), []);
}

/** Live becomes paused by the person; paused, for whatever reason, becomes live. */
export function toggleLive(): void {
  if (control.get().paused) {
    resumeLive();
    return;
  }
  claims.set(BY_YOU, { reason: "you", onResume: undefined });
  publish();
}

/** Ends every reason that can be ended, so that what waits is shown. */
export function resumeLive(): void {
  claims.delete(BY_YOU);
  for (const claim of [...claims.values()]) claim.onResume?.();
  publish();
}

function publish(): void {
  const active = new Set([...claims.values()].map((claim) => claim.reason));
  const reason = PAUSE_REASONS.find((one) => active.has(one)) ?? null;
  control.set({ ...control.get(), paused: reason !== null, reason });
}
