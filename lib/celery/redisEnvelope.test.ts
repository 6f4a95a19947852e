import { describe, expect, it } from "vitest";
import { decodeRedisEnvelope, encodeRedisEnvelope, retargetEnvelope } from "./redisEnvelope";

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("a message's envelope on Redis", () => {
  it("comes out of reading as it went in", () => {
    const text = encodeRedisEnvelope({
      body: '[[1.0, "почта"], {}, {}]',
      contentType: "application/json",
      contentEncoding: "utf-8",
      headersJson: '{"task":"t.add","big":12345678901234567890}',
      exchange: "",
      routingKey: "mail",
      deliveryTag: "tag",
      correlationId: "id",
      replyTo: "",
      priority: 4,
      deliveryMode: 2,
    });
    expect(text).toContain("12345678901234567890");
    const decoded = decodeRedisEnvelope(text);
    if (!decoded.ok) throw new Error(decoded.code);
    expect(utf8(decoded.message.body)).toBe('[[1.0, "почта"], {}, {}]');
    expect(decoded.message).toMatchObject({
      contentType: "application/json",
      headers: { task: "t.add" },
      properties: { correlationId: "id", replyTo: "", priority: 4, deliveryTag: "tag", routingKey: "mail" },
    });
  });

  it("may carry its body as plain text, and little else", () => {
    const decoded = decodeRedisEnvelope('{"body": "[]", "headers": null, "properties": 7}');
    expect(decoded).toMatchObject({ ok: true, message: { contentType: null, headers: {} } });
    if (decoded.ok) expect(utf8(decoded.message.body)).toBe("[]");
  });

  it.each([
    ["not JSON {", "not-json"],
    ["[1, 2]", "not-an-envelope"],
    ['{"body": {"a": 1}}', "not-an-envelope"],
    ['{"body": "W10", "properties": {"body_encoding": "base64"}}', "bad-base64"],
    ['{"body": "W1!=", "properties": {"body_encoding": "base64"}}', "bad-base64"],
  ])("%s is told apart", (text, code) => {
    expect(decodeRedisEnvelope(text)).toEqual({ ok: false, code, text });
  });
});

it("another queue's address replaces the old one, and nothing else", () => {
  const text =
    '{"body": "W10=", "n": 1.0, "properties": {"delivery_info": {"exchange": "a", "routing_key": "b"}, "x": 2}}';
  expect(retargetEnvelope(text, "new")).toBe(
    '{"body": "W10=", "n": 1.0, "properties": {"delivery_info": {"exchange":"","routing_key":"new"}, "x": 2}}',
  );
  expect(retargetEnvelope('{"properties": 1}', "new")).toBeNull();
});
