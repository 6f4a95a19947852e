"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useReasonQuestion } from "@/components/data/reasons";

const ReasonDialog = dynamic(async () => (await import("./ReasonDialog")).ReasonDialog, { ssr: false });

/** The dialog that asks why, loaded when somebody is asked for the first time. */
export function ReasonQuestion() {
  const isAsked = useReasonQuestion() !== null;
  const [ever, setEver] = useState(false);
  if (isAsked && !ever) setEver(true);
  return ever ? <ReasonDialog /> : null;
}
