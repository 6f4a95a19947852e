/**
 * What a broker's URL does not tell: certificates, and Celery's `broker_transport_options`. Plain data, so that it can be
 * handed to a thread. Certificates are read at each connection, so that renewed ones count.
 */
import { readFile } from "node:fs/promises";
import type { SecureContextOptions } from "node:tls";

export interface BrokerOptions {
  /** RabbitMQ's management API, to count what AMQP does not tell; null: there is none. */
  apiUrl: string | null;
  tls: BrokerTls;
  transport: TransportOptions;
}

/** Files in PEM. Null: the system's authorities; no certificate of our own. */
export interface BrokerTls {
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
  /** `full`: a valid certificate in the host's name. `ca`: a valid one, whatever its name, as redis-py before 6 has it.
   *  `none`: any. Null: as the URL says, else `full`. */
  verify: "full" | "ca" | "none" | null;
}

/** The part of Celery's `broker_transport_options` that decides what things are called on a Redis, and where it is. */
export interface TransportOptions {
  /** Before every key and channel. */
  globalKeyPrefix: string;
  /** Before the channels of fanout exchanges; `{db}` stands for the database's number. */
  fanoutPrefix: string;
  /** Whether the event's type is part of the channel's name; events are heard either way. */
  fanoutPatterns: boolean;
  /** Between a queue's name and a priority, and between the parts of a binding. */
  separator: string;
  /** Each has a list of its own; the first one's is the queue itself. */
  prioritySteps: readonly number[];
  unackedKey: string;
  unackedIndexKey: string;
  /** After so long workers give a message that was taken and not acknowledged to others, ms. */
  visibilityTimeoutMs: number;
  /** The master's name where the URL names sentinels. */
  masterName: string | null;
  sentinelUsername: string | null;
  sentinelPassword: string | null;
}

/** As kombu's Redis transport has it when nothing is said. */
export const DEFAULT_TRANSPORT: TransportOptions = {
  globalKeyPrefix: "",
  fanoutPrefix: "/{db}.",
  fanoutPatterns: true,
  separator: "\x06\x16",
  prioritySteps: [0, 3, 6, 9],
  unackedKey: "unacked",
  unackedIndexKey: "unacked_index",
  visibilityTimeoutMs: 3_600_000,
  masterName: null,
  sentinelUsername: null,
  sentinelPassword: null,
};

export const DEFAULT_BROKER_OPTIONS: BrokerOptions = {
  apiUrl: null,
  tls: { caFile: null, certFile: null, keyFile: null, verify: null },
  transport: DEFAULT_TRANSPORT,
};

export interface TlsSettings extends Pick<SecureContextOptions, "ca" | "cert" | "key"> {
  rejectUnauthorized: boolean;
  checkServerIdentity?: () => undefined;
}

/**
 * What Node's `tls` takes, from the options and from the URL's query, which has Celery's names (`ssl_cert_reqs`,
 * `ssl_ca_certs`, `ssl_certfile`, `ssl_keyfile`, `ssl_check_hostname`); the options win. Rejects, naming the file, when one
 * cannot be read.
 */
export async function readTls(tls: BrokerTls, query: URLSearchParams): Promise<TlsSettings> {
  const [ca, cert, key] = await Promise.all([
    readPem(tls.caFile ?? query.get("ssl_ca_certs")),
    readPem(tls.certFile ?? query.get("ssl_certfile")),
    readPem(tls.keyFile ?? query.get("ssl_keyfile")),
  ]);
  const verify = tls.verify ?? verifyOf(query);
  const ownKey = key ?? cert; // both may stand in one file
  return {
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(ownKey && { key: ownKey }),
    rejectUnauthorized: verify !== "none",
    ...(verify === "ca" && { checkServerIdentity: () => undefined }),
  };
}

async function readPem(file: string | null): Promise<Buffer | null> {
  if (file === null || file === "") return null;
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new Error(`the certificate file ${file} cannot be read (${code})`, { cause: error });
  }
}

/** Python's `ssl` takes `CERT_OPTIONAL` of a client for `CERT_REQUIRED`. */
function verifyOf(query: URLSearchParams): "full" | "ca" | "none" {
  if (/^(CERT_)?NONE$/i.test(query.get("ssl_cert_reqs") ?? "")) return "none";
  return /^(false|no|0)$/i.test(query.get("ssl_check_hostname") ?? "") ? "ca" : "full";
}
