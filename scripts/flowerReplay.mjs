/**
 * npm run flower:replay -- FOLDER [--only PATTERN]: sends recorded requests to Flower (one JSON file each, see
 * server/testing/flower/recording.ts) to Umbel on a private RabbitMQ and Redis with real Celery workers, prints what is
 * different, and how many are equal.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { checkNode, ensureNpmPackages, ensurePrograms } from "./lib/install.mjs";
import { ROOT, runFolder } from "./lib/paths.mjs";
import { createSupervisor } from "./lib/processes.mjs";
import { findCeleryPython } from "./lib/programs.mjs";
import { startTestServers } from "./lib/testServers.mjs";

const { values, positionals } = parseArgs({
  options: { only: { type: "string" } },
  allowPositionals: true,
});
const [folder] = positionals;
if (folder === undefined || !existsSync(folder)) {
  console.error("Usage: npm run flower:replay -- FOLDER [--only PATTERN]");
  process.exit(2);
}

const supervisor = createSupervisor(runFolder("flower-replay"));
checkNode();
await ensureNpmPackages(supervisor);
await ensurePrograms(supervisor, ["redis", "rabbitmq", "celery"]);
const servers = await startTestServers(supervisor, runFolder("flower-replay"), {
  workers: false,
  management: true,
});
const library = join(ROOT, "server", "testing", "flower", "runReplay.ts");
// tsx reads the sources as they are, with the paths of tsconfig.json.
const start = `const { runReplay } = await import(${JSON.stringify(library)}); process.exit(await runReplay(...JSON.parse(process.argv[1])));`;
const { code } = await supervisor.run(
  "replay",
  process.execPath,
  [
    ...["--import", "tsx", "--input-type=module", "--eval", start, "--"],
    JSON.stringify([resolve(folder), values.only ?? null]),
  ],
  {
    cwd: ROOT,
    env: {
      ...servers,
      UMBEL_TEST_CLUSTER_AMQP: servers.UMBEL_TEST_AMQP,
      UMBEL_TEST_CLUSTER_RESULTS: servers.UMBEL_TEST_REDIS.replace(/\/0$/, "/1"),
      UMBEL_TEST_PYTHON: findCeleryPython(),
    },
    show: true,
    mayFail: true,
  },
);
await supervisor.stop();
process.exit(code);
