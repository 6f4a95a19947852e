import { deflateSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeRedisTaskMessage, decodeTaskMessage } from "./decodeTaskMessage";
import { decodeRedisEnvelope, type WireMessage } from "./redisEnvelope";

/** Messages that Celery's own clients put into a Redis. */
const RECORDED = readFileSync(
  new URL("../../e2e/fixtures/captures/task-messages-redis.ndjson", import.meta.url),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { raw?: string })
  .flatMap(({ raw }) => (raw === undefined ? [] : [decodeRedisTaskMessage(decodeRedisEnvelope(raw))]));

const recorded = (prefix: string) => {
  const found = RECORDED.filter(({ id }) => id?.startsWith(prefix));
  expect(found.length, prefix).toBeGreaterThan(0);
  return found;
};

function message(body: string | Uint8Array, more: Partial<WireMessage> = {}): WireMessage {
  return {
    body: typeof body === "string" ? Buffer.from(body) : body,
    contentType: "application/json",
    contentEncoding: "utf-8",
    headers: { task: "t.add", id: "1", argsrepr: "(1,)", kwargsrepr: "{}" },
    properties: {
      correlationId: null,
      replyTo: null,
      priority: null,
      expiration: null,
      deliveryTag: null,
      exchange: "",
      routingKey: "q",
      redelivered: false,
    },
    ...more,
  };
}

describe("a message that Celery's client sent", () => {
  it("is read, every one that was recorded", () => {
    for (const one of RECORDED) {
      // Node 20 has no bzip2.
      const problem = one.compression === "application/x-bz2" ? "compression" : null;
      expect(one).toMatchObject({ name: expect.stringMatching(/./) as string, problem });
      expect(one.protocol).not.toBeNull();
    }
  });

  it("shows its arguments as Python writes them", () => {
    for (const one of recorded("plain-")) {
      expect(one).toMatchObject({
        protocol: 2,
        name: "t.add",
        args: "[2, 3]",
        kwargs: "{}",
        argsFrom: "body",
      });
    }
    for (const one of recorded("unicode-")) expect(one.args).toContain("ещё ☃ 🎉");
  });

  it("tells its eta, also one without a zone", () => {
    for (const prefix of ["eta-", "etanaive-"]) {
      for (const one of recorded(prefix)) expect(one.etaAt).toBe(Date.UTC(2030, 0, 2, 3, 4, 5));
    }
  });
});

describe("other messages", () => {
  it("of protocol 1 are read from their body", () => {
    const body = { task: "t.add", id: "9", args: [1, 2], kwargs: { a: null }, retries: 2, eta: null };
    expect(decodeTaskMessage(message(JSON.stringify(body), { headers: {} }))).toMatchObject({
      protocol: 1,
      id: "9",
      name: "t.add",
      args: "[1, 2]",
      kwargs: "{'a': None}",
      retries: 2,
      problem: null,
    });
  });

  it("that are compressed are unpacked, and said to be when they cannot", () => {
    const body = "[[7], {}, {}]";
    const headers = { task: "t", id: "1", compression: "application/x-gzip" };
    expect(decodeTaskMessage(message(deflateSync(body), { headers }))).toMatchObject({
      args: "[7]",
      problem: null,
    });
    const other = { ...headers, compression: "application/x-bz2" };
    expect(decodeTaskMessage(message(deflateSync(body), { headers: other }))).toMatchObject({
      problem: "compression",
      name: "t",
    });
  });

  it.each([
    ["of another producer", message('{"order": 7}', { headers: {} }), "not-celery", null],
    ["not JSON at all", message("hello", { headers: {} }), "unreadable", null],
    ["signed", message("a@b\x00", { contentType: "application/data" }), "signed", "(1,)"],
    [
      "in a serialiser of their own",
      message("?", { contentType: "application/x-own" }),
      "serializer",
      "(1,)",
    ],
    ["that would stop a worker", message("[[1], {}]"), "poison", "(1,)"],
    ["broken within", message("[[1], {}"), "unreadable", "(1,)"],
  ])("%s are shown as what they are", (_, wire, problem, args) => {
    expect(decodeTaskMessage(wire)).toMatchObject({ problem, args });
  });

  it.each([
    ["nonsense", "not-json"],
    ["[]", "not-an-envelope"],
    ['{"body": "###", "properties": {"body_encoding": "base64"}}', "bad-base64"],
  ])("on Redis that are no envelope, %s", (text, problem) => {
    expect(decodeRedisTaskMessage(decodeRedisEnvelope(text))).toMatchObject({ problem, text });
  });
});
