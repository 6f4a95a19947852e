/**
 * What has been sent to the cluster and what came of it: short notices above every page. A toast that is under way or
 * tells of trouble stays until it is put away; one that says all is well goes by itself.
 */
import type { ReactNode } from "react";
import { createValueStore, useValueStore } from "@/components/data/valueStore";
import type { WorkerOutcome } from "@/lib/contract/control";

export interface ToastWords {
  /** `sending`: no answer yet · `done` · `partly`: not everywhere, or not known · `failed`: nothing was done. */
  tone: "sending" | "done" | "partly" | "failed";
  /** What was sent: "Pool growth sent to 3 workers". */
  title: string;
  /** What was taken: "2 done, 1 refused". */
  text?: string;
  /** What each worker made of it; those that did not do it are named with what helps. */
  outcomes?: readonly WorkerOutcome[];
  link?: { href: string; label: string };
  /** What can be done about it while it is shown: stop it. */
  button?: { label: string; run: () => void };
  /** What else there is to tell, in a dialog of the toast's title. */
  details?: { label: string; content: ReactNode };
}

export interface Toast extends ToastWords {
  id: number;
}

/** More than these cover the page: the oldest go. */
const MAX_TOASTS = 4;
const NONE: readonly Toast[] = [];
const toasts = createValueStore<readonly Toast[]>(NONE);
let lastId = 0;

/** Shows a toast; its id serves to change it. */
export function showToast(words: ToastWords): number {
  lastId += 1;
  toasts.set([...toasts.get(), { ...words, id: lastId }].slice(-MAX_TOASTS));
  return lastId;
}

/** Says something else in a toast's place; one that was put away meanwhile comes back, for it tells something new. */
export function changeToast(id: number, words: ToastWords): void {
  if (renewToast(id, words)) return;
  toasts.set([...toasts.get(), { ...words, id }].slice(-MAX_TOASTS));
}

/** The same, but one that was put away stays away. True: it is shown. */
export function renewToast(id: number, words: ToastWords): boolean {
  const shown = toasts.get();
  if (!shown.some((toast) => toast.id === id)) return false;
  toasts.set(shown.map((toast) => (toast.id === id ? { ...words, id } : toast)));
  return true;
}

export function closeToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

export function useToasts(): readonly Toast[] {
  return useValueStore(toasts, NONE);
}
