/**
 * Who is asking, and what they may do: the one gate for pages, API and sockets. Every route declares the least role it
 * asks for in `config.access`; a route that declares none cannot be added.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import type {} from "fastify";
import { AppError } from "@/lib/contract/errors";
import { isLoopback, ROLES, type Config, type Role } from "../config";

/** `public`: for everybody, also without a sign-in. It must tell nothing. */
export type Access = "public" | Role;

declare module "fastify" {
  interface FastifyContextConfig {
    /** The least role that may use this route. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Set on every route that is not public. */
    caller: Caller | null;
  }
}

export interface Caller {
  name: string;
  role: Role;
  /** They may not act, whatever their role. */
  readOnly: boolean;
}

/** As much of a request as decides about it; a socket's handshake has it too. */
export interface AccessRequest {
  headers: IncomingHttpHeaders;
  /** The other end of the connection: a proxy's, where there is one. */
  remoteAddress: string;
}

export interface AccessGate {
  /** Who asks; null: nobody that we know. Throws TOO_MANY_TRIES. */
  whoIs(request: AccessRequest): Caller | null;
  /** The caller, if they may. Throws NOT_SIGNED_IN, NOT_ALLOWED or TOO_MANY_TRIES. */
  admit(request: AccessRequest, least: Role): Caller;
  /** What a 401 answers in `WWW-Authenticate`; null where nobody can sign in. */
  readonly challenge: string | null;
}

type AccessConfig = Pick<Config, "basicAuth" | "anonymous" | "anonymousIsLocal" | "readOnly" | "trustProxy">;

export function createAccessGate(config: AccessConfig, now: () => number = Date.now): AccessGate {
  const users = new Map(
    config.basicAuth.map((user) => [user.user, { role: user.role, digest: digest(user.password) }]),
  );
  const tries = createTryCounter(now);

  function signIn(name: string, password: string, remoteAddress: string): Caller | null {
    const key = JSON.stringify([remoteAddress, name]);
    tries.check(key);
    const user = users.get(name);
    // Compared for unknown names too, so that the time taken does not tell which names there are.
    const matches = timingSafeEqual(digest(password), user?.digest ?? NO_DIGEST);
    if (user && matches) return { name, role: user.role, readOnly: config.readOnly };
    tries.failed(key);
    return null;
  }

  const gate: AccessGate = {
    challenge: users.size > 0 ? 'Basic realm="Umbel", charset="UTF-8"' : null,
    whoIs({ headers, remoteAddress }) {
      const forwarded = config.trustProxy ? forwardedAddress(headers) : null;
      const login = users.size > 0 ? readBasicAuth(headers.authorization) : null;
      if (login) return signIn(login.name, login.password, forwarded ?? remoteAddress);
      if (config.anonymous === null) return null;
      if (config.anonymousIsLocal && !isLocalHost(headers.host)) return null;
      if (config.anonymousIsLocal && forwarded !== null && !isLoopback(forwarded)) return null;
      return { name: "", role: config.anonymous, readOnly: config.readOnly };
    },
    admit(request, least) {
      const caller = gate.whoIs(request);
      if (caller && mayDo(caller.role, least)) return caller;
      if (caller) throw new AppError("NOT_ALLOWED", { role: caller.role, needed: least });
      if (gate.challenge !== null) throw new AppError("NOT_SIGNED_IN");
      throw new AppError("NOT_ALLOWED", {}, NOT_LOCAL);
    },
  };
  return gate;
}

/** Each role may do what those before it may. */
export function mayDo(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

const NOT_LOCAL =
  "Umbel is open to this machine only, under the names localhost and 127.0.0.1. " +
  "To open it under another name, start it with --basic-auth or --anonymous.";

/**
 * Whether the browser asked for this machine by one of its own names. A page of somebody else's, whose name was made
 * to lead to 127.0.0.1, has its own name in `Host`.
 */
function isLocalHost(host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  return isLoopback(new URL(`http://${host}`).hostname);
}

/** Whom a proxy that may be believed names as the caller, as Tornado reads it; null: nobody. */
function forwardedAddress(headers: IncomingHttpHeaders): string | null {
  // Whoever asks may have sent entries of their own: the last one is what the proxy itself saw.
  const last = (header: string | string[] | undefined) => [header].flat().at(-1)?.split(",").at(-1)?.trim();
  const address = last(headers["x-real-ip"]) ?? last(headers["x-forwarded-for"]) ?? "";
  return isIP(address) === 0 ? null : address;
}

function readBasicAuth(header: string | undefined): { name: string; password: string } | null {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? null : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

const NO_DIGEST = Buffer.alloc(32);

/** After so many wrong passwords for one name from one address within the window, even the right one is refused. */
const MOST_TRIES = 10;
const TRIES_WINDOW_MS = 60_000;
/** Names are made up by whoever tries, so there may be very many. */
const MOST_COUNTED = 10_000;

function createTryCounter(now: () => number) {
  const counts = new Map<string, { count: number; until: number }>();
  return {
    check(key: string): void {
      const entry = counts.get(key);
      if (!entry || entry.count < MOST_TRIES || entry.until <= now()) return;
      throw new AppError("TOO_MANY_TRIES", { retryAfterSeconds: Math.ceil((entry.until - now()) / 1000) });
    },
    failed(key: string): void {
      const entry = counts.get(key);
      if (entry && entry.until > now()) entry.count += 1;
      else {
        counts.delete(key);
        // A map keeps the order of insertion: the first is the oldest.
        const oldest = counts.size >= MOST_COUNTED ? counts.keys().next().value : undefined;
        if (oldest !== undefined) counts.delete(oldest);
        counts.set(key, { count: 1, until: now() + TRIES_WINDOW_MS });
      }
    },
  };
}
