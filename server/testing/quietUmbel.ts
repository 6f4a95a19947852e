/** Umbel without a broker and pages, on the test's Redis under a name of its own, for tests of its API. */
import { randomUUID } from "node:crypto";
import pino from "pino";
import { createAccessGate } from "../http/access";
import { createHttpServer, type HttpServer } from "../http/httpServer";
import { readConfig } from "../config";
import { createServices, type Services } from "../services";
import { REDIS_URL, removeCluster } from "./liveServers";

export interface QuietUmbel {
  app: HttpServer;
  services: Services;
  /** Removes what it wrote. */
  close(): Promise<void>;
}

/** `leo` is an operator and `eve` a viewer; the password of both is `pass`. `now`: its clock, Unix ms. */
export async function openQuietUmbel(now: () => number = Date.now): Promise<QuietUmbel> {
  const cluster = `test-${randomUUID()}`;
  const users = ["leo:pass:operator", "eve:pass:viewer"].flatMap((user) => ["--basic-auth", user]);
  const read = readConfig({ argv: users, env: {}, version: "0" });
  if (!("config" in read)) throw new Error("no settings");
  const config = { ...read.config, cluster };
  const logger = pino({ level: "silent" });
  const services = createServices({ config, logger, version: "0", storeUrl: REDIS_URL, now });
  await services.view.start();
  const app = await createHttpServer({ services, gate: createAccessGate(config), pages: null });
  return {
    app,
    services,
    async close() {
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
