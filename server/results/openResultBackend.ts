/** Opens the result backend that a URL names. Opening connects to nothing yet: that is at the first read. */
import type { BackendSettings, BackendTarget } from "./backendUrl";
import { openFileResults } from "./fileResults";
import { openMemcachedResults } from "./memcachedResults";
import { openMongoResults } from "./mongoResults";
import { openRedisResults } from "./redisResults";
import type { ResultBackend } from "./resultBackend";
import { openSqlResults } from "./sqlResults";

/** Throws `BackendFailure` `unsupported` for settings that cannot be used. */
export function openResultBackend(
  target: Exclude<BackendTarget, { kind: "none" }>,
  settings: BackendSettings = {},
): ResultBackend {
  switch (target.kind) {
    case "redis":
      return openRedisResults(target.url, settings);
    case "database":
    case "django":
      return openSqlResults(target, settings);
    case "memcached":
      return openMemcachedResults(target.url, settings);
    case "mongodb":
      return openMongoResults(target.url, settings);
    case "file":
      return openFileResults(target.url, settings);
  }
}
