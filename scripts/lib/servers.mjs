/**
 * Private Redis and RabbitMQ servers on ports of their own, with data in a folder of their own. Nothing here knows of,
 * or touches, servers that already run on the machine.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answers, freePort } from "./ports.mjs";
import { waitFor } from "./processes.mjs";
import { findEpmd, findRabbit, findRedis } from "./programs.mjs";

/** Starts a Redis; with `keep` what is in it is there again at the next start in this folder. Gives its port. */
export async function startRedis(supervisor, folder, { keep = false, name = "redis" } = {}) {
  const port = await freePort();
  const dir = join(folder, name);
  mkdirSync(dir, { recursive: true });
  const options = { port, bind: "127.0.0.1", dir, save: "", appendonly: keep ? "yes" : "no" };
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const redis = supervisor.start(name, findRedis(), args);
  await waitFor(
    redis,
    "ready",
    () => answers(port, "PING\r\n", (bytes) => bytes.toString().startsWith("+PONG")),
    20_000,
  );
  return { port, program: redis };
}

/**
 * Starts a fresh RabbitMQ node: own name, own cookie, own ports, and an epmd of its own, because the machine's epmd
 * would outlive us when we were the first to need it. With `management` its HTTP API runs as well (slower to start).
 * Each of `vhosts` is there, open to
 * guest:guest. Gives the AMQP port, the API's port or null, and what `rabbitmqctl` needs in its environment.
 */
export async function startRabbit(
  supervisor,
  folder,
  { management = false, vhosts = ["/"], name = "rabbitmq" } = {},
) {
  const [port, distPort, epmdPort, apiPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const dir = join(folder, name);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, ".erlang.cookie"), randomBytes(20).toString("hex"), { mode: 0o400 });
  writeFileSync(join(dir, "enabled_plugins"), management ? "[rabbitmq_management]." : "[].");
  writeFileSync(join(dir, "definitions.json"), JSON.stringify(definitions(vhosts)));
  writeFileSync(
    join(dir, "rabbitmq.conf"),
    [
      `listeners.tcp.1 = 127.0.0.1:${port}`,
      `load_definitions = ${join(dir, "definitions.json")}`,
      "disk_free_limit.absolute = 50MB",
      "log.console = true",
      "log.console.level = warning",
      "log.file = false",
      ...(management ? [`management.tcp.ip = 127.0.0.1`, `management.tcp.port = ${apiPort}`] : []),
      "",
    ].join("\n"),
  );
  const env = {
    HOME: dir,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: "127.0.0.1",
    RABBITMQ_NODENAME: `umbel${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_MNESIA_BASE: join(dir, "mnesia"),
    RABBITMQ_LOG_BASE: join(dir, "log"),
    RABBITMQ_GENERATED_CONFIG_DIR: join(dir, "config"),
    RABBITMQ_SCHEMA_DIR: join(dir, "schema"),
    RABBITMQ_CONFIG_FILE: join(dir, "rabbitmq.conf"),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(dir, "advanced.config"),
    RABBITMQ_CONF_ENV_FILE: join(dir, "rabbitmq-env.conf"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, "enabled_plugins"),
    // Schedulers that find no work must sleep at once: the machine is shared with workers and tests.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "+sbwt none +sbwtdcpu none +sbwtdio none",
    // Erlang, and RabbitMQ's own watch over epmd, would start a detached one that outlives the node.
    ERL_AFLAGS: "-start_epmd false",
    NOTIFY_SOCKET: "",
  };
  const epmd = supervisor.start(`${name}-epmd`, findEpmd(), [
    "-port",
    String(epmdPort),
    "-address",
    "127.0.0.1",
  ]);
  // The name server must be there first, or the node starts a detached one itself.
  await waitFor(
    epmd,
    "ready",
    () => answers(epmdPort, Buffer.from([0, 1, 110]), (bytes) => bytes.length >= 4),
    10_000,
  );
  const rabbit = supervisor.start(name, findRabbit(), [], { env, cwd: dir, graceMs: 3000 });
  await waitFor(
    rabbit,
    "ready",
    () => answers(port, "AMQP\x00\x00\x09\x01", (bytes) => bytes[0] === 1),
    60_000,
  );
  return { port, apiPort: management ? apiPort : null, env, program: rabbit };
}

/** What the node is born with: the user guest:guest and these virtual hosts. */
function definitions(vhosts) {
  const salt = randomBytes(4);
  const digest = createHash("sha256")
    .update(Buffer.concat([salt, Buffer.from("guest")]))
    .digest();
  const everything = { configure: ".*", write: ".*", read: ".*" };
  return {
    users: [
      {
        name: "guest",
        password_hash: Buffer.concat([salt, digest]).toString("base64"),
        hashing_algorithm: "rabbit_password_hashing_sha256",
        tags: "administrator",
      },
    ],
    vhosts: vhosts.map((name) => ({ name })),
    permissions: vhosts.map((vhost) => ({ user: "guest", vhost, ...everything })),
  };
}
