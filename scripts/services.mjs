/**
 * Private servers for work on the project: prints the variables that the tests read and stays until Ctrl-C.
 *   node scripts/services.mjs [--no-workers] [--management] [--databases]
 */
import { parseArgs } from "node:util";
import { runFolder } from "./lib/paths.mjs";
import { createSupervisor } from "./lib/processes.mjs";
import { startTestServers } from "./lib/testServers.mjs";
import { say } from "./lib/steps.mjs";

const { values: options } = parseArgs({
  options: {
    workers: { type: "boolean", default: true },
    management: { type: "boolean", default: false },
    databases: { type: "boolean", default: false },
  },
  allowNegative: true,
});
const folder = runFolder("services");
const supervisor = createSupervisor(folder, { staysUp: true });
const env = await startTestServers(supervisor, folder, options);
say();
for (const [name, value] of Object.entries(env)) say(`export ${name}=${value}`);
say("\nCtrl-C stops them.");
