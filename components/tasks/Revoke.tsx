"use client";
import { useState } from "react";
import dynamic from "next/dynamic";
import type { RevokeRequest } from "./revokeModel";

// It loads when somebody first wants it.
const RevokeDialog = dynamic(async () => (await import("./RevokeDialog")).RevokeDialog, { ssr: false });

interface RevokeProps {
  /** Null: nothing is asked. */
  request: RevokeRequest | null;
  onClose: () => void;
  onSent?: () => void;
}

/** The dialog that asks before tasks are revoked; each request finds it as new. */
export function Revoke({ request, onClose, onSent }: RevokeProps) {
  const [last, setLast] = useState({ request, number: 0 });
  // While it fades out it still says what it said.
  if (request !== null && request !== last.request) setLast({ request, number: last.number + 1 });
  if (last.request === null) return null;
  return (
    <RevokeDialog
      key={last.number}
      opened={request !== null}
      request={last.request}
      onClose={onClose}
      onSent={onSent}
    />
  );
}
