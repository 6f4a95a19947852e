"use client";
import { useState } from "react";
import dynamic from "next/dynamic";
import type { RetryRequest } from "./retryModel";

// They load when somebody first wants them.
const RetryDialog = dynamic(async () => (await import("./RetryDialog")).RetryDialog, { ssr: false });
const RetryManyDialog = dynamic(async () => (await import("./RetryManyDialog")).RetryManyDialog, {
  ssr: false,
});

interface RetryProps {
  /** Null: nothing is asked. */
  request: RetryRequest | null;
  onClose: () => void;
  onSent?: () => void;
}

/** The dialog that asks before tasks run again; each request finds it as new. */
export function Retry({ request, onClose, onSent }: RetryProps) {
  const [last, setLast] = useState({ request, number: 0 });
  // While it fades out it still says what it said.
  if (request !== null && request !== last.request) setLast({ request, number: last.number + 1 });
  if (last.request === null) return null;
  const shared = { opened: request !== null, onClose, onSent };
  return last.request.kind === "one" ? (
    <RetryDialog key={last.number} {...shared} task={last.request.task} />
  ) : (
    <RetryManyDialog key={last.number} {...shared} request={last.request} />
  );
}
