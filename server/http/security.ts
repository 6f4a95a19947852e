/** What a browser is told to allow our pages, and which writes are taken from it. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
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

/**
 * Whether a browser sent this from one of our own pages; what is no browser says nothing of where it comes from and is
 * taken at its word. Browsers tell `Sec-Fetch-Site`, and older ones, and plain HTTP, `Origin`, on whatever could change
 * something. A proxy in front may tell in `X-Forwarded-Host` by what name it was asked; a page cannot set that header
 * on another site's request unless that site allows it.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"];
  // "none": typed into the address line.
  if (typeof site === "string") return site === "same-origin" || site === "none";
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const names = [headers.host, firstOf(headers["x-forwarded-host"])];
  return names.some(
    (name) => name !== undefined && new URL(origin).host === hostWithoutDefaultPort(origin, name),
  );
}

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
