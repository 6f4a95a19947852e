/**
 * npm run fuzz [-- --runs N --seed N --only NAME]: gives all that reads from outside what real senders sent with something
 * done to it, a million cases unless told otherwise. A nightly command: some minutes. The seed is printed.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./lib/paths.mjs";

const { status } = spawnSync(
  process.execPath,
  ["--import", "tsx", join(ROOT, "bench", "fuzz", "run.ts"), ...process.argv.slice(2)],
  { cwd: ROOT, stdio: "inherit" },
);
process.exit(status ?? 1);
