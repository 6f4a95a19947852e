/** The one place where errors become answers: one shape, the status by the code, nothing of our insides. */
import type { Socket } from "node:net";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { AppError, ERROR_STATUS, type ErrorBody } from "@/lib/contract/errors";
import { storeTrouble } from "../queries/storeTrouble";

declare module "fastify" {
  interface FastifyContextConfig {
    /** A page: a browser that may not see it is led to the sign-in. */
    leadsToSignIn?: boolean;
  }
}

export function installErrors(app: FastifyInstance, challenge: string | null, urlPrefix: string): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = asAppError(error);
    if (known.code === "INTERNAL") request.log.error({ err: error }, "a request ended in a mistake of ours");
    if (known.code === "NOT_SIGNED_IN" && leadsToSignIn(request)) {
      const next = encodeURIComponent(request.url);
      return reply.header("cache-control", "no-store").redirect(`${urlPrefix}/login?next=${next}`, 302);
    }
    return sendError(reply, known, challenge);
  });
  app.setNotFoundHandler((_, reply) =>
    sendError(reply, new AppError("NOT_FOUND", {}, "There is nothing here.")),
  );
}

/** Programs are told by a 401; only a browser that goes to a page asks for HTML. */
function leadsToSignIn(request: FastifyRequest): boolean {
  return request.routeOptions.config.leadsToSignIn === true && asksForPage(request);
}

function asksForPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes("text/html") === true;
}

/**
 * For requests that no route was looked up for, because their address cannot be read: its percent signs mean nothing.
 * People are led to the page that this would be if they stood for themselves, which says that it knows no such thing.
 */
export function answerUnreadable(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const page = request.method === "GET" && asksForPage(request);
  // One slash in front: with two it would be another site's address.
  if (page) reply.redirect(request.url.replace(/^[/\\]+/, "/").replaceAll("%", "%25"), 302);
  else sendError(reply, new AppError("BAD_REQUEST", {}, "The address cannot be read."));
}

/** For what is no request that Node could read: the answer is written by hand, and the connection ends. */
export function answerBroken(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLong = error.code === "HPE_HEADER_OVERFLOW";
  const words = tooLong
    ? "The address and the headers are too long together."
    : "The request cannot be read.";
  const body = JSON.stringify(errorBody(new AppError("BAD_REQUEST", {}, words)));
  const head = [
    "HTTP/1.1 400 Bad Request",
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

export function errorBody({ code, message, details }: AppError): ErrorBody {
  return { error: { code, message, details } };
}

/** What a caller is told of any error. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const trouble = storeTrouble(error);
  if (trouble !== null)
    return new AppError("STORE_UNAVAILABLE", { reason: trouble }, "The store cannot be reached.");
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Where it is wrong is told by path; one line each.
    const details = error.validation.map(({ instancePath, message }) => [
      instancePath.replace(/^\//, "").replaceAll("/", ".") || "request",
      message ?? "is wrong",
    ]);
    return new AppError(
      "BAD_REQUEST",
      Object.fromEntries(details) as Record<string, string>,
      "The request is wrong.",
    );
  }
  // Fastify's own: a body that is too large or no JSON, an address that cannot be decoded.
  if (isRequestError(error)) return new AppError("BAD_REQUEST", {}, error.message);
  return new AppError("INTERNAL", {}, "Umbel made a mistake; its log tells which.");
}

function sendError(reply: FastifyReply, error: AppError, challenge: string | null = null): FastifyReply {
  if (error.code === "NOT_SIGNED_IN" && challenge !== null && !isFromOurPage(reply.request)) {
    reply.header("www-authenticate", challenge);
  }
  const wait = error.details["retryAfterSeconds"];
  if (wait !== undefined) reply.header("retry-after", String(wait));
  return reply.status(ERROR_STATUS[error.code]).header("cache-control", "no-store").send(errorBody(error));
}

/** Our pages have a sign-in of their own: to the header, the browser would put up its window before it. */
function isFromOurPage({ headers }: FastifyRequest): boolean {
  return headers["x-requested-with"] === "umbel";
}

function isRequestError(error: unknown): error is Error {
  if (!(error instanceof Error) || !("statusCode" in error)) return false;
  return typeof error.statusCode === "number" && error.statusCode >= 400 && error.statusCode < 500;
}
