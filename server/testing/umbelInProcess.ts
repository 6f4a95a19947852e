/** All of Umbel but its pages in the test's own process: ingest, view, remote control and the API. */
import { randomUUID } from "node:crypto";
import pino from "pino";
import { readConfig } from "../config";
import { createAccessGate } from "../http/access";
import { createHttpServer, type HttpServer } from "../http/httpServer";
import { startIngest } from "../ingest/ingest";
import { brokerOptions, createServices, type Services } from "../services";
import { createStore } from "../store/storeClient";
import { openChannel, REDIS_URL, removeCluster } from "./liveServers";

export interface UmbelInProcess {
  app: HttpServer;
  services: Services;
  /** Answers status and body. */
  get(path: string): Promise<Answer>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** `options`: words of the command line. Exchanges are named `name`, as is all that is kept. */
export async function startUmbelInProcess(
  brokerUrl: string,
  name: string,
  options: string[] = [],
): Promise<UmbelInProcess> {
  const cluster = `test-${randomUUID()}`;
  const argv = ["--broker", brokerUrl, "--event-exchange", name, "--control-exchange", name, ...options];
  const read = readConfig({ argv: [...argv, "--cluster", cluster], env: {}, version: "0" });
  if (!("config" in read)) throw new Error("no settings");
  const { config } = read;
  const logger = pino({ level: "silent" });
  const { maxTasks, maxAgeMs, runtimeBuckets } = config;
  const storeOptions = { url: REDIS_URL, cluster, maxTasks, maxAgeMs, runtimeBuckets };
  const ingestStore = createStore(storeOptions);
  const ingest = startIngest(
    {
      id: "test",
      brokerUrl,
      broker: brokerOptions(config),
      instance: cluster,
      eventExchange: name,
      eventQueueLimit: config.eventQueueLimit,
      notesCatchable: config.caughtTasks > 0,
      store: storeOptions,
      logLevel: "silent",
      redact: { rules: [], defaults: true },
    },
    ingestStore,
    logger,
  );
  const services = createServices({ config, logger, version: "0", storeUrl: REDIS_URL });
  await services.view.start();
  services.startControl();
  const app = await createHttpServer({ services, gate: createAccessGate(config), pages: null });

  async function ask(method: "GET" | "POST", path: string, payload?: object, headers = {}): Promise<Answer> {
    const response = await app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { host: "localhost", ...headers },
      ...(payload && { payload }),
    });
    return { status: response.statusCode, body: response.json<unknown>() };
  }

  return {
    app,
    services,
    get: (path) => ask("GET", path),
    post: (path, body = {}, headers) => ask("POST", path, body, headers),
    async stop() {
      // Where the broker was never there, nothing was made on it either.
      const wasConnected = (await ingestStore.lastConnectedAt()) !== null;
      await app.close();
      await services.close();
      await ingest.stop();
      ingestStore.close();
      await removeCluster(cluster);
      if (!wasConnected || !brokerUrl.startsWith("amqp")) return;
      const { channel, close } = await openChannel(brokerUrl);
      await channel.deleteQueue(`umbel.events.${cluster}`);
      await close();
    },
  };
}
