/** What processes have cost so far and hold now, from the operating system: Linux alone has these files. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

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

/** CPU seconds of a process and of all that it has started and that still run: a browser is many. */
export function treeCpuSeconds(pid: number): number {
  return treeOf(pid).reduce((sum, one) => sum + cpuOrNone(one), 0);
}

/** Memory that only this process has, without the files that it maps. */
export function memoryBytes(pid: number): number {
  const found = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(found?.[1]) * 1024;
}

/** Open files, sockets and pipes. */
export function handleCount(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** The process that listens on a TCP port of this machine. Throws where there is none, or none that we may look at. */
export function pidListeningOn(port: number): number {
  const inodes = ["tcp", "tcp6"].flatMap((family) => listeningInodes(family, port));
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name) && holdsSocket(Number(name), inodes)) return Number(name);
  }
  throw new Error(`nothing listens on port ${port}`);
}

const LISTENING = "0A";

function listeningInodes(family: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync(`/proc/net/${family}`, "utf8")
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(wanted) && state === LISTENING)
    .map((fields) => `socket:[${fields[9] ?? ""}]`);
}

function holdsSocket(pid: number, inodes: readonly string[]): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) =>
      inodes.includes(readlinkSync(`/proc/${pid}/fd/${fd}`)),
    );
  } catch {
    return false; // it has ended meanwhile, or is somebody else's
  }
}

function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [pid];
  for (const one of tree) tree.push(...(children.get(one) ?? []));
  return tree;
}

function parentOf(pid: number): number | null {
  try {
    return Number(
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ")[1],
    );
  } catch {
    return null; // it has ended meanwhile
  }
}

function cpuOrNone(pid: number): number {
  try {
    return cpuSeconds(pid);
  } catch {
    return 0; // it has ended meanwhile
  }
}
