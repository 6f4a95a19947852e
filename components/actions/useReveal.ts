"use client";
import { useState } from "react";
import { ApiError } from "@/components/data/apiClient";
import { useMay } from "./useMay";

interface RevealOptions<Told> {
  /** Of the task that it is about. */
  name: string | null;
  isHidden: boolean;
  /** Written into the audit. */
  read: () => Promise<Told>;
  /** What was told is still of what stands there; once it is not, it is hidden again. */
  isOf: (told: Told) => boolean;
}

export interface Reveal<Told> {
  /** With nothing hidden; null: it is not shown. */
  told: Told | null;
  /** Something is hidden that the person may have shown. */
  mayShow: boolean;
  pending: boolean;
  error: ApiError | null;
  show: () => void;
  hide: () => void;
}

/** What is hidden, shown when asked for. It is held here alone: who leaves loses it. */
export function useReveal<Told>({ name, isHidden, read, isOf }: RevealOptions<Told>): Reveal<Told> {
  const isPermitted = useMay("reveal", { tasks: [name] });
  const [told, setTold] = useState<Told | null>(null);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  return {
    told: told !== null && isOf(told) ? told : null,
    mayShow: isHidden && isPermitted,
    pending,
    error,
    show() {
      setPending(true);
      setError(null);
      read()
        .then(setTold, (failed: unknown) => {
          const known = failed instanceof ApiError ? failed : new ApiError("INTERNAL", null);
          // Who was asked why and left knows that nothing is shown.
          if (known.code !== "REASON_REQUIRED") setError(known);
        })
        .finally(() => setPending(false));
    },
    hide: () => setTold(null),
  };
}
