/** What `npm run demo` and `npm run dev` have in common: the cluster, with Umbel watching it. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt } from "./buildApp.mjs";
import { startBeat, startProducer, startWorkers } from "./cluster.mjs";
import { checkNode, ensureNpmPackages, ensurePrograms } from "./install.mjs";
import { lockHolder, tryLock, unlock } from "./lock.mjs";
import { dataFolder } from "./paths.mjs";
import { portFrom } from "./ports.mjs";
import { createSupervisor } from "./processes.mjs";
import { startRabbit, startRedis } from "./servers.mjs";
import { bold, Explained, grey, say, sayFailure, seconds, step, warn } from "./steps.mjs";
import { startUmbel } from "./umbelProcess.mjs";

const HELP = `Options, after --:
  --rate NUMBER     tasks a second (default 3)
  --broker KIND     amqp, a RabbitMQ of its own (the default), or redis
  --port PORT       where Umbel listens (default 5555, or the next free port)
  --help            show this`;
const DOCKER_LINE = "docker compose -f deploy/compose.yaml --profile demo up --build";

/**
 * Starts everything and prints where it is. `name` is that of the folder in `.umbel` and of the lock: one of each runs
 * at a time. Gives the supervisor, and `startUmbelAgain()` for after a build.
 */
export async function startDemo(name) {
  const startedAt = performance.now();
  const options = readOptions();
  if (!tryLock(name)) {
    fail(
      `npm run ${name} of this checkout runs already (process ${lockHolder(name)}). Stop it first: Ctrl-C where it runs.`,
    );
  }
  process.on("exit", () => unlock(name));
  const folder = dataFolder(name);
  const supervisor = createSupervisor(folder, { staysUp: true });
  checkNode();
  await ensureNpmPackages(supervisor);
  const brokers = options.broker === "amqp" ? ["rabbitmq"] : [];
  await ensurePrograms(supervisor, ["redis", ...brokers, "celery"], DOCKER_LINE);
  const port = await portFrom(options.port);
  if (port !== options.port) warn(`Port ${options.port} is taken by another program: Umbel takes ${port}.`);

  // Side by side, each as soon as it can: a worker or Umbel that waits for the other only makes the start longer.
  const built = ensureBuilt(supervisor);
  const servers = Promise.all([
    step("Start a private Redis", () => startRedis(supervisor, folder, { keep: true })),
    options.broker === "amqp" && step("Start a private RabbitMQ", () => startRabbit(supervisor, folder)),
  ]);
  const urlsKnown = servers.then(([redis, rabbit]) => ({
    brokerUrl: rabbit ? `amqp://guest:guest@127.0.0.1:${rabbit.port}//` : `redis://127.0.0.1:${redis.port}/1`,
    resultUrl: `redis://127.0.0.1:${redis.port}/0`,
  }));
  const startWatching = (urls) =>
    startUmbel(supervisor, {
      port,
      args: [
        ...["--broker", urls.brokerUrl, "--result-backend", urls.resultUrl],
        ...["--port", String(port), "--data-dir", join(folder, "umbel")],
      ],
    });
  const umbelStarted = Promise.all([urlsKnown, built]).then(([urls]) =>
    step("Start Umbel", () => startWatching(urls)),
  );
  const workersStarted = urlsKnown.then((urls) =>
    step("Start three Celery workers", () => startWorkers(supervisor, urls)),
  );
  const [urls, umbel] = await Promise.all([urlsKnown, umbelStarted, workersStarted]);
  await step(`Start beat, and a producer of ${options.rate} tasks a second`, () => {
    startBeat(supervisor, folder, urls);
    startProducer(supervisor, urls, options.rate);
  });
  sayWhere({ port, urls, folder, startedAt });

  let watching = umbel;
  const startUmbelAgain = async () => {
    await watching.stop();
    watching = await startWatching(urls);
  };
  return { supervisor, startUmbelAgain };
}

function sayWhere({ port, urls, folder, startedAt }) {
  say();
  say(`  Umbel is at ${bold(`http://localhost:${port}`)}  ${grey(`(ready after ${seconds(startedAt)})`)}`);
  say();
  say(grey(`  Broker ${urls.brokerUrl}   results ${urls.resultUrl}`));
  say(grey("  More work by name, and what Celery itself says:"));
  say(
    grey(
      `    cd e2e/cluster && CELERY_BROKER_URL=${urls.brokerUrl} CELERY_RESULT_BACKEND=${urls.resultUrl} \\`,
    ),
  );
  say(grey("      /usr/bin/python3 -m demo.run --list   (or -m celery -A demo.app inspect active)"));
  say(grey(`  Logs: ${join(folder, "logs")}   Ctrl-C stops all of it.`));
}

function readOptions() {
  const known = {
    rate: { type: "string" },
    broker: { type: "string" },
    port: { type: "string" },
    help: { type: "boolean", short: "h" },
  };
  try {
    const { rate = "3", broker = "amqp", port = "5555", help } = parseArgs({ options: known }).values;
    if (help) {
      say(HELP);
      process.exit(0);
    }
    const problems = [
      !(Number(rate) > 0) && `--rate ${rate}: a number above 0 is wanted`,
      !["amqp", "redis"].includes(broker) && `--broker ${broker}: amqp or redis is wanted`,
      !(/^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536) &&
        `--port ${port}: a port is wanted`,
    ].filter(Boolean);
    if (problems.length > 0) fail(problems.join("\n"));
    return { rate: Number(rate), broker, port: Number(port) };
  } catch (error) {
    if (!error.code?.startsWith("ERR_PARSE_ARGS")) throw error;
    return fail(`${error.message}\n${HELP}`);
  }
}

function fail(text) {
  sayFailure(new Explained(text));
  process.exit(2);
}
