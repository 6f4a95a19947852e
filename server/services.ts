/** Everything that lives as long as the program, made once by `createServices` and handed down by argument. */
import type { Logger } from "pino";
import type { Config } from "./config";
import { createQueries, type Queries } from "./queries/queries";
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
export function createServices({ config, logger, version, storeUrl, now = Date.now }: ServicesOptions): Services {
  const startedAt = now();
  const { cluster, maxTasks, maxAgeMs } = config;
  const store = createStore({ url: storeUrl, cluster, maxTasks, maxAgeMs, now });
  const view = createView(store);
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
    async close() {
      await view.stop();
      await store.close();
    },
  };
}
