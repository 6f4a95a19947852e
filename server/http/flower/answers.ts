/** How Flower answers: JSON as Python writes it, and three families of errors. */
import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { PythonNumber, type PythonJson } from "@/lib/celery/pythonJson";
import { ERROR_STATUS, type AppError } from "@/lib/contract/errors";
import { asAppError } from "../errors";
import { escapeTags } from "./escapeHtml";

/**
 * `control`: errors are plain text. `task`: errors have no body, but for searches that cannot be read. `page`: a sign-in
 * that is missing is told by words and a header.
 */
export type Family = "control" | "task" | "page";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Of an endpoint of Flower's. */
    flowerFamily?: Family;
  }
}

/** An answer that is an error in Flower's words. */
export class FlowerError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Answered as `{"error": message}`, in every family. */
    readonly asJson = false,
  ) {
    super(message);
    this.name = "FlowerError";
  }
}

/** What can be printed as Python's JSON; a `PythonNumber` keeps its text. */
export type FlowerJson = PythonJson;

export function sendJson(reply: FastifyReply, value: FlowerJson): FastifyReply {
  return sendJsonText(reply, printJson(value));
}

/** `text`: what `printJson` gave. */
export function sendJsonText(reply: FastifyReply, text: string): FastifyReply {
  const { method, headers } = reply.request;
  if (method === "GET") {
    const tag = `"${createHash("sha1").update(text).digest("hex")}"`;
    reply.header("etag", tag);
    const known = headers["if-none-match"]?.split(",").map((one) => one.trim().replace(/^W\//, "")) ?? [];
    if (known.includes(tag) || known.includes("*")) return reply.code(304).send();
  }
  return reply.type("application/json; charset=UTF-8").send(text);
}

/** Python's `json.dumps`: ASCII only, and with spaces; `</` as Tornado writes it. */
export function printJson(value: FlowerJson): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0.0" : printNumber(value);
  if (typeof value === "string") return printText(value);
  if (value instanceof PythonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(printJson).join(", ")}]`;
  const members = Object.entries(value).map(([name, inner]) => `${printText(name)}: ${printJson(inner)}`);
  return `{${members.join(", ")}}`;
}

/** A number that is a float in Python, with its point. */
export function float(value: number | null): PythonNumber | null {
  if (value === null) return null;
  const text = printNumber(value);
  return new PythonNumber(/^-?\d+$/.test(text) ? `${text}.0` : text);
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? String(value) : value > 0 ? "Infinity" : "-Infinity";
}

function printText(text: string): string {
  return JSON.stringify(text)
    .replaceAll("</", "<\\/")
    .replace(/[\x7f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Whatever was thrown, as Flower tells it; ours where Flower has no words for it. */
export function sendFlowerError(reply: FastifyReply, error: unknown, challenge: string | null): FastifyReply {
  const family = reply.request.routeOptions.config.flowerFamily ?? "page";
  if (error instanceof FlowerError && error.asJson) {
    return sendJson(reply.code(error.status), { error: error.message });
  }
  if (error instanceof FlowerError) return sendText(reply, family, error.status, error.message);
  const known = asAppError(error);
  if (known.code === "INTERNAL")
    reply.request.log.error({ err: error }, "a request ended in a mistake of ours");
  if (known.code === "NOT_SIGNED_IN" && family === "page" && challenge !== null) {
    reply.header("www-authenticate", challenge);
  }
  return sendText(reply, family, ERROR_STATUS[known.code], wordsFor(known, family));
}

function wordsFor(error: AppError, family: Family): string {
  switch (error.code) {
    case "NOT_SIGNED_IN":
      return family === "page" ? "Access denied" : "";
    case "BROKER_UNAVAILABLE":
      return "Broker or result backend unavailable";
    case "INTERNAL":
      return "";
    default:
      // Names of tasks and queues are whatever somebody called them.
      return family === "page" ? error.message : escapeTags(error.message);
  }
}

function sendText(reply: FastifyReply, family: Family, status: number, message: string): FastifyReply {
  const isPlain = family === "page" && status !== 401;
  return (
    reply
      .code(status)
      .type(isPlain ? "text/plain" : "text/html; charset=UTF-8")
      // Tornado takes the message for a format.
      .send(family === "task" ? "" : message.replaceAll("%", "%%"))
  );
}
