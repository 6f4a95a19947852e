/** Broker URLs of Redis as Celery writes them. Protocol reference e.5. */

export interface RedisAddress {
  /** Where the server listens; for sentinels, where each of them does. */
  at:
    { kind: "tcp" | "sentinels"; hosts: { host: string; port: number }[] } | { kind: "socket"; path: string };
  username: string | null;
  password: string | null;
  /** The database's number, which Celery puts into the names of its channels. */
  database: number;
  isTls: boolean;
  /** Celery's further settings, such as `ssl_ca_certs`. */
  query: URLSearchParams;
}

/**
 * Reads `redis://[user]:[password]@host:port/db`, `rediss://…`, `redis+socket:///path?virtual_host=db` and
 * `sentinel://host:port/db;sentinel://host:port`, of which the first gives password and database.
 * Throws a `TypeError` without the URL in its message, which may hold a password.
 */
export function parseRedisAddress(url: string): RedisAddress {
  const [first = "", ...others] = url.split(";").map((one) => one.trim());
  const { scheme, parsed } = parse(first);
  const shared = {
    username: decodeURIComponent(parsed.username) || null,
    password: decodeURIComponent(parsed.password) || null,
    query: parsed.searchParams,
  };
  if (scheme === "redis+socket") {
    const database = databaseNumber(parsed.searchParams.get("virtual_host") ?? "");
    const path = decodeURIComponent(parsed.pathname);
    return { at: { kind: "socket", path }, ...shared, database, isTls: false };
  }
  const database = databaseNumber(
    parsed.pathname.slice(1) || (parsed.searchParams.get("virtual_host") ?? ""),
  );
  if (scheme === "sentinel") {
    const rest = others.filter((one) => one !== "").map((one) => placeOf(one, parse(one).parsed, 26_379));
    const hosts = [placeOf(first, parsed, 26_379), ...rest];
    const isTls = /^(true|yes|1)$/i.test(parsed.searchParams.get("ssl") ?? "");
    return { at: { kind: "sentinels", hosts }, ...shared, database, isTls };
  }
  const hosts = [placeOf(first, parsed, 6379)];
  return { at: { kind: "tcp", hosts }, ...shared, database, isTls: scheme === "rediss" };
}

/** Whether that is a broker on a Redis. */
export function isRedisUrl(url: string): boolean {
  return /^(rediss?(\+socket)?|sentinel):\/\//i.test(url.trim());
}

/**
 * The address at which our own data can be kept beside the broker's; null where it is not as plain as that: sentinels and
 * certificates of one's own need settings that the store has not.
 */
export function storeUrlBeside(brokerUrl: string): string | null {
  if (!/^redis:\/\//i.test(brokerUrl)) return null;
  const { at, username, password, database } = parseRedisAddress(brokerUrl);
  if (at.kind !== "tcp") return null;
  const { host, port } = at.hosts[0]!;
  const signIn =
    password === null ? "" : `${encodeURIComponent(username ?? "")}:${encodeURIComponent(password)}@`;
  return `redis://${signIn}${host.includes(":") ? `[${host}]` : host}:${port}/${database}`;
}

function parse(url: string): { scheme: string; parsed: URL } {
  const scheme = /^([a-z+]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? "";
  if (!isRedisUrl(url)) throw new TypeError(`not a Redis address: its scheme is "${scheme}"`);
  const isSocket = scheme === "redis+socket";
  // Under http the URL class applies its rules for host and port; under an unknown scheme it would not. A socket's path
  // may follow a password: redis+socket://:password@/path.
  const rest = url.replace(/^[a-z+]+:\/\//i, "");
  const text = isSocket
    ? `http://${rest.replace(/^([^/]*@)?/, "$1socket")}`
    : `http://${rest || "localhost"}`;
  try {
    return { scheme, parsed: new URL(text.replace(/^(http:\/\/)(?=\/|$)/, "$1localhost")) };
  } catch {
    throw new TypeError("not a valid broker address"); // the cause would quote the URL, password and all
  }
}

/** The URL class leaves out http's own port, 80. */
function placeOf(url: string, parsed: URL, usual: number): { host: string; port: number } {
  const host = parsed.hostname.replace(/^\[|\]$/g, "") || "localhost";
  return { host, port: parsed.port ? Number(parsed.port) : /:80([/?]|$)/.test(url) ? 80 : usual };
}

function databaseNumber(text: string): number {
  if (!/^\d*$/.test(text)) throw new TypeError("the database of a Redis address is a number");
  return Number(text);
}
