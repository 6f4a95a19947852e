/**
 * npm run build: the program into dist/server, the pages into .next; what is up to date is left alone.
 *   --server-only   without the pages
 */
import { parseArgs } from "node:util";
import { ensureBuilt } from "./lib/buildApp.mjs";
import { checkNode, ensureNpmPackages } from "./lib/install.mjs";
import { dataFolder } from "./lib/paths.mjs";
import { createSupervisor } from "./lib/processes.mjs";

const supervisor = createSupervisor(dataFolder("build"));
const { values: options } = parseArgs({ options: { "server-only": { type: "boolean", default: false } } });
checkNode();
await ensureNpmPackages(supervisor);
await ensureBuilt(supervisor, options["server-only"] ? ["server"] : undefined);
await supervisor.stop();
