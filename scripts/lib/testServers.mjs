/** The private servers that the integration tests, Playwright and the benches run against. */
import { rmSync } from "node:fs";
import { startWorkers } from "./cluster.mjs";
import { findBackendPython, findCeleryPython } from "./programs.mjs";
import { startMariadb, startMemcached, startPostgres, startRabbit, startRedis } from "./servers.mjs";
import { step } from "./steps.mjs";

/**
 * Starts Redis, RabbitMQ and, with `workers`, the demo cluster on a virtual host of its own, so that tests that write
 * their own events on `/` hear no worker; and with `databases` those that Celery may keep results in. Gives the variables that the tests read. The folder is removed at the end.
 */
export async function startTestServers(
  supervisor,
  folder,
  { workers = true, management = false, broker = "amqp", databases = false } = {},
) {
  supervisor.onStopped(() => rmSync(folder, { recursive: true, force: true }));
  const [redis, rabbit, databaseEnv] = await Promise.all([
    step("Start a private Redis", () => startRedis(supervisor, folder)),
    broker === "amqp" &&
      step("Start a private RabbitMQ", () =>
        startRabbit(supervisor, folder, { management, vhosts: ["/", "cluster"] }),
      ),
    databases ? startDatabases(supervisor, folder) : {},
  ]);
  const redisUrl = `redis://127.0.0.1:${redis.port}`;
  const amqpUrl = rabbit && `amqp://guest:guest@127.0.0.1:${rabbit.port}`;
  const env = {
    UMBEL_TEST_REDIS: `${redisUrl}/0`,
    ...databaseEnv,
    ...(rabbit && { UMBEL_TEST_AMQP: `${amqpUrl}//` }),
    ...(rabbit?.apiPort && {
      UMBEL_TEST_AMQP_API: `http://guest:guest@127.0.0.1:${rabbit.apiPort}/api/`,
    }),
  };
  if (!workers) return env;
  // On Redis one database is broker, result backend and store at once, as with most people.
  const urls = {
    brokerUrl: rabbit ? `${amqpUrl}/cluster` : `${redisUrl}/1`,
    resultUrl: `${redisUrl}/1`,
  };
  await step("Start the Celery workers", () => startWorkers(supervisor, urls));
  return {
    ...env,
    UMBEL_TEST_CLUSTER_BROKER: urls.brokerUrl,
    ...(rabbit && { UMBEL_TEST_CLUSTER_AMQP: urls.brokerUrl }),
    UMBEL_TEST_CLUSTER_RESULTS: urls.resultUrl,
    UMBEL_TEST_PYTHON: findCeleryPython(),
  };
}

async function startDatabases(supervisor, folder) {
  const [postgres, mariadb, memcached] = await Promise.all([
    step("Start a private PostgreSQL", () => startPostgres(supervisor, folder)),
    step("Start a private MariaDB", () => startMariadb(supervisor, folder)),
    step("Start a private memcached", () => startMemcached(supervisor)),
  ]);
  return {
    UMBEL_TEST_POSTGRES: postgres,
    UMBEL_TEST_MARIADB: mariadb,
    UMBEL_TEST_MEMCACHED: memcached,
    UMBEL_TEST_BACKEND_PYTHON: findBackendPython(),
  };
}
