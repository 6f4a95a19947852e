/** The ways in which a Redis for our own data can be named. */

export type StoreAddress =
  | { kind: "socket"; path: string }
  | { kind: "single"; url: string }
  /** `hosts`: some nodes of the cluster, of which one is enough to find the others. */
  | ({ kind: "cluster"; hosts: HostAndPort[] } & SignIn)
  /** `hosts`: the sentinels; `master`: the name by which they know the Redis. */
  | ({
      kind: "sentinel";
      hosts: HostAndPort[];
      master: string;
      database: number;
      sentinelPassword: string | null;
    } & SignIn);

export interface HostAndPort {
  host: string;
  port: number;
}

interface SignIn {
  username: string | null;
  password: string | null;
  isTls: boolean;
}

const SEVERAL = /^redis(s?)\+(cluster|sentinel):\/\/(?:([^@]*)@)?([^/?]+)([^?]*)(?:\?(.*))?$/i;

/**
 * Reads `redis://…`, `rediss://…`, `unix:///path`, `redis+cluster://[user:password@]host:port[,host:port…]` and
 * `redis+sentinel://[user:password@]host[:port][,host…]/master[/database][?sentinel_password=…]`; the last two also as
 * `rediss+…`, with TLS. Throws a `TypeError`, without the URL in it, when it is none of these.
 */
export function parseStoreUrl(url: string): StoreAddress {
  const socket = /^unix:\/\/(\/.*)$/.exec(url)?.[1];
  if (socket !== undefined) return { kind: "socket", path: socket };
  const [, tls, kind, login, places = "", path = "", query = ""] = SEVERAL.exec(url) ?? [];
  if (kind === undefined) return { kind: "single", url };
  const [username = "", ...password] = (login ?? "").split(":");
  const signIn: SignIn = {
    username: decodeURIComponent(username) || null,
    password: decodeURIComponent(password.join(":")) || null,
    isTls: tls !== "",
  };
  if (kind.toLowerCase() === "cluster") return { kind: "cluster", hosts: hostsOf(places, 6379), ...signIn };
  const [master = "", database = "0"] = path.slice(1).split("/").map(decodeURIComponent);
  if (master === "") throw new TypeError("the name of the Redis that the sentinels watch is missing");
  if (!/^\d+$/.test(database)) throw new TypeError("the database of a Redis address is a number");
  return {
    kind: "sentinel",
    hosts: hostsOf(places, 26_379),
    master,
    database: Number(database),
    sentinelPassword: new URLSearchParams(query).get("sentinel_password"),
    ...signIn,
  };
}

/** `host`, `host:port` or `[address]:port`, apart by commas. */
function hostsOf(text: string, usualPort: number): HostAndPort[] {
  return text.split(",").map((place) => {
    const [, address, name, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(place.trim()) ?? [];
    const host = address ?? name;
    if (host === undefined) throw new TypeError("the hosts of a Redis address stand apart by commas");
    return { host, port: port === undefined ? usualPort : Number(port) };
  });
}
