/** Broker URLs of AMQP as Celery writes them, turned into what amqplib takes. Protocol reference e.5. */

export interface AmqpTarget {
  protocol: "amqp" | "amqps";
  hostname: string;
  port: number;
  username: string;
  password: string;
  vhost: string;
  /** Celery's further settings, such as `ssl_ca_certs`. */
  query: URLSearchParams;
}

/**
 * Reads `amqp://user:password@host:port/vhost` (also `amqps://`, `pyamqp://`, `librabbitmq://`). As in kombu the vhost is
 * `/` when it is absent, empty or `/`; user and password are `guest` when absent.
 * Throws a `TypeError` without the URL in its message, which may hold a password.
 */
export function parseAmqpUrl(url: string): AmqpTarget {
  const scheme = /^([a-z]+):\/\//i.exec(url)?.[1]?.toLowerCase() ?? "";
  const protocol = PROTOCOLS[scheme];
  if (!protocol) throw new TypeError(`not an AMQP address: its scheme is "${scheme}"`);
  let parsed: URL;
  try {
    // An unknown scheme keeps the URL class from guessing; http gives it host and port rules.
    parsed = new URL(url.replace(/^[a-z]+:/i, "http:"));
  } catch {
    throw new TypeError("not a valid broker address"); // the cause would quote the URL, password and all
  }
  const path = parsed.pathname.slice(1);
  return {
    protocol,
    hostname: parsed.hostname.replace(/^\[|\]$/g, "") || "localhost",
    port: parsed.port ? Number(parsed.port) : /:80(\/|$)/.test(url) ? 80 : DEFAULT_PORTS[protocol],
    username: decodeURIComponent(parsed.username) || "guest",
    password: decodeURIComponent(parsed.password) || "guest",
    vhost: path === "" || path === "/" ? "/" : unquote(path),
    query: parsed.searchParams,
  };
}

/** As Python's `unquote`: what is no escape stands for itself. */
function unquote(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const PROTOCOLS: Record<string, "amqp" | "amqps"> = {
  amqp: "amqp",
  pyamqp: "amqp",
  librabbitmq: "amqp",
  amqps: "amqps",
};
const DEFAULT_PORTS = { amqp: 5672, amqps: 5671 };
