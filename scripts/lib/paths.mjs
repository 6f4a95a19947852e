/** Where things are: the checkout, and the folder inside it that holds everything these scripts write. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A folder for one purpose, `.umbel/<purpose>` in the checkout, or below the temp folder when that cannot be written. */
export function dataFolder(purpose) {
  for (const base of [join(ROOT, ".umbel"), join(tmpdir(), `umbel-${process.getuid?.() ?? 0}`)]) {
    try {
      const folder = join(base, purpose);
      mkdirSync(folder, { recursive: true });
      return folder;
    } catch (error) {
      if (error.code !== "EACCES" && error.code !== "EROFS" && error.code !== "EPERM") throw error;
    }
  }
  throw new Error(`cannot write below ${ROOT}, nor below ${tmpdir()}`);
}

/**
 * A folder for this run alone, `.umbel/<purpose>/<pid>`, so that several runs never meet. Those that killed runs
 * left behind are removed. The caller removes its own at the end.
 */
export function runFolder(purpose) {
  const base = dataFolder(purpose);
  for (const name of readdirSync(base)) {
    if (/^\d+$/.test(name) && !isAlive(Number(name)))
      rmSync(join(base, name), { recursive: true, force: true });
  }
  const folder = join(base, String(process.pid));
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Whether a process with this id exists, be it ours or another user's. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
