/**
 * Private Redis and RabbitMQ for work on the project: prints the variables that the tests read and stays until Ctrl-C.
 *   node scripts/services.mjs [--workers] [--management] [--folder NAME]
 */
import { createSupervisor } from "./lib/processes.mjs";
import { dataFolder } from "./lib/paths.mjs";
import { startRabbit, startRedis } from "./lib/servers.mjs";
import { say, step } from "./lib/steps.mjs";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    management: { type: "boolean", default: false },
    folder: { type: "string", default: "services" },
  },
});
const folder = dataFolder(options.folder);
const supervisor = createSupervisor(folder);
const [redis, rabbit] = await Promise.all([
  step("Start a private Redis", () => startRedis(supervisor, folder)),
  step("Start a private RabbitMQ", () => startRabbit(supervisor, folder, { management: options.management })),
]);
say(`export UMBEL_TEST_REDIS=redis://127.0.0.1:${redis.port}/0`);
say(`export UMBEL_TEST_AMQP=amqp://guest:guest@127.0.0.1:${rabbit.port}//`);
if (rabbit.apiPort) say(`export UMBEL_TEST_AMQP_API=http://guest:guest@127.0.0.1:${rabbit.apiPort}/api/`);
