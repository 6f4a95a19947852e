/**
 * npm run faults -- [NAME...]: breaks things under the built program, each fault on private servers of its own, and compares
 * everything that is left with everything that was published. Without a name all faults run (half an hour).
 */
import { join } from "node:path";
import { ensureBuilt } from "./lib/buildApp.mjs";
import { checkNode, ensureNpmPackages, ensurePrograms } from "./lib/install.mjs";
import { ROOT, runFolder } from "./lib/paths.mjs";
import { createSupervisor } from "./lib/processes.mjs";

const supervisor = createSupervisor(runFolder("faults"));
checkNode();
await ensureNpmPackages(supervisor);
await ensurePrograms(supervisor, ["redis", "rabbitmq"]);
await ensureBuilt(supervisor, ["server"]);
const main = join(ROOT, "bench", "faults", "run.ts");
const faults = supervisor.start(
  "faults",
  process.execPath,
  ["--import", "tsx", main, ...process.argv.slice(2)],
  { cwd: ROOT, env: { NODE_ENV: "production" }, show: true, graceMs: 20_000, onExit: () => undefined },
);
const { code } = await faults.exited;
await supervisor.stop();
process.exit(code);
