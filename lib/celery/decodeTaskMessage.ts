/**
 * A waiting task message for people: what task it is, with which arguments, and what it is where it is none that can be
 * read. Takes protocol 1 and 2, every serialiser that Celery has and what other producers put into queues. Never throws,
 * executes nothing. Protocol reference d. For the server alone, for the sake of compressed bodies.
 */
import { parseCeleryDate } from "./dates";
import { isObject } from "./fieldReader";
import type { DecodedTaskMessage, MessageProblem } from "./messageProblems";
import type { PythonJson } from "./pythonJson";
import type { PythonValue } from "./pythonValue";
import { formatPython } from "./pythonValueFormat";
import type { DecodedEnvelope, WireMessage } from "./redisEnvelope";
import { decodeContent, type ContentProblem } from "./resultContent";

export const MAX_ARGUMENT_CHARS = 4000;
const MAX_TEXT_CHARS = 500;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** An item of a list on Redis. */
export function decodeRedisTaskMessage(envelope: DecodedEnvelope): DecodedTaskMessage {
  if (envelope.ok) return decodeTaskMessage(envelope.message);
  const { code, text } = envelope;
  return { ...NOTHING, bytes: byteLength(text), text: text.slice(0, MAX_TEXT_CHARS), problem: code };
}

export function decodeTaskMessage(message: WireMessage): DecodedTaskMessage {
  const { headers, properties, contentType, contentEncoding, body } = message;
  const compression = textOf(headers["compression"]);
  const wire = {
    ...NOTHING,
    priority: properties.priority,
    redelivered: properties.redelivered,
    contentType,
    contentEncoding,
    compression,
    bytes: body.byteLength,
  };
  // Workers decide by this header too.
  const byHeaders = typeof headers["task"] === "string" ? { ...wire, ...readHeaders(headers) } : wire;
  if (contentType === "application/data") {
    return { ...byHeaders, text: beginningOf(body), problem: "signed" };
  }
  const decoded = decodeContent(body, { contentType, compression, maxBytes: MAX_BODY_BYTES });
  if (!decoded.ok) return { ...byHeaders, text: beginningOf(body), problem: problemOf(decoded) };
  return byHeaders.protocol === 2
    ? withBody(byHeaders, decoded.value, body)
    : readProtocol1(wire, decoded.value, body);
}

const NOTHING: DecodedTaskMessage = {
  protocol: null,
  id: null,
  name: null,
  args: null,
  kwargs: null,
  argsFrom: null,
  retries: null,
  etaAt: null,
  expiresAt: null,
  rootId: null,
  parentId: null,
  groupId: null,
  origin: null,
  shadow: null,
  priority: null,
  redelivered: false,
  contentType: null,
  contentEncoding: null,
  compression: null,
  bytes: 0,
  text: null,
  problem: null,
};

function readHeaders(headers: WireMessage["headers"]): Partial<DecodedTaskMessage> {
  const text = (name: string) => textOf(headers[name]);
  const args = text("argsrepr");
  return {
    protocol: 2,
    id: text("id"),
    name: text("task"),
    args: cut(args),
    kwargs: cut(text("kwargsrepr")),
    argsFrom: args === null ? null : "headers",
    retries: typeof headers["retries"] === "number" ? headers["retries"] : null,
    etaAt: dateOf(text("eta")),
    expiresAt: dateOf(text("expires")),
    rootId: text("root_id"),
    parentId: text("parent_id"),
    groupId: text("group"),
    origin: text("origin"),
    shadow: text("shadow"),
  };
}

/** `[args, kwargs, embed]`. A hybrid with an object as its body is taken by workers as well. */
function withBody(known: DecodedTaskMessage, value: PythonValue, body: Uint8Array): DecodedTaskMessage {
  const [args, kwargs] =
    value.kind === "dict" ? [memberOf(value, "args"), memberOf(value, "kwargs")] : itemsOf(value);
  const isHybrid = value.kind === "dict" && args !== undefined;
  if (!isHybrid && itemsOf(value).length !== 3) {
    return { ...known, text: beginningOf(body), problem: "poison" };
  }
  if (args === undefined) return known;
  return {
    ...known,
    args: cut(formatPython(args)),
    kwargs: kwargs ? cut(formatPython(kwargs)) : known.kwargs,
    argsFrom: "body",
  };
}

/** One object with all that protocol 2 has in its headers. */
function readProtocol1(wire: DecodedTaskMessage, value: PythonValue, body: Uint8Array): DecodedTaskMessage {
  const text = (name: string) => {
    const member = memberOf(value, name);
    return member?.kind === "str" ? member.value : null;
  };
  const id = text("id");
  const name = text("task");
  if (id === null || name === null) return { ...wire, text: beginningOf(body), problem: "not-celery" };
  const [args, kwargs, retries] = ["args", "kwargs", "retries"].map((one) => memberOf(value, one));
  return {
    ...wire,
    protocol: 1,
    id,
    name,
    args: args ? cut(formatPython(args)) : null,
    kwargs: kwargs ? cut(formatPython(kwargs)) : null,
    argsFrom: args ? "body" : null,
    retries: retries?.kind === "int" ? Number(formatPython(retries)) : null,
    etaAt: dateOf(text("eta")),
    expiresAt: dateOf(text("expires")),
    groupId: text("taskset") ?? text("group"),
  };
}

function memberOf(value: PythonValue, name: string): PythonValue | undefined {
  if (value.kind !== "dict") return undefined;
  return value.entries.find(([key]) => key.kind === "str" && key.value === name)?.[1];
}

function itemsOf(value: PythonValue): readonly PythonValue[] {
  return value.kind === "list" || value.kind === "tuple" ? value.items : [];
}

function problemOf({ code }: ContentProblem): MessageProblem {
  switch (code) {
    case "compression":
    case "serializer":
    case "too-large":
      return code;
    default:
      return "unreadable";
  }
}

function textOf(value: PythonJson | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function dateOf(text: string | null): number | null {
  return text === null ? null : parseCeleryDate(text);
}

function cut(text: string | null): string | null {
  return text !== null && text.length > MAX_ARGUMENT_CHARS ? `${text.slice(0, MAX_ARGUMENT_CHARS)}…` : text;
}

/** As text where it is some; what is none is only counted. */
function beginningOf(body: Uint8Array): string | null {
  const text = new TextDecoder("utf-8").decode(body.subarray(0, MAX_TEXT_CHARS));
  return /[\0-\x08\x0e-\x1f\ufffd]/.test(text.slice(0, -1)) ? null : text;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** A header's value as JSON holds it, from whatever a driver gives. */
export function headersOf(value: unknown): WireMessage["headers"] {
  const plain: unknown = JSON.parse(JSON.stringify(value ?? {}, (_, inner: unknown) => plainOf(inner)));
  return isObject(plain as PythonJson) ? (plain as WireMessage["headers"]) : {}; // JSON's own types are among PythonJson's
}

/** AMQP's tables may hold bytes and dates, which say nothing to us. */
function plainOf(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return "type" in value && "data" in value && value.type === "Buffer" ? "<bytes>" : value;
}
