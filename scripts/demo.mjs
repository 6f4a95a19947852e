/**
 * npm run demo: a real Celery cluster, private to this checkout, and Umbel watching it.
 *   --rate N        tasks a second (default 3)
 *   --broker KIND   amqp (RabbitMQ, the default) or redis
 *   --port N        where Umbel listens (default 5555, or the next free port)
 * What Umbel saw is kept in .umbel/demo for the next start; the broker starts empty each time.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt } from "./lib/buildApp.mjs";
import { startBeat, startProducer, startWorkers } from "./lib/cluster.mjs";
import { checkNode, ensureNpmPackages, ensurePrograms } from "./lib/install.mjs";
import { lockHolder, tryLock, unlock } from "./lib/lock.mjs";
import { dataFolder } from "./lib/paths.mjs";
import { portFrom } from "./lib/ports.mjs";
import { createSupervisor } from "./lib/processes.mjs";
import { startRabbit, startRedis } from "./lib/servers.mjs";
import { bold, Explained, grey, say, seconds, step, warn } from "./lib/steps.mjs";
import { startUmbel } from "./lib/umbelProcess.mjs";

const DOCKER = "docker compose -f deploy/compose.yaml --profile demo up --build";
const startedAt = performance.now();
const folder = dataFolder("demo");
if (!tryLock("demo")) {
  say(
    `A demo of this checkout runs already (process ${lockHolder("demo")}). Stop it first, by Ctrl-C where it runs.`,
  );
  process.exit(1);
}
process.on("exit", () => unlock("demo"));
const supervisor = createSupervisor(folder);

const options = readOptions();
checkNode();
await ensureNpmPackages(supervisor);
await ensurePrograms(
  supervisor,
  ["redis", "celery", ...(options.broker === "amqp" ? ["rabbitmq"] : [])],
  DOCKER,
);

const port = await portFrom(options.port);
if (port !== options.port) warn(`Port ${options.port} is taken by another program: Umbel takes ${port}.`);

const built = ensureBuilt(supervisor);
const redisStarted = step("Start a private Redis", () => startRedis(supervisor, folder, { keep: true }));
const urlsKnown = Promise.all([redisStarted, options.broker === "amqp" ? startPrivateRabbit() : null]).then(
  toUrls,
);
const workersStarted = urlsKnown.then((urls) =>
  step("Start three Celery workers", () => startWorkers(supervisor, urls)),
);
// Umbel first hears of a worker by its events, in whatever order they start.
const umbelStarted = Promise.all([urlsKnown, built]).then(([urls]) =>
  step("Start Umbel", () =>
    startUmbel(supervisor, {
      args: [
        ...["--broker", urls.brokerUrl, "--result-backend", urls.resultUrl],
        ...["--port", String(port), "--data-dir", join(folder, "umbel")],
      ],
      port,
    }),
  ),
);
const [urls] = await Promise.all([urlsKnown, workersStarted, umbelStarted]);
await step(`Start beat, and a producer of ${options.rate} tasks a second`, () => {
  startBeat(supervisor, folder, urls);
  startProducer(supervisor, urls, options.rate);
});

say();
say(`  Umbel is at ${bold(`http://localhost:${port}`)}  ${grey(`(ready in ${seconds(startedAt)})`)}`);
say();
say(grey(`  Broker ${urls.brokerUrl}, results ${urls.resultUrl}`));
say(grey(`  One more task:  cd e2e/cluster && CELERY_BROKER_URL=${urls.brokerUrl} \\`));
say(grey(`    CELERY_RESULT_BACKEND=${urls.resultUrl} python3 -m demo.run --list`));
say(grey(`  Logs are in ${join(folder, "logs")}. Ctrl-C stops everything.`));

function readOptions() {
  const number = (name, text, smallest) => {
    const value = Number(text);
    if (!(value >= smallest))
      throw new Explained(`--${name} ${text}: a number of at least ${smallest} is wanted.`);
    return value;
  };
  try {
    const { values } = parseArgs({
      options: {
        rate: { type: "string", default: "3" },
        broker: { type: "string", default: "amqp" },
        port: { type: "string", default: "5555" },
      },
    });
    if (!["amqp", "redis"].includes(values.broker))
      throw new Explained(`--broker ${values.broker}: amqp or redis is wanted.`);
    return { ...values, rate: number("rate", values.rate, 0.01), port: number("port", values.port, 1) };
  } catch (error) {
    if (error.code?.startsWith("ERR_PARSE_ARGS"))
      throw new Explained(`${error.message}\nKnown: --rate N, --broker amqp|redis, --port N`);
    throw error;
  }
}

function startPrivateRabbit() {
  return step("Start a private RabbitMQ", () => startRabbit(supervisor, folder));
}

function toUrls([redis, rabbit]) {
  return {
    brokerUrl: rabbit ? `amqp://guest:guest@127.0.0.1:${rabbit.port}//` : `redis://127.0.0.1:${redis.port}/1`,
    resultUrl: `redis://127.0.0.1:${redis.port}/0`,
  };
}
