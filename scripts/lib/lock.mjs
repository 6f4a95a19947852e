/** One at a time: a demo and tests that start together must not both install, nor both build. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder, isAlive } from "./paths.mjs";

/** Waits until no other process holds the lock `name`, then runs `work` holding it. */
export async function withLock(name, work) {
  while (!tryLock(name)) await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    return await work();
  } finally {
    unlock(name);
  }
}

/** Takes the lock, unless a living process has it. Whoever takes it gives it back by `unlock`, or by ending. */
export function tryLock(name) {
  const file = lockFile(name);
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return true;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = lockHolder(name);
    if (holder !== null && isAlive(holder)) return false;
    rmSync(file, { force: true });
  }
}

export function unlock(name) {
  if (lockHolder(name) === process.pid) rmSync(lockFile(name), { force: true });
}

/** Who has the lock, a process id, else null. */
export function lockHolder(name) {
  try {
    return Number(readFileSync(lockFile(name), "utf8")) || null;
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

const lockFile = (name) => join(dataFolder("locks"), `${name}.pid`);
