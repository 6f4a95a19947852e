/** What a browser is told to allow our pages, and which writes are taken from it. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Config } from "../config";
import type { AccessRequest } from "./access";

/** For answers that are data: nothing in them is ever run or framed. */
export const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * For pages. Scripts run only with this answer's nonce, or when such a script loads them. Styles may be inline, because
 * the component library and the charts set them on elements; a style cannot call anything.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join("; ");
}

/** Of a request, as much as tells where it was sent from. */
export interface SentRequest {
  headers: IncomingHttpHeaders;
  socket: Pick<Socket, "localPort">;
}

/**
 * Whether a browser sent this from one of our own pages; what is no browser says nothing of where it comes from and is
 * taken at its word. Browsers tell `Sec-Fetch-Site`, which alone decides. Over plain HTTP, with a WebSocket, and when they are
 * old, they tell `Origin` alone: its host has to be the one that was asked for, and its scheme the one that we speak. By what
 * name and scheme a proxy in front was asked is believed of one that may be trusted.
 */
export function isSameOrigin(request: SentRequest, { trustProxy }: Pick<Config, "trustProxy">): boolean {
  const { headers } = request;
  const site = headers["sec-fetch-site"];
  // "none": typed into the address line.
  if (typeof site === "string") return site === "same-origin" || site === "none";
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const names = [headers.host, trustProxy ? firstOf(headers["x-forwarded-host"]) : undefined];
  const { host, protocol } = new URL(origin);
  const isHost = names.some((name) => name !== undefined && host === hostWithoutDefaultPort(origin, name));
  return isHost && isOurScheme(protocol, request, trustProxy);
}

/** Whether a proxy says how it was asked, and is not believed: then its people may be taken for another site's. */
export function hidesBehindProxy(
  { headers }: SentRequest,
  { trustProxy }: Pick<Config, "trustProxy">,
): boolean {
  return !trustProxy && headers["x-forwarded-host"] !== undefined;
}

/**
 * `protocol`: as in an address, with its colon. A page of HTTPS is no page of ours where we are asked by HTTP, although it
 * may bear the same name; save where a proxy makes the one out of the other.
 */
function isOurScheme(protocol: string, { headers, socket }: SentRequest, trustProxy: boolean): boolean {
  const told = trustProxy ? firstOf(headers["x-forwarded-proto"])?.replace(/^ws/, "http") : undefined;
  if (told !== undefined) return protocol === `${told}:`;
  if (socket instanceof TLSSocket) return protocol === "https:";
  return protocol === "http:" || (protocol === "https:" && isForwarded(headers.host, socket.localPort));
}

/** Whoever asks us without a proxy between names our own port; over a socket file there is always one. */
function isForwarded(host: string | undefined, localPort: number | undefined): boolean {
  if (host === undefined || localPort === undefined) return true;
  return Number(/:(\d+)$/.exec(host)?.[1] ?? HTTP_PORT) !== localPort;
}

const HTTP_PORT = 80;

/** Whether the browser says anything of where it sent this from. All of them do, for whatever could change something. */
export function tellsOrigin(headers: IncomingHttpHeaders): boolean {
  return headers["sec-fetch-site"] !== undefined || headers.origin !== undefined;
}

/**
 * Whether the browser asked by HTTPS: of us, or of a proxy in front, which says so in `X-Forwarded-Proto`. Whoever sends
 * that header without a proxy marks only their own cookie as one for HTTPS alone.
 */
export function isSecure({ headers, raw }: AnyRequest): boolean {
  if (raw.socket instanceof TLSSocket) return true;
  return firstOf(headers["x-forwarded-proto"]) === "https" || headers.origin?.startsWith("https://") === true;
}

/** A request of Fastify's, as much of it as is needed. */
interface AnyRequest {
  headers: IncomingHttpHeaders;
  raw: IncomingMessage;
}

/** What the gate decides by. */
export function accessRequestOf({ headers, raw }: AnyRequest): AccessRequest {
  return { headers, remoteAddress: raw.socket.remoteAddress ?? "" };
}

/** Each proxy on the way adds its own behind a comma; the first is the one nearest to the browser. */
function firstOf(header: string | string[] | undefined): string | undefined {
  return (Array.isArray(header) ? header[0] : header)?.split(",")[0]?.trim();
}

/** `Origin` leaves out the port that goes with its scheme; `Host` may name it. */
function hostWithoutDefaultPort(origin: string, host: string): string {
  const scheme = new URL(origin).protocol;
  const url = `${scheme}//${host}`;
  return URL.canParse(url) ? new URL(url).host : host;
}
