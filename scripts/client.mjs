/** npm run client: writes lib/client/paths.ts, the types of our API's client, from the routes as they are. */
import { join } from "node:path";
import { checkNode, ensureNpmPackages } from "./lib/install.mjs";
import { dataFolder, ROOT } from "./lib/paths.mjs";
import { createSupervisor } from "./lib/processes.mjs";

const supervisor = createSupervisor(dataFolder("build"));
checkNode();
await ensureNpmPackages(supervisor);
const made = join(ROOT, "server", "testing", "clientTypes.ts");
const kept = join(ROOT, "lib", "client", "paths.ts");
// tsx reads the sources as they are, with the paths of tsconfig.json.
const write = `import { writeFileSync } from "node:fs";
const { clientTypes } = await import(${JSON.stringify(made)});
writeFileSync(${JSON.stringify(kept)}, await clientTypes());
process.exit(0);`;
await supervisor.run(
  "client",
  process.execPath,
  ["--import", "tsx", "--input-type=module", "--eval", write],
  {
    cwd: ROOT,
  },
);
await supervisor.stop();
