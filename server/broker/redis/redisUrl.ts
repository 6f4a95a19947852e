/** Broker URLs of Redis as Celery writes them. Protocol reference e.5. */
import type { RedisOptions } from "ioredis";

export interface RedisTarget {
  options: RedisOptions;
  /** The database's number, which Celery puts into the names of its channels. */
  database: number;
}

/**
 * Reads `redis://[user]:[password]@host:port/db`, `rediss://…` and `redis+socket:///path?virtual_host=db`.
 * Throws a `TypeError` without the URL in its message, which may hold a password.
 */
export function parseRedisUrl(url: string): RedisTarget {
  const scheme = /^([a-z+]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? "";
  let parsed: URL;
  try {
    // Under http the URL class applies its rules for host and port; under an unknown scheme it would not.
    parsed = new URL(url.replace(/^[a-z+]+:\/\//i, scheme === "redis+socket" ? "http://socket" : "http://"));
  } catch {
    throw new TypeError("not a valid broker address"); // the cause would quote the URL, password and all
  }
  const sign = {
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
  const signIn = Object.fromEntries(Object.entries(sign).filter(([, text]) => text !== ""));
  if (scheme === "redis+socket") {
    const database = databaseNumber(parsed.searchParams.get("virtual_host") ?? "0");
    return { options: { path: decodeURIComponent(parsed.pathname), db: database, ...signIn }, database };
  }
  if (scheme !== "redis" && scheme !== "rediss") {
    throw new TypeError(`not a Redis address: its scheme is "${scheme}"`);
  }
  const database = databaseNumber(parsed.pathname.slice(1));
  const options: RedisOptions = {
    host: parsed.hostname.replace(/^\[|\]$/g, "") || "localhost",
    port: parsed.port ? Number(parsed.port) : /:80(\/|$)/.test(url) ? 80 : 6379,
    db: database,
    ...signIn,
  };
  if (scheme === "rediss") options.tls = { rejectUnauthorized: verifies(parsed.searchParams) };
  return { options, database };
}

function databaseNumber(text: string): number {
  if (!/^\d*$/.test(text)) throw new TypeError("the database of a Redis address is a number");
  return Number(text);
}

/** `ssl_cert_reqs` as Celery takes it, with or without `CERT_`; it asks for a valid certificate unless told not to. */
function verifies(parameters: URLSearchParams): boolean {
  return !/^(CERT_)?(none|optional)$/i.test(parameters.get("ssl_cert_reqs") ?? "");
}
