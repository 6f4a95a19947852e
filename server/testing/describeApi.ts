/** The OpenAPI description of our API, as the routes have it, without any server running. */
import pino from "pino";
import { readConfig } from "../config";
import { createAccessGate } from "../http/access";
import { createHttpServer } from "../http/httpServer";
import { createServices } from "../services";

/** Nothing is asked of the store, so none needs to be there. */
const NO_STORE = "redis://127.0.0.1:1";

export async function describeApi(): Promise<string> {
  const read = readConfig({ argv: [], env: {}, version: "0" });
  if (!("config" in read)) throw new Error("no settings");
  const { config } = read;
  const logger = pino({ level: "silent" });
  const services = createServices({ config, logger, version: "0", storeUrl: NO_STORE, now: Date.now });
  const app = await createHttpServer({ services, gate: createAccessGate(config), pages: null });
  try {
    await app.ready();
    return JSON.stringify(app.swagger());
  } finally {
    await app.close();
    await services.close();
  }
}
