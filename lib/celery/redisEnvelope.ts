/**
 * The envelope that kombu puts messages in on a Redis: one JSON text with body, headers and properties. Protocol
 * reference e.2. Reading is tolerant: whatever is not there is null, and what is no envelope at all is handed on as it is.
 * For the server alone: browsers have no `Buffer`.
 */
import { objectMembers } from "./jsonText";
import { parsePythonJson, type PythonJson } from "./pythonJson";
import { isObject } from "./fieldReader";

/** A message as its sender made it, on whatever broker. */
export interface WireMessage {
  body: Uint8Array;
  contentType: string | null;
  contentEncoding: string | null;
  headers: { readonly [name: string]: PythonJson };
  properties: WireProperties;
}

export interface WireProperties {
  correlationId: string | null;
  replyTo: string | null;
  priority: number | null;
  /** In ms as a text, as AMQP has it. */
  expiration: string | null;
  deliveryTag: string | null;
  exchange: string | null;
  routingKey: string | null;
  redelivered: boolean;
}

export type DecodedEnvelope =
  | { ok: true; message: WireMessage }
  /** `not-json`, `not-an-envelope` (JSON of another shape), `bad-base64`: its body is not what it says. */
  | { ok: false; code: "not-json" | "not-an-envelope" | "bad-base64"; text: string };

export function decodeRedisEnvelope(text: string): DecodedEnvelope {
  const value = parsePythonJson(text);
  if (value === undefined) return { ok: false, code: "not-json", text };
  if (!isObject(value) || typeof value["body"] !== "string")
    return { ok: false, code: "not-an-envelope", text };
  const properties = isObject(value["properties"]) ? value["properties"] : {};
  const delivery = isObject(properties["delivery_info"]) ? properties["delivery_info"] : {};
  const headers = isObject(value["headers"]) ? value["headers"] : {};
  const body = decodeBody(value["body"], properties["body_encoding"]);
  if (body === null) return { ok: false, code: "bad-base64", text };
  return {
    ok: true,
    message: {
      body,
      contentType: textOf(value["content-type"]),
      contentEncoding: textOf(value["content-encoding"]),
      headers,
      properties: {
        correlationId: textOf(properties["correlation_id"]),
        replyTo: textOf(properties["reply_to"]),
        priority: typeof properties["priority"] === "number" ? properties["priority"] : null,
        expiration: textOf(properties["expiration"]),
        deliveryTag: textOf(properties["delivery_tag"]),
        exchange: textOf(delivery["exchange"]),
        routingKey: textOf(delivery["routing_key"]),
        redelivered: delivery["redelivered"] === true || headers["redelivered"] === true,
      },
    },
  };
}

/** The task that a message is of; protocol 1 has its id in the body alone, and beside it as the correlation id. */
export function taskIdOf({ headers, properties }: WireMessage): string | null {
  return typeof headers["id"] === "string" ? headers["id"] : properties.correlationId;
}

export interface EnvelopeContent {
  /** What the body is, as text or bytes. */
  body: string | Uint8Array;
  contentType: string;
  contentEncoding: string;
  /** The headers as the text of a JSON object, so that numbers stay as they were written. */
  headersJson: string;
  exchange: string;
  routingKey: string;
  deliveryTag: string;
  correlationId?: string;
  replyTo?: string;
  priority?: number;
  /** In ms, as a text; Redis itself lets nothing expire by it. */
  expiration?: string;
  /** 1: need not outlive a restart; 2: shall. */
  deliveryMode: 1 | 2;
}

/** All that workers demand: without `delivery_info` and `delivery_tag` a message ends the worker that takes it. */
export function encodeRedisEnvelope(content: EnvelopeContent): string {
  const { correlationId, replyTo, expiration, priority = 0 } = content;
  const properties = {
    ...(correlationId !== undefined && { correlation_id: correlationId }),
    ...(replyTo !== undefined && { reply_to: replyTo }),
    delivery_mode: content.deliveryMode,
    delivery_info: { exchange: content.exchange, routing_key: content.routingKey },
    priority,
    ...(expiration !== undefined && { expiration }),
    body_encoding: "base64",
    delivery_tag: content.deliveryTag,
  };
  const fields = [
    `"body":${JSON.stringify(toBase64(content.body))}`,
    `"content-encoding":${JSON.stringify(content.contentEncoding)}`,
    `"content-type":${JSON.stringify(content.contentType)}`,
    `"headers":${content.headersJson}`,
    `"properties":${JSON.stringify(properties)}`,
  ];
  return `{${fields.join(",")}}`;
}

function decodeBody(body: string, encoding: PythonJson | undefined): Uint8Array | null {
  if (encoding !== "base64") return UTF8.encode(body);
  // Node leaves out what is no base64; Python's decoder, which workers use, takes only whole groups of four.
  return BASE64.test(body) && body.length % 4 === 0 ? Buffer.from(body, "base64") : null;
}

function toBase64(body: string | Uint8Array): string {
  return typeof body === "string"
    ? Buffer.from(body, "utf8").toString("base64")
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("base64");
}

function textOf(value: PythonJson | undefined): string | null {
  return typeof value === "string" ? value : null;
}

const UTF8 = new TextEncoder();
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * The same envelope for another queue: its `delivery_info` is replaced, all else stays as it was written. Null when there
 * is none to replace.
 */
export function retargetEnvelope(text: string, queue: string): string | null {
  const properties = objectMembers(text, 0, text.length).find(({ name }) => name === "properties");
  const delivery =
    properties &&
    objectMembers(text, properties.start, properties.end).find(({ name }) => name === "delivery_info");
  if (!delivery) return null;
  const info = JSON.stringify({ exchange: "", routing_key: queue });
  return text.slice(0, delivery.start) + info + text.slice(delivery.end);
}
