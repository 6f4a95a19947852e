/**
 * The program: reads its settings, starts in numbered order, stops in reverse. The only file that starts things. A broker
 * or a Redis that is away is no reason to stop: the pages come up and say what is tried.
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { redactorOf } from "@/lib/cluster/redact/redactor";
import type { RedactSettings } from "@/lib/cluster/redact/rules";
import { subjectKey } from "@/lib/contract/realtime";
import { storeUrlBeside } from "./broker/redis/redisAddress";
import { ConfigError, processSources, readConfig, type Config } from "./config";
import { logConsole } from "./consoleLog";
import { userOf } from "./http/access";
import { openDoor } from "./http/auth/door";
import { readHandshakeLink } from "./http/auth/embedLinks";
import { readSessionKey } from "./http/auth/sessionKey";
import { readWidgetFiles } from "./http/embed/widgetFiles";
import { createHttpServer } from "./http/httpServer";
import { listen, ListenError } from "./http/listen";
import { createPages } from "./http/pages";
import { isSameOrigin } from "./http/security";
import { withUrlPrefix } from "./http/urlPrefix";
import type { IngestOptions } from "./ingest/ingestOptions";
import { startIngestThread } from "./ingest/startIngestThread";
import { createSocketServer } from "./live/socketServer";
import { createLogger } from "./logger";
import { brokerOptions, createServices, storeOptions } from "./services";
import { EmbeddedRedisError, startEmbeddedRedis } from "./store/embeddedRedis";

/** This file is built into dist/server. */
const PROJECT_DIR = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** A stop that takes longer is ended: whatever hangs then, nothing of ours is lost by it. */
const STOP_DEADLINE_MS = 15_000;

interface Running {
  stop(): Promise<void>;
}

await main();

async function main(): Promise<void> {
  const version = readVersion();
  const config = readSettings(version);
  if (!config) return;
  const logger = createLogger(config.logLevel, { redactor: redactorOf(redactSettings(config)) });
  logConsole(logger);
  for (const warning of config.warnings) logger.warn(warning);
  const running: Running[] = [];
  stopOnSignals(running, logger);
  try {
    await start(config, version, logger, running);
  } catch (error) {
    await stopAll(running, logger);
    fail(error, logger);
  }
}

/** Each step is pushed to `running` when it has started, so that whatever follows can fail. */
async function start(config: Config, version: string, logger: Logger, running: Running[]): Promise<void> {
  // 1. Our own Redis, unless one is given, or the broker is one: then our keys stand beside its own, under `umbel:`.
  let storeUrl = config.redisUrl ?? storeUrlBeside(config.brokerUrl);
  if (storeUrl === null) {
    const redis = await startEmbeddedRedis(config.dataDir, logger, config.dataSync);
    running.push(redis);
    storeUrl = redis.url;
  }

  // 2. Events in.
  if (config.role !== "web") {
    running.push(
      startIngestThread(
        new URL("./ingestThread.js", import.meta.url),
        ingestOptions(config, storeUrl),
        logger,
      ),
    );
  }
  if (config.role === "ingest") {
    logger.info("taking events in; no pages are served by this process");
    return;
  }

  // 3. What pages and API ask.
  const services = createServices({ config, logger, version, storeUrl });
  running.push({ stop: () => services.close() });
  const viewStarted = services.view.start();
  services.startControl();

  // 4. Pages, API and sockets.
  const door = await openDoor({
    config,
    store: services.store,
    readKey: () => readSessionKey(config, (error) => logger.warn({ err: error }, KEY_NOT_KEPT)),
    passwordThread: new URL("./passwordThread.js", import.meta.url),
    onTrouble: (error) => logger.warn({ err: error }, "a sign-in is not in the audit"),
  });
  running.push(door);
  const { gate } = door;
  const pages = await createPages({
    projectDir: PROJECT_DIR,
    dataDir: config.dataDir,
    urlPrefix: config.urlPrefix,
    now: Date.now(),
  });
  if (pages) running.push({ stop: () => pages.close() });
  else logger.warn("the pages are not built: only the API is served");
  const widgetFiles = await readWidgetFiles(PROJECT_DIR);
  const app = await createHttpServer({ services, ...door, widgetFiles, pages });
  running.push({ stop: () => app.close() });
  const sockets = createSocketServer({
    httpServer: app.server,
    urlPrefix: config.urlPrefix,
    queries: services.queries,
    widgets: services.widgets,
    view: services.view,
    async whoIs({ auth, ...handshake }) {
      const caller = await gate.whoIs({ ...handshake, link: readHandshakeLink(auth) });
      if (caller === null) return null;
      const only = caller.link ? subjectKey({ kind: "widget", widget: caller.link.widget }) : null;
      return { user: userOf(caller, gate), isOver: () => door.isOver(caller), only };
    },
    isSameOrigin: (request) => isSameOrigin(request, config),
    ownUrl: (url) => withUrlPrefix(url, config.urlPrefix),
    logger,
    now: Date.now,
  });
  running.push(sockets);
  await listen(app, config, `Umbel ${version}`);
  await viewStarted;
}

const KEY_NOT_KEPT = "the session key cannot be kept: sign-ins end with this process, and count for it alone";

function ingestOptions(config: Config, storeUrl: string): IngestOptions {
  return {
    id: `${hostname()}:${process.pid}`,
    brokerUrl: config.brokerUrl,
    broker: brokerOptions(config),
    instance: config.instance,
    eventExchange: config.eventExchange,
    eventQueueLimit: config.eventQueueLimit,
    eventQueueType: config.eventQueueType,
    notesCatchable: config.caughtTasks > 0,
    store: storeOptions(config, storeUrl),
    logLevel: config.logLevel,
    redact: redactSettings(config),
  };
}

function redactSettings({ redact, redactDefaults }: Config): RedactSettings {
  return { rules: redact, defaults: redactDefaults };
}

function readVersion(): string {
  const text = readFileSync(join(PROJECT_DIR, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

/** Null when there is nothing to start: `--help` was answered, or a setting is wrong. */
function readSettings(version: string): Config | null {
  try {
    const read = readConfig(processSources(version));
    if ("config" in read) return read.config;
    process.stdout.write(read.answer.endsWith("\n") ? read.answer : `${read.answer}\n`);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
  return null;
}

function stopOnSignals(running: Running[], logger: Logger): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void stopAll(running, logger).then(() => process.exit(0));
    });
  }
}

async function stopAll(running: Running[], logger: Logger): Promise<void> {
  const deadline = setTimeout(() => {
    logger.error("stopping took too long; ended");
    process.exit(1);
  }, STOP_DEADLINE_MS);
  for (const part of running.splice(0).reverse()) {
    try {
      await part.stop();
    } catch (error) {
      logger.error({ err: error }, "a part did not stop well");
    }
  }
  clearTimeout(deadline);
}

/** What somebody can mend is said in words; a mistake of ours with its stack. */
function fail(error: unknown, logger: Logger): void {
  process.exitCode = 1;
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (error instanceof ListenError) process.stderr.write(`Umbel cannot listen: ${error.message}\n`);
  else if (error instanceof EmbeddedRedisError) process.stderr.write(`${error.message}\n`);
  else if (code === "EADDRINUSE" || code === "EACCES" || code === "EADDRNOTAVAIL") {
    process.stderr.write(`Umbel cannot listen: ${(error as Error).message}\n`);
  } else logger.fatal({ err: error }, "Umbel could not start");
}
