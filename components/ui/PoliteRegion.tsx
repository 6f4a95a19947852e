"use client";
import { useEffect, useRef, useState } from "react";

/** Readers are told at most this often: a live page would talk without end. */
const AT_MOST_EVERY_MS = 5000;

/** Says its text to screen readers when it changes, the newest one if it changes too often. Not seen. */
export function PoliteRegion({ text }: { text: string }) {
  const [said, setSaid] = useState(text);
  const lastAt = useRef(0);
  useEffect(() => {
    if (text === said) return;
    const wait = Math.max(0, lastAt.current + AT_MOST_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      lastAt.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, said]);
  return (
    <span className="reader-only" role="status" aria-live="polite">
      {said}
    </span>
  );
}
