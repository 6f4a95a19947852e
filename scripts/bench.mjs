/**
 * npm run bench -- [PART...] [-- OPTIONS OF THE PART]: measures against a private Redis and RabbitMQ, on the built program.
 * A part is a file in bench/ that exports `run`; without a name all of them run.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./lib/buildApp.mjs";
import { checkNode, ensureNpmPackages, ensurePrograms } from "./lib/install.mjs";
import { ROOT, runFolder } from "./lib/paths.mjs";
import { createSupervisor } from "./lib/processes.mjs";
import { findChromium } from "./lib/programs.mjs";
import { startRedis } from "./lib/servers.mjs";
import { bold, Explained, say } from "./lib/steps.mjs";
import { startTestServers } from "./lib/testServers.mjs";

const supervisor = createSupervisor(runFolder("bench"));
checkNode();
const isPart = (file) =>
  /^export (async )?function run\(/m.test(readFileSync(join(ROOT, "bench", file), "utf8"));
const known = readdirSync(join(ROOT, "bench"))
  .filter((file) => file.endsWith(".ts") && isPart(file))
  .map((file) => file.slice(0, -3));
/** Options of parts that take numbers: looked at before anything is started. */
const NUMBERS = [
  "--minutes",
  "--rate",
  "--rates",
  "--tasks",
  "--rounds",
  "--seconds",
  "--sockets",
  "--groups",
  "--api",
];
const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith("-"));
const parts = firstOption < 0 ? words : words.slice(0, firstOption);
const options = firstOption < 0 ? [] : words.slice(firstOption).filter((word) => word !== "--");
const unknown = parts.filter((part) => !known.includes(part));
if (unknown.length > 0)
  throw new Explained(`No such part: ${unknown.join(", ")}. There are: ${known.join(", ")}`);

for (const [index, word] of options.entries()) {
  const [name, value = options[index + 1] ?? ""] = word.split("=");
  if (NUMBERS.includes(name) && !/^(\d+(\.\d+)?(,\d+(\.\d+)?)*)?$/.test(value))
    throw new Explained(`${name} ${value}: numbers, with commas between them`);
}

await ensureNpmPackages(supervisor);
await ensurePrograms(supervisor, ["redis", "rabbitmq", "chromium"]);
await ensureBuilt(supervisor);
const servers = await startTestServers(supervisor, runFolder("bench"), { workers: false });
// As a broker a Redis of its own, so that its cost is told from the store's.
const brokerRedis = await startRedis(supervisor, runFolder("bench"), { name: "broker-redis" });
const env = {
  ...servers,
  UMBEL_BENCH_BROKER_REDIS: `redis://127.0.0.1:${brokerRedis.port}/0`,
  UMBEL_CHROMIUM: findChromium(),
};
const failed = [];
for (const part of parts.length > 0 ? parts : known) {
  say(`\n${bold(part)}`);
  // tsx reads the sources as they are, with the paths of tsconfig.json; Umbel itself runs as it was built.
  const start = `const { run } = await import(${JSON.stringify(join(ROOT, "bench", `${part}.ts`))});
    await run(process.argv.slice(1)).catch((error) => {
      console.error(String(error.code).startsWith("ERR_PARSE_ARGS") ? error.message : error);
      process.exit(1);
    });`;
  const { code } = await supervisor.run(
    `bench-${part}`,
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", start, "--", ...options],
    { cwd: ROOT, env: { ...env, NODE_ENV: "production" }, show: true, mayFail: true },
  );
  if (code !== 0) failed.push(part);
}
await supervisor.stop();
if (failed.length > 0) throw new Explained(`Not all bounds hold, or something failed: ${failed.join(", ")}`);
process.exit(0);
