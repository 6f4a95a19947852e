/** Results in Redis: one string a task (protocol reference f.1). Nothing is written but that a task is to abort. */
import { readFileSync } from "node:fs";
import { Redis, type ChainableCommander, type RedisOptions } from "ioredis";
import type { BackendSettings } from "./backendUrl";
import {
  BackendFailure,
  CHUNK_BYTES,
  HEAD_BYTES,
  headOfResult,
  MAX_WHOLE_BYTES,
  resultKeys,
  wholeResult,
  type ResultBackend,
  type StoredResult,
} from "./resultBackend";

export function openRedisResults(url: string, settings: BackendSettings): ResultBackend {
  const keyOf = resultKeys(settings);
  let failure: Error | null = null;
  const redis = new Redis({
    ...redisOptions(url, settings),
    connectionName: "umbel-results",
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Whoever reads waits no longer than that; the next one tries anew.
    maxRetriesPerRequest: 1,
    retryStrategy: (tries) => Math.min(200 * tries, 2000),
  });
  redis.on("error", (error: Error) => (failure = error));
  redis.on("ready", () => (failure = null));

  async function run(commands: ChainableCommander): Promise<unknown[]> {
    try {
      const answers = (await commands.exec()) ?? [];
      return answers.map(([error, value]) => {
        // A key of another type is not a result; every other error is about all of them.
        if (error !== null && !error.message.startsWith("WRONGTYPE")) throw error;
        return error === null ? value : null;
      });
    } catch (error) {
      throw explain(failure ?? error);
    }
  }

  return {
    async read(ids) {
      const found = new Map<string, StoredResult>();
      const sizing = redis.pipeline();
      for (const id of ids) sizing.strlen(keyOf(id));
      const sizes = (await run(sizing)).map(Number);
      const present = ids.map((id, at) => ({ id, size: sizes[at] ?? 0 })).filter(({ size }) => size > 0);
      if (present.length === 0) return found;
      const reading = redis.pipeline();
      for (const { id, size } of present) {
        reading.getrangeBuffer(keyOf(id), 0, size > MAX_WHOLE_BYTES ? HEAD_BYTES - 1 : -1);
      }
      const contents = await run(reading);
      for (const [at, { id, size }] of present.entries()) {
        const content = contents[at];
        if (!(content instanceof Uint8Array) || content.length === 0) continue; // expired meanwhile
        found.set(id, size > MAX_WHOLE_BYTES ? headOfResult(content, size) : wholeResult(content));
      }
      return found;
    },
    async open(id) {
      const [size] = await run(redis.pipeline().strlen(keyOf(id)));
      const sizeBytes = Number(size);
      if (sizeBytes === 0) return null;
      async function* chunks() {
        for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
          const [chunk] = await run(redis.pipeline().getrangeBuffer(keyOf(id), at, at + CHUNK_BYTES - 1));
          if (chunk instanceof Uint8Array && chunk.length > 0) yield chunk;
        }
      }
      return { sizeBytes, chunks: chunks() };
    },
    async abort(id) {
      const key = keyOf(id);
      const [content, lifeMs] = await run(redis.pipeline().getBuffer(key).pttl(key));
      if (content instanceof Uint8Array && content.length > 0) {
        const { decoded } = wholeResult(content);
        // An application that takes another serializer only would fail on ours when it asks for the state.
        if (!decoded.ok || decoded.meta.serializer !== "json")
          throw new BackendFailure("unsupported", "what is stored of the task is not JSON");
        // Celery's own rule (KeyValueStoreBackend._store_result).
        if (decoded.meta.state === "SUCCESS") return;
      }
      const text = JSON.stringify({
        status: "ABORTED",
        result: null,
        traceback: null,
        children: null,
        date_done: null,
        task_id: id,
      });
      const writing = redis.multi();
      if (Number(lifeMs) === KEPT_FOR_EVER) writing.set(key, text);
      else writing.set(key, text, "PX", Number(lifeMs) > 0 ? Number(lifeMs) : RESULT_LIFE_MS);
      // Whoever waits for the result hears of it.
      await run(writing.publish(key, text));
    },
    close() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

const CONNECT_TIMEOUT_MS = 5000;
/** What Redis answers of a key without an end. */
const KEPT_FOR_EVER = -1;
/** Celery's default of `result_expires`: a day. */
const RESULT_LIFE_MS = 86_400_000;

function explain(error: unknown): BackendFailure {
  const words = error instanceof Error ? error.message : String(error);
  if (/WRONGPASS|NOAUTH|invalid username-password|invalid password/i.test(words))
    return new BackendFailure("credentials", "Redis refuses the user or password of the result backend");
  if (/NOPERM/.test(words)) return new BackendFailure("not-allowed", "the Redis user may not read results");
  return new BackendFailure("unreachable", words === "" ? "Redis does not answer" : words);
}

/** `redis://`, `rediss://`, `socket://` (also `redis+socket://`), and sentinels joined by `;`. */
export function redisOptions(url: string, settings: BackendSettings): RedisOptions {
  const [first = "", ...others] = url.split(";").map((one) => one.trim());
  const { scheme, parsed } = parse(first);
  const signIn = {
    ...(parsed.username !== "" && { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password !== "" && { password: decodeURIComponent(parsed.password) }),
  };
  const shared = { ...signIn, ...tlsOptions(scheme, parsed.searchParams) };
  if (scheme.endsWith("socket")) {
    const db = databaseNumber(parsed.searchParams.get("virtual_host") ?? "");
    return { path: decodeURIComponent(parsed.pathname), db, ...shared };
  }
  const db = databaseNumber(parsed.pathname.slice(1));
  if (scheme !== "sentinel") return { ...placeOf(first, parsed, 6379), db, ...shared };
  if (settings.masterName === undefined)
    throw new BackendFailure(
      "unsupported",
      "sentinels need the name of the master (master_name in --result-backend-options)",
    );
  const sentinels = [
    placeOf(first, parsed, 26_379),
    ...others.filter(Boolean).map((one) => placeOf(one, parse(one).parsed, 26_379)),
  ];
  const { sentinelPassword } = settings;
  return {
    sentinels,
    name: settings.masterName,
    db,
    ...shared,
    ...(sentinelPassword !== undefined && { sentinelPassword }),
  };
}

function parse(url: string): { scheme: string; parsed: URL } {
  const [, scheme = "", rest = ""] = /^([a-z+]+):\/\/(.*)$/is.exec(url) ?? [];
  const isSocket = scheme.toLowerCase().endsWith("socket");
  // Under http the URL class applies its rules for host and port; a socket's path may follow a password.
  const text = isSocket ? rest.replace(/^([^/]*@)?/, "$1socket") : rest.replace(/^(?=\/|$)/, "localhost");
  try {
    return { scheme: scheme.toLowerCase(), parsed: new URL(`http://${text}`) };
  } catch {
    throw new BackendFailure("unsupported", "not a valid address of a result backend"); // the cause quotes it, password and all
  }
}

/** The URL class leaves out http's own port, 80. */
function placeOf(url: string, parsed: URL, usual: number): { host: string; port: number } {
  const host = parsed.hostname.replace(/^\[|\]$/g, "") || "localhost";
  return { host, port: parsed.port !== "" ? Number(parsed.port) : /:80([/?]|$)/.test(url) ? 80 : usual };
}

function databaseNumber(text: string): number {
  if (!/^\d*$/.test(text))
    throw new BackendFailure("unsupported", "the database of a Redis address is a number");
  return Number(text);
}

/** `ssl_cert_reqs` as Celery takes it, with or without `CERT_`, and files of one's own. */
function tlsOptions(scheme: string, query: URLSearchParams): Pick<RedisOptions, "tls"> {
  if (scheme !== "rediss" && query.get("ssl") !== "true") return {};
  const file = (name: string) => {
    const path = query.get(name);
    return path === null ? undefined : readFileSync(path);
  };
  const parts = { ca: file("ssl_ca_certs"), cert: file("ssl_certfile"), key: file("ssl_keyfile") };
  const rejectUnauthorized = !/^(CERT_)?(none|optional)$/i.test(query.get("ssl_cert_reqs") ?? "");
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  // redis-py before 6 does not look at the name unless told to; we do unless told not to.
  const anyName = /^(false|no|0)$/i.test(query.get("ssl_check_hostname") ?? "");
  return { tls: { rejectUnauthorized, ...given, ...(anyName && { checkServerIdentity: () => undefined }) } };
}
