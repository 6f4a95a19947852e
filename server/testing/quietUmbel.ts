/** Umbel without a broker and pages, on the test's Redis under a name of its own, for tests of its API. */
import { randomUUID } from "node:crypto";
import pino, { type Logger } from "pino";
import type { AccessGate } from "../http/access";
import { openDoor, type Door } from "../http/auth/door";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "../http/httpServer";
import type { WidgetFiles } from "../http/embed/widgetFiles";
import type { Pages } from "../http/pages";
import { readConfig } from "../config";
import { createServices, type Services } from "../services";
import { REDIS_URL, removeCluster } from "./liveServers";

export interface QuietUmbel {
  app: HttpServer;
  services: Services;
  gate: AccessGate;
  cluster: string;
  door: Door;
  /** Removes what it wrote. */
  close(): Promise<void>;
}

export interface QuietOptions {
  /** Its clock, Unix ms. */
  now?: () => number;
  /** Words of the command line, in place of the two users. */
  options?: readonly string[];
  pages?: Pages | null;
  widgetFiles?: WidgetFiles | null;
  /** Of another one, to share what that keeps. */
  cluster?: string;
  /** In place of the test's own Redis as it stands, such as its address with a login. */
  storeUrl?: string;
  /** Left out: nothing is logged. */
  logger?: Logger;
  /** As `createHttpServer` takes it. */
  patience?: HttpServerOptions["patience"];
  /** What the API is given in place of its services. */
  wrap?: (services: Services) => Services;
}

const USERS = ["leo:pass:operator", "eve:pass:viewer"].flatMap((user) => ["--basic-auth", user]);

/** `leo` is an operator and `eve` a viewer; the password of both is `pass`. */
export async function openQuietUmbel({
  now = Date.now,
  options = USERS,
  pages = null,
  widgetFiles = null,
  cluster = `test-${randomUUID()}`,
  storeUrl = REDIS_URL,
  logger = pino({ level: "silent" }),
  patience = {},
  wrap = (services) => services,
}: QuietOptions = {}): Promise<QuietUmbel> {
  const read = readConfig({ argv: [...options], env: {}, version: "0" });
  if (!("config" in read)) throw new Error("no settings");
  const config = { ...read.config, cluster };
  const services = createServices({ config, logger, version: "0", storeUrl, now });
  await services.view.start();
  const door = await openDoor({
    config,
    store: services.store,
    readKey: () => Promise.resolve(config.sessionKey ?? randomUUID()),
    now,
  });
  const app = await createHttpServer({ patience, services: wrap(services), ...door, widgetFiles, pages });
  return {
    app,
    services,
    gate: door.gate,
    cluster,
    door,
    async close() {
      await door.stop();
      await app.close();
      await services.close();
      await removeCluster(cluster);
    },
  };
}

/** The header by which a user signs in. */
export function signIn(user: "leo" | "eve"): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:pass`).toString("base64")}` };
}
