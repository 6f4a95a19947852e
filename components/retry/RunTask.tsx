"use client";
import { useState } from "react";
import dynamic from "next/dynamic";
import { usePauseWhile } from "@/components/data/liveControl";
import { closeRunTask, useRunTaskWanted } from "@/components/shell/runRequest";

// It loads when somebody first wants it.
const RunDialog = dynamic(async () => (await import("./RunDialog")).RunDialog, { ssr: false });

/** The dialog that runs a new task, over whatever page it was asked for on. */
export function RunTask() {
  const opened = useRunTaskWanted();
  const [number, setNumber] = useState(0);
  const [was, setWas] = useState(opened);
  usePauseWhile("dialog", opened, closeRunTask);
  // Each time it opens it is empty again.
  if (opened !== was) {
    setWas(opened);
    if (opened) setNumber(number + 1);
  }
  return number === 0 ? null : <RunDialog key={number} opened={opened} onClose={closeRunTask} />;
}
