import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { encodeTaskMessage, UnsendableTask, type TaskToSend } from "./encodeTaskMessage";

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const task = (more: Partial<TaskToSend> = {}): TaskToSend => ({
  id: "t-1",
  name: "shop.add",
  argsText: "[1, 2]",
  kwargsText: "{}",
  origin: "umbel@test",
  ...more,
});
const textOf = (body: Uint8Array) => new TextDecoder().decode(body);
const bodyOf = (more: Partial<TaskToSend>) => textOf(encodeTaskMessage(task(more), NOW).body);

const recordedSchema = z.object({
  headers: z.object({ id: z.string(), task: z.string(), origin: z.string() }).loose(),
  properties: z.object({ correlationId: z.string() }).loose(),
  body_text: z.string(),
});

describe("a task message", () => {
  const recorded = readFileSync(
    join(import.meta.dirname, "../../e2e/fixtures/captures/task-messages-amqp.ndjson"),
    "utf8",
  )
    .trim()
    .split("\n")
    .map((line) => recordedSchema.safeParse(JSON.parse(line)))
    .flatMap(({ data }) =>
      data && /^(plain|unicode|nonfinite|long|countdown)-/.test(data.headers.id) ? [data] : [],
    );

  it.each(recorded.map((one) => [one.headers.id, one] as const))(
    "is what Celery's own client sent for %s",
    (_, { headers, properties, body_text }) => {
      const [, args = "", kwargs = ""] = /^\[(\[.*\]), (\{.*?\}), \{"callbacks"/s.exec(body_text) ?? [];
      const { replaced_task_nesting: _nesting, stamped_headers: _names, stamps: _stamps, ...known } = headers;
      const eta = typeof known["eta"] === "string" ? Date.parse(known["eta"]) : null;
      const { id, task: name, origin } = known;
      const message = encodeTaskMessage(
        task({ id, name, argsText: args, kwargsText: kwargs, eta, origin, ignoreResult: false }),
        NOW,
      );
      expect(textOf(message.body)).toBe(body_text);
      expect(message.id).toBe(properties.correlationId);
      const ours = { ...known, eta: eta && new Date(eta).toISOString().replace("Z", "+00:00") };
      expect(message.headers).toEqual(ours);
    },
  );

  it("carries the arguments letter by letter, numbers that JavaScript cannot hold included", () => {
    const args = '[1.0, -0.0, 12345678901234567890, NaN, -Infinity, 1E400, "\\ud800", " ☃ "]';
    expect(bodyOf({ argsText: ` ${args}\n`, kwargsText: '{ "a" :  1.50 }' })).toBe(
      `[${args}, { "a" :  1.50 }, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]`,
    );
  });

  it("escapes what UTF-8 cannot carry instead of changing it", () => {
    expect(bodyOf({ argsText: '["\udc80🌼"]' })).toContain('["\\udc80🌼"]');
  });

  it("says eta and expires with an offset, and lets the broker drop it when it has expired", () => {
    const message = encodeTaskMessage(task({ eta: NOW + 1500, expires: NOW + 60_000, priority: 7 }), NOW);
    expect(message.headers).toMatchObject({
      eta: "2026-11-21T12:00:01.500+00:00",
      expires: "2026-11-21T12:01:00.000+00:00",
    });
    expect(message).toMatchObject({ expirationMs: 60_000, priority: 7 });
  });

  it("is the root of a workflow of its own, and carries other headers for the task to read", () => {
    const { headers } = encodeTaskMessage(task({ extraHeaders: { "x-retry-of": "old" } }), NOW);
    expect(headers).toMatchObject({ root_id: "t-1", parent_id: null, retries: 0, "x-retry-of": "old" });
    expect(headers).not.toHaveProperty("ignore_result");
  });

  it.each<[string, Partial<TaskToSend>]>([
    ["args-not-array", { argsText: '{"a": 1}' }],
    ["args-not-array", { argsText: "1" }],
    ["kwargs-not-object", { kwargsText: "[]" }],
    ["kwargs-not-object", { kwargsText: "1.0" }],
    ["not-json", { argsText: "[1], [2]" }],
    ["not-json", { argsText: "[1" }],
    ["not-json", { argsText: "" }],
    ["not-json", { argsText: "[1], {}, {}]" }],
    ["not-json", { argsText: '["a\nb"]' }],
    ["not-json", { kwargsText: "{'a': 1}" }],
    ["too-deep", { argsText: `${"[".repeat(300)}${"]".repeat(300)}` }],
    ["number-too-long", { argsText: `["${"9".repeat(9000)}", ${"9".repeat(4301)}]` }],
    ["bad-name", { name: "" }],
    ["bad-name", { name: "a\nb" }],
    ["bad-date", { eta: Number.NaN }],
    ["bad-date", { expires: 1e18 }],
    ["bad-priority", { priority: 256 }],
    ["bad-header", { extraHeaders: { retries: 99 } }],
  ])("is refused as %s", (reason, more) => {
    let thrown: unknown = null;
    try {
      encodeTaskMessage(task(more), NOW);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UnsendableTask);
    expect(thrown).toMatchObject({ reason });
  });

  it("takes a text of a million digits in a string, and one of many megabytes, in little time", () => {
    const long = `["${"9".repeat(1_000_000)}", "${'\\"x'.repeat(3_000_000)}"]`;
    expect(bodyOf({ argsText: long })).toHaveLength(long.length + 75);
  });
});
