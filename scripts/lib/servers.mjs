/**
 * Private Redis and RabbitMQ servers on ports of their own, with data in a folder of their own. Nothing here knows of,
 * or touches, servers that already run on the machine.
 */
import { createHash, randomBytes } from "node:crypto";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answers, freePort } from "./ports.mjs";
import { waitFor } from "./processes.mjs";
import {
  findEpmd,
  findMariadb,
  findMemcached,
  findPostgres,
  findProgram,
  findRabbit,
  findRedis,
} from "./programs.mjs";

/**
 * Starts a Redis; with `keep` what is in it is there again at the next start in this folder. `settings` are further ones
 * of Redis' own. Gives its port, its program, and `again`, which starts it anew with all its settings once it has ended;
 * with `onExit` that may happen at any time.
 */
export async function startRedis(
  supervisor,
  folder,
  { keep = false, name = "redis", settings = {}, onExit, flags = [] } = {},
) {
  const port = await freePort();
  const dir = join(folder, name);
  mkdirSync(dir, { recursive: true });
  const options = { port, bind: "127.0.0.1", dir, save: "", appendonly: keep ? "yes" : "no", ...settings };
  const args = [...flags, ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)])];
  const again = async () => {
    const redis = supervisor.start(name, findRedis(), args, { onExit });
    const isReady = (bytes) => bytes.toString().startsWith("+PONG");
    await waitFor(redis, "ready", () => answers(port, "PING\r\n", isReady), 20_000);
    return redis;
  };
  return { port, dir, program: await again(), again };
}

/**
 * Starts a fresh RabbitMQ node: own name, own cookie, own ports, and an epmd of its own, because the machine's epmd
 * would outlive us when we were the first to need it. With `management` its HTTP API runs as well (slower to start).
 * Each of `vhosts` is there, open to
 * guest:guest. Nodes of one cluster share a `cookie` and the `epmdPort` of the first. Gives the AMQP port, the API's port
 * or null, what `rabbitmqctl` needs in its environment, and `again`, which starts the node anew with all it kept once it
 * has ended; with `onExit` that may happen at any time.
 */
export async function startRabbit(
  supervisor,
  folder,
  { management = false, vhosts = ["/"], name = "rabbitmq", onExit, cookie, epmdPort: knownEpmd } = {},
) {
  const [port, distPort, ownEpmd, apiPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const epmdPort = knownEpmd ?? ownEpmd;
  const secret = cookie ?? randomBytes(20).toString("hex");
  const dir = join(folder, name);
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, ".erlang.cookie"), secret, { mode: 0o400 });
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
  if (knownEpmd === undefined) await startEpmd(supervisor, `${name}-epmd`, epmdPort);
  const again = async () => {
    const rabbit = supervisor.start(name, findRabbit(), [], { env, cwd: dir, graceMs: 3000, onExit });
    const greets = (bytes) => bytes[0] === 1;
    await waitFor(rabbit, "ready", () => answers(port, "AMQP\x00\x00\x09\x01", greets), 60_000);
    return rabbit;
  };
  const program = await again();
  return { port, apiPort: management ? apiPort : null, env, cookie: secret, epmdPort, program, again };
}

/** The name server must be there before a node, or the node starts a detached one itself. */
async function startEpmd(supervisor, name, port) {
  const epmd = supervisor.start(name, findEpmd(), ["-port", String(port), "-address", "127.0.0.1"]);
  const names = Buffer.from([0, 1, 110]);
  await waitFor(epmd, "ready", () => answers(port, names, (bytes) => bytes.length >= 4), 10_000);
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

/** What the private databases' one user is called, and its password. */
const DATABASE_USER = "umbel";
const DATABASE_PASSWORD = "private";
const DATABASE = "results";

/** Starts a fresh PostgreSQL; gives its URL. It refuses to run as root, so root hands it to another user. */
export async function startPostgres(supervisor, folder, { name = "postgresql" } = {}) {
  const port = await freePort();
  const programs = findPostgres();
  // Below the temp folder, for that user may not be let into ours.
  const dir = mkdtempSync(join(tmpdir(), "umbel-postgresql-"));
  supervisor.onStopped(() => rmSync(dir, { recursive: true, force: true }));
  const data = join(dir, "data");
  writeFileSync(join(dir, "password"), DATABASE_PASSWORD);
  const asUser = await otherUser(supervisor, [dir, join(dir, "password")]);
  const [initCommand, ...initArgs] = [
    ...asUser,
    join(programs, "initdb"),
    ...["-D", data, "-U", DATABASE_USER, "--pwfile", join(dir, "password"), "-A", "scram-sha-256"],
    ...["-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"],
  ];
  await supervisor.run(`${name}-init`, initCommand, initArgs, { cwd: dir });
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    shared_buffers: "16MB",
    max_connections: 40,
    autovacuum: "off",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const [command, ...args] = [...asUser, join(programs, "postgres"), "-D", data, ...options];
  // SIGINT is its fast end; SIGTERM waits for every client to go.
  const postgres = supervisor.start(name, command, args, { cwd: dir, stopSignal: "SIGINT" });
  // An SSL request is answered by one letter, whatever it is.
  const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
  await waitFor(postgres, "ready", () => answers(port, sslRequest, (bytes) => bytes.length === 1), 30_000);
  return `postgresql://${DATABASE_USER}:${DATABASE_PASSWORD}@127.0.0.1:${port}/postgres`;
}

/** What runs a program as somebody who is not root; nothing when we are not. `paths` become theirs. */
async function otherUser(supervisor, paths) {
  if (process.getuid?.() !== 0) return [];
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  const [, , uid, gid] = user;
  for (const path of paths) chownSync(path, Number(uid), Number(gid));
  return [findProgram("setpriv"), `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
}

/** Starts a fresh MariaDB; gives its URL. */
export async function startMariadb(supervisor, folder, { name = "mariadb" } = {}) {
  const port = await freePort();
  const { server, install } = findMariadb();
  // Below the temp folder: a socket's path may have a hundred characters only.
  const dir = mkdtempSync(join(tmpdir(), "umbel-mariadb-"));
  supervisor.onStopped(() => rmSync(dir, { recursive: true, force: true }));
  const data = join(dir, "data");
  const asRoot = process.getuid?.() === 0 ? ["--user=root"] : [];
  await supervisor.run(
    `${name}-init`,
    install,
    [
      "--no-defaults",
      `--datadir=${data}`,
      "--skip-test-db",
      "--auth-root-authentication-method=normal",
      ...asRoot,
    ],
    { cwd: dir },
  );
  writeFileSync(
    join(dir, "init.sql"),
    [
      `CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4;`,
      `CREATE USER '${DATABASE_USER}'@'%' IDENTIFIED BY '${DATABASE_PASSWORD}';`,
      `GRANT ALL ON *.* TO '${DATABASE_USER}'@'%';`,
    ].join("\n"),
  );
  const mariadb = supervisor.start(
    name,
    server,
    [
      "--no-defaults",
      `--datadir=${data}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      `--socket=${join(dir, "socket")}`,
      `--pid-file=${join(dir, "pid")}`,
      `--init-file=${join(dir, "init.sql")}`,
      "--innodb-buffer-pool-size=16M",
      "--innodb-flush-log-at-trx-commit=0",
      "--skip-log-bin",
      "--skip-name-resolve",
      "--max-allowed-packet=64M",
      ...asRoot,
    ],
    { cwd: dir },
  );
  // The server greets with its protocol's version, which is 10.
  await waitFor(mariadb, "ready", () => answers(port, "", (bytes) => bytes[4] === 10), 60_000);
  return `mysql://${DATABASE_USER}:${DATABASE_PASSWORD}@127.0.0.1:${port}/${DATABASE}`;
}

/** Starts a memcached; gives its host and port. */
export async function startMemcached(supervisor, { name = "memcached" } = {}) {
  const port = await freePort();
  const asRoot = process.getuid?.() === 0 ? ["-u", "root"] : [];
  const args = ["-l", "127.0.0.1", "-p", String(port), "-m", "64", "-I", "8m", ...asRoot];
  const memcached = supervisor.start(name, findMemcached(), args);
  const greets = (bytes) => bytes.toString().startsWith("VERSION");
  await waitFor(memcached, "ready", () => answers(port, "version\r\n", greets), 10_000);
  return `127.0.0.1:${port}`;
}
