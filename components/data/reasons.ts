/**
 * Why somebody acts. A dialog's button hands the reason over while it sends (`withReason`); where the server asks for one
 * that was not given, it is asked for here, once, whatever the action was (`askForReason`). Those used last are remembered
 * in this browser, to be chosen again.
 */
import { createValueStore, useValueStore } from "./valueStore";

const KEY = "umbel.reasons";
const MOST_REMEMBERED = 5;
export const MAX_REASON_CHARS = 500;

let inHand: string | null = null;

/** Requests that `send` begins before it returns carry this reason. */
export function withReason<T>(reason: string | null, send: () => T): T {
  const before = inHand;
  inHand = reason;
  try {
    return send();
  } finally {
    inHand = before;
  }
}

export function reasonInHand(): string | null {
  return inHand;
}

interface Question {
  answer: (reason: string | null) => void;
}

const NOBODY_ASKS: Question | null = null;
const question = createValueStore<Question | null>(NOBODY_ASKS);

/** Asks the person; null: they left. Who asks while somebody else does waits for the same answer. */
export function askForReason(): Promise<string | null> {
  const asking = question.get();
  return new Promise((resolve) => {
    question.set({
      answer(reason) {
        question.set(null);
        asking?.answer(reason);
        resolve(reason);
      },
    });
  });
}

/** The question that is open; null: none. */
export function useReasonQuestion(): Question | null {
  return useValueStore(question, NOBODY_ASKS);
}

/** Newest first. */
export function recentReasons(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored)
      ? stored.filter((one) => typeof one === "string").slice(0, MOST_REMEMBERED)
      : [];
  } catch {
    // No storage in this browser, or it is not ours.
    return [];
  }
}

export function rememberReason(reason: string): void {
  const all = [reason, ...recentReasons().filter((one) => one !== reason)].slice(0, MOST_REMEMBERED);
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // Full or forbidden: then it is typed again.
  }
}
