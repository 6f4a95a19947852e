/**
 * npm test: everything that can be checked, each stage to its end whatever became of those before it.
 *   --only checks,unit,integration,e2e   some of the stages
 *   --broker redis                       the browser tests with Redis as the broker, and as all else
 *   -- ARGUMENTS                         passed on to vitest or Playwright, e.g. a file (with one stage)
 * Installs what is missing. Servers are private to this run, so it may run beside a demo or another test run.
 */
import { parseArgs } from "node:util";
import { ensureBuilt } from "./lib/buildApp.mjs";
import { checkNode, ensureNpmPackages, ensurePrograms } from "./lib/install.mjs";
import { ROOT, runFolder } from "./lib/paths.mjs";
import { createSupervisor } from "./lib/processes.mjs";
import { bold, Explained, green, red, say, sayFailure, seconds, step, yellow } from "./lib/steps.mjs";
import { createTally, runBrowserTests, runCheck, runVitest } from "./lib/testStages.mjs";
import { startTestServers } from "./lib/testServers.mjs";
import { findChromium } from "./lib/programs.mjs";
import { freePort } from "./lib/ports.mjs";
import { startUmbel } from "./lib/umbelProcess.mjs";
import { join } from "node:path";

const STAGES = ["checks", "unit", "integration", "e2e"];
const startedAt = performance.now();
const { stages, broker, passedOn } = readOptions();
const wants = (stage) => stages.includes(stage);
const needsServers = wants("integration") || wants("e2e");

const folder = runFolder("test");
const supervisor = createSupervisor(folder);
checkNode();
await ensureNpmPackages(supervisor);
if (needsServers) {
  await ensurePrograms(supervisor, [
    ...["redis", "rabbitmq", "celery"],
    ...(wants("integration") ? ["celeryBackends", "postgresql", "mariadb", "memcached"] : []),
    ...(wants("e2e") ? ["chromium"] : []),
  ]);
}

const tally = createTally();
const context = { supervisor, folder, tally, passedOn };
// The servers come up while the first stages run; the build is first, because Next writes types that tsc reads.
const serversUp = needsServers
  ? startTestServers(supervisor, folder, {
      broker,
      management: wants("integration"),
      databases: wants("integration"),
    })
  : Promise.resolve({});
await attempt("build", () => (needsServers || wants("checks") ? ensureBuilt(supervisor) : undefined));
// Tests with workers mostly wait, so there is time for what only computes.
const [env] = await Promise.all([testWithServers(), check()]);
if (wants("e2e")) await attempt("Umbel for the browser tests", () => testInBrowser(env));

await supervisor.stop();
const line = `${tally.passed} passed, ${tally.failed} failed`;
say();
for (const name of tally.failures) say(red(`✗ ${name}`));
for (const name of tally.again) say(yellow(`! Passed only when tried again: ${name}`));
say(`${tally.skipped > 0 ? `(${tally.skipped} skipped) ` : ""}(${seconds(startedAt)})`);
say(bold(tally.failed > 0 ? red(line) : green(line)));
process.exit(tally.failed > 0 ? 1 : 0);

/** What needs no server, one after the other. */
async function check() {
  if (wants("checks")) {
    // A build writes these too, but types shall be checked whatever became of it.
    const next = join(ROOT, "node_modules/next/dist/bin/next");
    await supervisor.run("next-types", process.execPath, [next, "typegen"], { cwd: ROOT, mayFail: true });
    await runCheck(context, "Lint", ["node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0"]);
    await runCheck(context, "Types", ["node_modules/typescript/bin/tsc", "--noEmit"]);
    await runCheck(context, "Dependencies", ["scripts/auditDependencies.mjs"]);
    await runCheck(context, "Format", ["node_modules/prettier/bin/prettier.cjs", "--check", "."]);
  }
  if (wants("unit")) await runVitest(context, "unit");
}

/** Gives the variables that name the servers. */
async function testWithServers() {
  const env = await serversUp;
  if (wants("integration")) await runVitest(context, "integration", env);
  return env;
}

async function testInBrowser(servers) {
  const port = await freePort();
  await step("Start Umbel", () =>
    startUmbel(supervisor, {
      port,
      args: [
        ...[
          "--broker",
          servers.UMBEL_TEST_CLUSTER_BROKER,
          "--result-backend",
          servers.UMBEL_TEST_CLUSTER_RESULTS,
        ],
        ...["--port", String(port), "--data-dir", join(folder, "umbel")],
      ],
    }),
  );
  await runBrowserTests(context, {
    ...servers,
    UMBEL_TEST_URL: `http://127.0.0.1:${port}`,
    UMBEL_CHROMIUM: findChromium(),
  });
}

/** A failure of what a later stage stands on counts as one, and the other stages still run. */
async function attempt(name, work) {
  try {
    await work();
  } catch (error) {
    if (supervisor.isStopping()) throw error;
    sayFailure(error);
    tally.add({ passed: 0, failed: 1, failures: [name] });
  }
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      options: { only: { type: "string" }, broker: { type: "string" } },
      allowPositionals: true,
    });
    const broker = values.broker ?? "amqp";
    if (!["amqp", "redis"].includes(broker))
      throw new Explained(`--broker ${broker}: amqp or redis is wanted.`);
    // The integration tests have both brokers at once; there is no need to say which.
    const stages = broker === "redis" ? ["e2e"] : STAGES;
    const chosen = values.only ? values.only.split(",") : stages;
    const unknown = chosen.filter((stage) => !STAGES.includes(stage));
    if (unknown.length > 0)
      throw new Explained(`--only ${unknown.join(",")}: one or more of ${STAGES.join(", ")} is wanted.`);
    if (broker === "redis" && chosen.includes("integration"))
      throw new Explained("--broker redis is for the browser tests: --only e2e.");
    return { stages: chosen, broker, passedOn: positionals };
  } catch (error) {
    sayFailure(error.code?.startsWith("ERR_PARSE_ARGS") ? new Explained(error.message) : error);
    process.exit(2);
  }
}
