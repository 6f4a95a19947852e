/**
 * npm run demo: a real Celery cluster, private to this checkout, and Umbel watching it.
 *   -- --rate N       tasks a second (default 3)
 *   -- --broker KIND  amqp (RabbitMQ, the default) or redis
 *   -- --port N       where Umbel listens (default 5555, or the next free port)
 * What Umbel saw is kept in .umbel/demo for the next start; the broker starts empty each time.
 */
import { startDemo } from "./lib/demoCluster.mjs";

await startDemo("demo");
