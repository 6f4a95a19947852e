/** What a process has cost so far, from the operating system. */
import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of all threads of a process, user and system. */
export function cpuSeconds(pid: number): number {
  // The name in parentheses may hold spaces; what follows it are numbers, user time the 12th of them.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
