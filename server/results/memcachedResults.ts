/** Results in memcached (protocol reference f.5). Values there are small: a megabyte unless the server allows more. */
import { Client } from "memjs";
import type { BackendSettings } from "./backendUrl";
import {
  BackendFailure,
  bytesInHand,
  resultKeys,
  wholeResult,
  type ResultBackend,
  type StoredResult,
} from "./resultBackend";

export function openMemcachedResults(url: string, settings: BackendSettings): ResultBackend {
  const keyOf = resultKeys(settings);
  // Python's clients and ours choose among several servers in other ways, so all are asked.
  const clients = serversOf(url).map((server) => ({
    server,
    client: Client.create(server, {
      retries: 1,
      timeout: TIMEOUT_SECONDS,
      conntimeout: TIMEOUT_SECONDS,
      // The library's own words would go to the console.
      logger: { log: () => undefined },
    }),
  }));

  async function get(id: string): Promise<Uint8Array | null> {
    const key = keyOf(id);
    // The protocol's limit, and its separators: Celery could not have stored such a key.
    if (Buffer.byteLength(key) > 250 || /[\s\p{Cc}]/u.test(key)) return null;
    for (const { server, client } of clients) {
      try {
        const { value } = await client.get(key);
        if (value !== null) return value;
      } catch (error) {
        const words = error instanceof Error ? error.message : String(error);
        // What stands before the host is a login.
        const host = server.slice(server.lastIndexOf("@") + 1);
        throw new BackendFailure("unreachable", `memcached at ${host} cannot be read: ${words}`);
      }
    }
    return null;
  }

  return {
    async read(ids) {
      const found = new Map<string, StoredResult>();
      const contents = await Promise.all(ids.map(get));
      for (const [at, id] of ids.entries()) {
        const content = contents[at];
        if (content) found.set(id, wholeResult(content));
      }
      return found;
    },
    async open(id) {
      const content = await get(id);
      return content && bytesInHand(content);
    },
    close() {
      for (const { client } of clients) client.close();
      return Promise.resolve();
    },
  };
}

const TIMEOUT_SECONDS = 2;

/** `cache+memcached://host:port;other:port/` as Celery takes it. */
function serversOf(url: string): string[] {
  const hosts = url
    .replace(/^[a-z+]+:\/\//i, "")
    .replace(/\/.*$/s, "")
    .split(";")
    .filter(Boolean);
  if (hosts.length === 0) return ["127.0.0.1:11211"];
  return hosts.map((host) => (/:\d+$/.test(host) ? host : `${host}:11211`));
}
