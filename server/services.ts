/** Everything that lives as long as the program, made once by `createServices` and handed down by argument. */
import type { Logger } from "pino";
import type { Config } from "./config";
import { createQueries, type Queries } from "./queries/queries";
import { storeTrouble } from "./queries/storeTrouble";
import { createStore } from "./store/storeClient";
import type { Store } from "./store/store";
import { createView, type View } from "./view/view";

export interface Services {
  config: Config;
  logger: Logger;
  version: string;
  startedAt: number;
  store: Store;
  view: View;
  queries: Queries;
  /** Our clock, Unix ms. */
  now: () => number;
  /** Closes what `createServices` opened. */
  close(): Promise<void>;
}

export interface ServicesOptions {
  config: Config;
  logger: Logger;
  version: string;
  /** Of our own Redis, whoever runs it. */
  storeUrl: string;
  now?: () => number;
}

/** Opens every connection. None of them has to be there: each connects in the background, and tries for ever. */
export function createServices({
  config,
  logger,
  version,
  storeUrl,
  now = Date.now,
}: ServicesOptions): Services {
  const startedAt = now();
  const { cluster, maxTasks, maxAgeMs } = config;
  const store = createStore({ url: storeUrl, cluster, maxTasks, maxAgeMs, now });
  const view = createView(store, { now, onStore: createStoreLog(logger, now) });
  const queries = createQueries({
    store,
    view,
    now,
    about: {
      version,
      startedAt,
      cluster,
      maxTasks,
      maxAgeMs,
      storeKind: config.redisUrl === null ? "embedded" : "external",
    },
  });
  return {
    config,
    logger,
    version,
    startedAt,
    store,
    view,
    queries,
    now,
    async close() {
      await view.stop();
      store.close();
    },
  };
}

/** One line when the store goes away, and one when it is back, with how long it was away. */
function createStoreLog(logger: Logger, now: () => number): (ok: boolean, error?: unknown) => void {
  let awaySince = now();
  return (ok, error) => {
    if (ok) logger.info({ awayMs: now() - awaySince }, "the store is back");
    else {
      awaySince = now();
      // A Redis error may repeat the command it answers, so only its kind is told.
      logger.warn({ reason: storeTrouble(error) ?? "it does not answer" }, "the store is away");
    }
  };
}
