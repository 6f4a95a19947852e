/**
 * The private Redis: a `redis-server` (or `valkey-server`) of ours on a unix socket, with append-only files in the data
 * folder. It lives exactly as long as this process: it is stopped when we stop, and stops itself when we are killed.
 * What Redis has confirmed survives both, for its files are written before the answer.
 */
import { createHash } from "node:crypto";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { chmod, lstat, mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import type { Logger } from "pino";

export interface EmbeddedRedis {
  /** `unix:///path/to.sock`, for `createStore`. Stays the same when the server had to be started again. */
  url: string;
  /** Resolves when the server has written all it holds and is gone. */
  stop(): Promise<void>;
}

/** When what the server has taken is on the disk, so that it outlives a machine that stops: every second, or before it answers. */
export type DataSync = "second" | "always";

/** Why the private Redis cannot be had; the message says what to do about it. */
export class EmbeddedRedisError extends Error {
  override name = "EmbeddedRedisError";
}

/** Starts the server and waits until it has read its files. Rejects with `EmbeddedRedisError`. */
export async function startEmbeddedRedis(
  dataDir: string,
  logger: Logger,
  sync: DataSync = "second",
): Promise<EmbeddedRedis> {
  const program = await findProgram();
  const folder = join(dataDir, "redis");
  await makePrivateFolder(folder);
  const socket = await socketPath(folder);
  await waitForPredecessor(socket, dataDir);
  const place = { folder, socket, sync };

  // The name by which another Umbel sees that this data folder is in use. It connects as soon as the server listens,
  // and again when the server had to be started again.
  const owner = new Redis({ path: socket, connectionName: OWNER_NAME, retryStrategy: () => LOOK_EVERY_MS });
  owner.on("error", (error: Error) => logger.trace({ reason: error.message }, "the private Redis is away"));
  let server = await launch(program, place, logger).catch((error: unknown) => {
    owner.disconnect();
    throw error;
  });
  let stopping = false;
  let waitMs = RESTART_FIRST_MS;
  let timer: NodeJS.Timeout | undefined;

  const watch = (child: ChildProcess): void => {
    const startedAt = Date.now();
    child.once("exit", (code, signal) => {
      if (stopping) return;
      if (Date.now() - startedAt > STEADY_MS) waitMs = RESTART_FIRST_MS;
      logger.error({ code, signal, againInMs: waitMs }, "the private Redis ended; starting it again");
      timer = setTimeout(() => void again(), waitMs);
      waitMs = Math.min(waitMs * 2, RESTART_MOST_MS);
    });
  };
  const again = async (): Promise<void> => {
    try {
      server = await launch(program, place, logger);
      watch(server.child);
    } catch (error) {
      logger.error({ reason: String(error), againInMs: waitMs }, "the private Redis does not start");
      timer = setTimeout(() => void again(), waitMs);
      waitMs = Math.min(waitMs * 2, RESTART_MOST_MS);
    }
  };
  watch(server.child);

  return {
    url: `unix://${socket}`,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      owner.disconnect();
      await server.stop();
    },
  };
}

const OWNER_NAME = "umbel-owner";
const RESTART_FIRST_MS = 200;
const RESTART_MOST_MS = 10_000;
/** A server that ran for so long is not one that fails at once. */
const STEADY_MS = 60_000;
/** How long to wait for the server of a process that was just killed to write its files and go. */
const PREDECESSOR_MS = 60_000;
/** A process that was killed a moment ago may still be seen by its server as connected. */
const OWNER_GRACE_MS = 2_000;
const LOOK_EVERY_MS = 100;

/**
 * Runs the server in the place of the shell, so that it is our own child, with a watcher beside it that reads a pipe
 * from us: end of file without a word means that we are gone, however we went, and the server is told to finish. Node
 * has no other way to tie a child's life to its own. The watcher takes the shell's pid before that becomes the server's.
 */
const TIED_TO_US = `
server=$$
( read -r word <&3 || kill -TERM "$server" ) </dev/null >/dev/null 2>&1 &
exec 3<&-
exec "$@"
`;

interface Place {
  folder: string;
  socket: string;
  sync: DataSync;
}

interface Running {
  child: ChildProcess;
  stop(): Promise<void>;
}

async function launch(program: string, { folder, socket, sync }: Place, logger: Logger): Promise<Running> {
  const options = serverOptions(folder, socket, sync);
  const child = spawn("sh", ["-c", TIED_TO_US, "umbel-redis", program, ...options], {
    cwd: folder,
    // A process group of its own: Ctrl-C in the terminal is for us, and we stop it when all is written.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const said = keepLastLines(child);
  const tie = child.stdio[3];
  if (!tie || !("end" in tie)) throw new Error("spawn gave no pipe"); // asked for above
  // The watcher may be gone first when both end.
  tie.on("error", (error: Error) =>
    logger.debug({ reason: error.message }, "the private Redis' watcher is gone"),
  );
  const gone = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  // A word before the end: the pid may be somebody else's by now, so nothing is to be killed.
  void gone.then(() => tie.end("gone\n"));

  // Reading the files takes as long as it takes; only the end of the server ends the waiting.
  while ((await askServer(socket)) !== "ready") {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new EmbeddedRedisError(
        `The private Redis does not start: ${said().join(" / ") || "it said nothing"}`,
      );
    }
    await delay(LOOK_EVERY_MS);
  }
  return {
    child,
    async stop() {
      // Redis answers TERM by writing and syncing its append-only file.
      child.kill("SIGTERM");
      await gone;
    },
  };
}

function serverOptions(folder: string, socket: string, sync: DataSync): string[] {
  const options: Record<string, string> = {
    port: "0",
    unixsocket: socket,
    unixsocketperm: "700",
    dir: folder,
    daemonize: "no",
    logfile: "",
    loglevel: "notice",
    databases: "1",
    appendonly: "yes",
    appendfsync: sync === "always" ? "always" : "everysec",
    save: "",
    // How much is kept is decided by --max-tasks and --max-age. Redis must not choose what to forget.
    maxmemory: "0",
    "maxmemory-policy": "noeviction",
  };
  return Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
}

/** Which program there is; valkey-server takes the same options and speaks the same protocol. */
async function findProgram(): Promise<string> {
  const found = await new Promise<string>((resolve) => {
    execFile("sh", ["-c", "command -v redis-server || command -v valkey-server"], (_, out) =>
      resolve(out.trim()),
    );
  });
  if (found !== "") return found;
  throw new EmbeddedRedisError(
    "Umbel keeps its data in a Redis, and neither redis-server nor valkey-server is installed. Install one " +
      "(Debian, Ubuntu: apt install redis-server; Fedora: dnf install valkey; macOS: brew install redis), " +
      "or name a Redis that runs elsewhere: --redis redis://host:6379/0.",
  );
}

/** For our user alone, for the data holds task arguments. */
async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
  } catch (error) {
    throw new EmbeddedRedisError(
      `The data folder cannot be used (${String(error)}): give another with --data-dir.`,
    );
  }
}

/** A socket's path may have 107 bytes, a limit of the kernel's; a deep data folder takes a short one elsewhere. */
async function socketPath(folder: string): Promise<string> {
  const near = join(folder, "redis.sock");
  if (Buffer.byteLength(near) <= MOST_SOCKET_BYTES) return near;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const short = join(tmpdir(), `umbel-${name}`);
  await makePrivateFolder(short);
  const owner = (await lstat(short)).uid;
  if (owner === process.getuid?.()) return join(short, "redis.sock");
  throw new EmbeddedRedisError(`${short} belongs to somebody else: give a shorter --data-dir.`);
}

const MOST_SOCKET_BYTES = 107;

/**
 * Nobody else may write the same files. A server that still runs is either another Umbel's (then we do not start), or
 * of one that was killed a moment ago: then it is told to finish and waited for.
 */
async function waitForPredecessor(socket: string, dataDir: string): Promise<void> {
  const startedAt = Date.now();
  let owned = true;
  for (;;) {
    const state = await askServer(socket);
    if (state === "none") return;
    const waitedMs = Date.now() - startedAt;
    // Seen twice without an owner: not one that only just started.
    const wasOwned = owned;
    owned = state !== "ready" || (await hasOwner(socket));
    if (!owned && !wasOwned) await shutDown(socket);
    if (owned && state === "ready" && waitedMs > OWNER_GRACE_MS) {
      throw new EmbeddedRedisError(
        `Another Umbel uses the data folder ${dataDir}: stop it, or give this one its own --data-dir, ` +
          "or let both use one Redis with --redis.",
      );
    }
    if (waitedMs > PREDECESSOR_MS) {
      throw new EmbeddedRedisError(
        `A Redis that does not end holds ${socket}: stop it, or give another --data-dir.`,
      );
    }
    await delay(LOOK_EVERY_MS);
  }
}

type ServerState = "none" | "busy" | "ready";

/** A server that reads its files, or ends, or is stuck, takes connections and cannot do anything else. */
async function askServer(socket: string): Promise<ServerState> {
  if (!(await isListening(socket))) return "none";
  return withServer(socket, (redis) =>
    redis.ping().then(
      () => "ready" as const,
      () => "busy" as const,
    ),
  );
}

function isListening(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => resolve(true)).once("error", () => resolve(false));
    connection.once("connect", () => connection.destroy());
  });
}

async function hasOwner(socket: string): Promise<boolean> {
  return withServer(socket, async (redis) => {
    const clients = await redis.client("LIST").catch(() => "");
    return String(clients).includes(`name=${OWNER_NAME}`);
  });
}

async function shutDown(socket: string): Promise<void> {
  await withServer(socket, async (redis) => {
    // It answers by closing the connection.
    await redis.call("SHUTDOWN").catch(() => undefined);
  });
}

async function withServer<T>(socket: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({
    path: socket,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    commandTimeout: 2000,
  });
  // Whoever uses it learns of its errors by the command.
  redis.on("error", () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

/** The server's last words, for the message when it does not start. */
function keepLastLines(child: ChildProcess): () => string[] {
  let lines: string[] = [];
  const take = (chunk: Buffer): void => {
    lines = [...lines, ...chunk.toString("utf8").split("\n")].filter((line) => line.trim() !== "").slice(-4);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return () => lines;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
