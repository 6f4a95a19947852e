import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CeleryEvent, EventProblem, TaskEvent } from "./celeryEvent";
import {
  decodeEvents,
  MAX_DEPTH,
  MAX_ENTRIES,
  MAX_FIELD_CHARS,
  MAX_MESSAGE_BYTES,
  MAX_NAME_CHARS,
  type DecodedEvents,
} from "./decodeEvents";
import { parsePythonJson } from "./pythonJson";
import { RECORDED_AT, recordedEvents, recordedMessages } from "./recordedEvents";

const NOW = RECORDED_AT;
const UUID = "0f6f8a1e-5a0c-4a70-9d0a-2c1f6f0f9d11";

describe("decodeEvents on recorded messages", () => {
  it("reads every one without a problem", () => {
    for (const { body, contentType } of recordedMessages()) {
      expect(decodeEvents(body, contentType, NOW).problems).toEqual([]);
    }
    const types = new Set(recordedEvents().map(({ event }) => event.type));
    expect([...types].sort()).toEqual([
      "task-failed",
      "task-progress",
      "task-received",
      "task-rejected",
      "task-retried",
      "task-revoked",
      "task-sent",
      "task-started",
      "task-succeeded",
      "worker-heartbeat",
      "worker-offline",
      "worker-online",
    ]);
  });

  it("reads the same from text as from bytes, and from each entry as from the whole", () => {
    for (const { body, contentType } of recordedMessages()) {
      const text = new TextDecoder().decode(body);
      const { events } = decodeEvents(body, contentType, NOW);
      expect(decodeEvents(text, contentType, NOW).events).toEqual(events);
      // A bad neighbour sends it through the slow way.
      const inside = text.startsWith("[") ? text.slice(1, -1) : text;
      if (inside === "") continue;
      expect(decodeEvents(`[${inside}, oops]`, contentType, NOW).events).toEqual(events);
    }
  });
});

describe("decodeEvents", () => {
  it("reads what a received event tells", () => {
    expect(
      one(received({ retries: 2, eta: "2026-11-21T12:00:00+00:00", parent_id: "p", root_id: UUID })),
    ).toEqual({
      kind: "task",
      type: "task-received",
      uuid: UUID,
      at: 1795262400500,
      hostname: "celery@a",
      pid: 7,
      clock: 12,
      name: "shop.add",
      args: "(1, 2)",
      kwargs: "{}",
      rootId: UUID,
      parentId: "p",
      retries: 2,
      eta: "2026-11-21T12:00:00+00:00",
    });
  });

  it("never shifts a timestamp by utcoffset", () => {
    expect(one(received({ utcoffset: 5 })).at).toBe(1795262400500);
  });

  it("takes an empty group for nothing", () => {
    expect(decode("[]")).toEqual({ events: [], problems: [] });
  });

  it("takes a missing content type for JSON, and knows JSON by any spelling", () => {
    const body = JSON.stringify(received());
    for (const contentType of [
      undefined,
      "application/json",
      "Application/JSON; charset=utf-8",
      "text/json",
    ]) {
      expect(decodeEvents(body, contentType, NOW).events).toHaveLength(1);
    }
  });

  it.each([
    "application/x-yaml",
    "application/x-msgpack",
    "application/x-python-serialize",
    "application/data",
  ])("says which serializer it cannot read: %s", (contentType) => {
    const { events, problems } = decodeEvents(new Uint8Array([0x80, 2, 0xff]), contentType, NOW);
    expect(events).toEqual([]);
    expect(problems).toMatchObject([{ kind: "content-type", outcome: "dropped" }]);
    expect(problems[0]?.detail).toContain(contentType);
  });

  it("takes workers' talk among themselves for no problem and no event", () => {
    for (const type of ["worker-elect", "worker-elect-ack"]) {
      expect(decode(JSON.stringify({ ...received(), type, uuid: undefined }))).toEqual({
        events: [],
        problems: [],
      });
    }
  });

  it("reads a heartbeat, and one without figures", () => {
    const beat = { ...received(), type: "worker-heartbeat", uuid: undefined, freq: 2, sw_ver: "5.4.0" };
    expect(one({ ...beat, active: 1, processed: 40, loadavg: [0.1, 1, 2] })).toMatchObject({
      kind: "worker",
      freq: 2,
      active: 1,
      processed: 40,
      loadavg: [0.1, 1, 2],
      swVer: "5.4.0",
    });
    expect(Object.keys(one(beat))).not.toContain("active");
  });
});

describe("a bad event", () => {
  const bad: [string, unknown, EventProblem["kind"]][] = [
    ["is no JSON", "{not json", "not-json"],
    ["is cut off", JSON.stringify(received()).slice(0, -20), "not-json"],
    ["is empty", "", "not-json"],
    ["closes a bracket that it never opened", `[}${JSON.stringify(received())}]`, "not-json"],
    ["is a number", "12", "not-an-event"],
    ["is null", "null", "not-an-event"],
    ["is a text", '"task-received"', "not-an-event"],
    ["is a list in a list", [[received()]], "not-an-event"],
    ["has no type", { ...received(), type: undefined }, "not-an-event"],
    ["has a type that is no text", { ...received(), type: 7 }, "not-an-event"],
    ["has a type of no known group", { ...received(), type: "my-cool-event" }, "unknown-type"],
    ["has a group and nothing behind it", { ...received(), type: "task-" }, "unknown-type"],
    ["has an unknown worker type", { ...received(), type: "worker-party" }, "unknown-type"],
    ["has a type without end", { ...received(), type: `task-${"x".repeat(200)}` }, "unknown-type"],
    ["has no uuid", { ...received(), uuid: undefined }, "bad-uuid"],
    ["has an empty uuid", { ...received(), uuid: "" }, "bad-uuid"],
    ["has a uuid that is no text", { ...received(), uuid: 12 }, "bad-uuid"],
    ["has a uuid of 256 characters", { ...received(), uuid: "x".repeat(256) }, "bad-uuid"],
    ["has a newline in its uuid", { ...received(), uuid: "a\nb" }, "bad-uuid"],
    ["has a NUL in its uuid", { ...received(), uuid: "a\0b" }, "bad-uuid"],
    ["has no hostname", { ...received(), hostname: undefined }, "bad-hostname"],
    ["has a hostname that is no text", { ...received(), hostname: ["a"] }, "bad-hostname"],
    ["has a hostname of 256 characters", { ...received(), hostname: "h".repeat(256) }, "bad-hostname"],
    ["has no timestamp", { ...received(), timestamp: undefined }, "bad-timestamp"],
    ["has a timestamp that is a text", { ...received(), timestamp: "1795262400" }, "bad-timestamp"],
    ["has a timestamp in 1970", { ...received(), timestamp: 12 }, "bad-timestamp"],
    ["has a timestamp in 2100", { ...received(), timestamp: 4102444800 }, "bad-timestamp"],
    ["has NaN for a timestamp", JSON.stringify(received()).replace("1795262400.5", "NaN"), "bad-timestamp"],
    [
      "has 1e999 for a timestamp",
      JSON.stringify(received()).replace("1795262400.5", "1e999"),
      "bad-timestamp",
    ],
    ["nests too deep", nested(MAX_DEPTH + 1), "too-deep"],
    ["nests 1000 levels deep", nested(1000), "too-deep"],
    ["nests a million levels deep", nested(1_000_000), "too-deep"],
    ["only opens", "[".repeat(100_000), "too-deep"],
  ];

  it.each(bad)("that %s is dropped, told and sampled", (_, body, kind) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const { events, problems } = decode(text);
    expect(events).toEqual([]);
    expect(problems).toMatchObject([{ kind, outcome: "dropped" }]);
    expect(problems[0]?.sample.length).toBeLessThanOrEqual(500);
    const inside = text.replace(/^\[|\]$/g, "");
    if (text.startsWith("{")) expect(problems[0]?.sample).toBe(inside.slice(0, 500));
  });

  it.each([
    [12, "before 2010: 1970-01-01T00:00:12.000Z"],
    [4102444800, "ahead: 2100-01-01T00:00:00.000Z"],
    ["soon", "not a number"],
    [undefined, "missing"],
  ])("with the timestamp %j is told as it is", (timestamp, words) => {
    const { problems } = decode(JSON.stringify({ ...received(), timestamp }));
    expect(problems[0]?.detail).toContain(words);
  });

  it.each(bad.filter(([, body]) => typeof body !== "string" || body.endsWith("}")))(
    "that %s does not cost its neighbours",
    (_, body, kind) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const before = JSON.stringify({ ...received(), uuid: "before" });
      const after = JSON.stringify({ ...received(), uuid: "after" });
      const { events, problems } = decode(`[${before}, ${text}, ${after}]`);
      expect(events.map((event) => event.kind === "task" && event.uuid)).toEqual(["before", "after"]);
      expect(problems).toMatchObject([{ kind, outcome: "dropped" }]);
    },
  );

  it("costs no neighbour before it when the message is cut off", () => {
    const text = `[${JSON.stringify(received())}, ${JSON.stringify(received({ args: "(3,)" }))}]`;
    const { events, problems } = decode(text.slice(0, -30));
    expect(events).toHaveLength(1);
    expect(problems).toMatchObject([{ kind: "not-json" }]);
  });

  it("is sampled alone, not with its neighbours", () => {
    const { problems } = decode(`[${JSON.stringify(received())}, {"type": "x-y"}]`);
    expect(problems[0]?.sample).toBe('{"type": "x-y"}');
  });
});

describe("a field of a wrong type or size", () => {
  it.each([
    ["task-received", "name", 5],
    ["task-received", "args", [1, 2]],
    ["task-received", "kwargs", { a: 1 }],
    ["task-received", "root_id", "a\nb"],
    ["task-received", "parent_id", 12],
    ["task-received", "retries", "1"],
    ["task-received", "retries", -1],
    ["task-received", "retries", 1.5],
    ["task-received", "eta", 1795262400],
    ["task-sent", "queue", ["celery"]],
    ["task-sent", "routing_key", false],
    ["task-succeeded", "result", { a: 1 }],
    ["task-succeeded", "runtime", "0.5"],
    ["task-succeeded", "runtime", -1],
    ["task-failed", "exception", 7],
    ["task-failed", "traceback", ["Traceback"]],
    ["task-revoked", "terminated", 1],
    ["task-revoked", "signum", [9]],
    ["task-revoked", "expired", "no"],
    ["task-rejected", "requeue", "yes"],
    ["task-started", "pid", "7"],
    ["task-started", "clock", 1.5],
    ["worker-heartbeat", "freq", "2"],
    ["worker-heartbeat", "active", null],
    ["worker-heartbeat", "processed", -3],
    ["worker-heartbeat", "processed", 1e300],
    ["worker-heartbeat", "processed", 4.5],
    ["worker-heartbeat", "active", 9_007_199_254_740_991],
    ["worker-heartbeat", "freq", 1e300],
    ["worker-heartbeat", "pid", 1e15],
    ["worker-heartbeat", "loadavg", [1, 2]],
    ["worker-heartbeat", "loadavg", [1, 2, 1e300]],
    ["worker-heartbeat", "loadavg", [1, 2, "3"]],
    ["worker-online", "processed", 1e300],
    ["task-received", "retries", 1e300],
    ["task-succeeded", "runtime", 1e300],
    ["worker-heartbeat", "sw_ver", 5],
  ])("costs no more than itself: %s %s %j", (type, field, value) => {
    const { events, problems } = decode(JSON.stringify({ ...received(), type, [field]: value }));
    expect(events).toHaveLength(1);
    if (value === null) return expect(problems).toEqual([]);
    expect(problems).toMatchObject([{ kind: "bad-field", outcome: "repaired" }]);
    expect(problems[0]?.detail).toContain(field);
    const same = decode(JSON.stringify({ ...received(), type, [field]: null }));
    expect(events).toEqual(same.events);
  });

  it("is told once for an event, with all names", () => {
    const { problems } = decode(JSON.stringify(received({ args: 1, kwargs: 2 })));
    expect(problems.map((problem) => problem.detail)).toEqual(["wrong type or size, left out: args, kwargs"]);
  });

  it("is NaN where a number must be", () => {
    const body = JSON.stringify({ ...received(), type: "task-succeeded", runtime: 5 }).replace(
      ":5}",
      ":NaN}",
    );
    const { events, problems } = decode(body);
    expect(events).toHaveLength(1);
    expect(events[0]).not.toHaveProperty("runtime");
    expect(problems).toMatchObject([{ kind: "bad-field", outcome: "repaired" }]);
  });
});

describe("limits", () => {
  it("drops a message over 16 MiB without looking at it", () => {
    const { events, problems } = decode(`"${"x".repeat(MAX_MESSAGE_BYTES)}"`);
    expect(events).toEqual([]);
    expect(problems).toMatchObject([{ kind: "too-large", outcome: "dropped" }]);
    expect(problems[0]?.sample).toHaveLength(500);
  });

  it("cuts a text of 1 MB and says so", () => {
    const event = one({ ...received(), type: "task-succeeded", result: "x".repeat(1_000_000) }) as TaskEvent;
    expect(event.result).toHaveLength(MAX_FIELD_CHARS);
    expect(event.cut).toEqual(["result"]);
  });

  it("cuts a name shorter: it becomes a key", () => {
    const event = one(received({ name: "n".repeat(5000) })) as TaskEvent;
    expect([event.name?.length, event.cut]).toEqual([MAX_NAME_CHARS, ["name"]]);
  });

  it("never cuts between the halves of a character", () => {
    const event = one(received({ args: `${"x".repeat(MAX_FIELD_CHARS - 1)}🎉` })) as TaskEvent;
    expect(event.args).toBe("x".repeat(MAX_FIELD_CHARS - 1));
  });

  it("leaves out custom fields that do not fit, and keeps the rest", () => {
    const event = custom(`"big": "${"x".repeat(MAX_FIELD_CHARS)}", "step": 3`);
    expect([event.custom, event.cut]).toEqual(['{"step":3}', ["big"]]);
  });

  it("looks at no more than ten thousand events of one message", () => {
    const { events, problems } = decode(
      `[${Array(MAX_ENTRIES + 5)
        .fill(JSON.stringify(received()))
        .join()}]`,
    );
    expect(events).toHaveLength(MAX_ENTRIES);
    expect(problems).toMatchObject([{ kind: "too-large" }]);
    expect(decode(`[${",".repeat(50_000)}]`).problems).toHaveLength(MAX_ENTRIES + 1);
  });

  it("keeps what nests up to the limit", () => {
    expect(decode(nested(MAX_DEPTH)).events).toHaveLength(1);
    const many = received({ args: "[".repeat(500) });
    expect((one(many) as TaskEvent).args).toHaveLength(500);
  });
});

describe("a custom event", () => {
  it("keeps its fields as they were written", () => {
    const fields =
      '"id": 12345678901234567890, "ratio": 1.0, "odd": NaN, "far": -Infinity, "list": [1.50, {"a": "}],\\""}], "none": null';
    const event = custom(fields);
    expect(event.custom).toBe(
      '{"id":12345678901234567890,"ratio":1.0,"odd":NaN,"far":-Infinity,"list":[1.50, {"a": "}],\\""}],"none":null}',
    );
    expect(parsePythonJson(event.custom ?? "")).toMatchObject({ none: null });
  });

  it("keeps them in a group as well", () => {
    const progress = (step: string) =>
      JSON.stringify({ ...received(), type: "task-progress" }).slice(0, -1) + `, "step": ${step}}`;
    const { events } = decode(`[${progress("1.0")},\n ${JSON.stringify(received())} , ${progress("2.0")}]`);
    expect(events.map((event) => event.kind === "task" && event.custom)).toEqual([
      expect.stringContaining('"step":1.0'),
      undefined,
      expect.stringContaining('"step":2.0'),
    ]);
  });

  it("without fields of its own has none", () => {
    const { name, args, kwargs, ...rest } = received();
    expect([name, args, kwargs]).toBeDefined();
    expect((one({ ...rest, type: "task-ping" }) as TaskEvent).custom).toBe("{}");
  });

  it("keeps names that only look like ours inside it", () => {
    const event = custom('"state": "x", "n\\u0061me": "y", "__proto__": {"uuid": 1}');
    expect(event.custom).toBe('{"state":"x","name":"y","__proto__":{"uuid": 1}}');
    expect(event.name).toBeUndefined();
  });
});

describe("text from the wire", () => {
  it("keeps Russian, Chinese, emoji and NUL, however they are written", () => {
    const args = "('ещё', '世界', '🎉', 'a\0b')";
    const escaped = JSON.stringify(received({ args })).replace(
      /[\u0080-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    expect((one(received({ args })) as TaskEvent).args).toBe(args);
    expect(decode(escaped).events).toMatchObject([{ args }]);
    expect(decodeEvents(escaped, undefined, NOW).events).toMatchObject([{ args }]);
  });

  it("replaces half a surrogate pair, which no store could give back", () => {
    const body = JSON.stringify(received({ args: "a\\ud83cb" })).replace("\\\\ud83c", "\\ud83c");
    expect(decode(body).events).toMatchObject([{ args: "a\ufffdb" }]);
    expect(
      decodeEvents(JSON.stringify(received()).replace("(1, 2)", "\udc00"), undefined, NOW).events,
    ).toMatchObject([{ args: "\ufffd" }]);
  });

  it("survives bytes that are not UTF-8", () => {
    const bytes = new TextEncoder().encode(JSON.stringify(received({ args: "?" })));
    bytes[bytes.lastIndexOf(63)] = 0xff;
    expect(decodeEvents(bytes, undefined, NOW).events).toMatchObject([{ args: "\ufffd" }]);
  });
});

describe("anything at all", () => {
  it("never throws, and gives an event or a problem for each entry", () => {
    const wild = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.uint8Array().map((bytes) => bytes),
      fc.string({
        unit: fc.constantFrom("[", "]", "{", "}", '"', ",", ":", "\\", "N", "NaN", " ", "1", "-"),
      }),
      mutated,
    );
    fc.assert(
      fc.property(wild, (body) => {
        const { events, problems } = decodeEvents(body, undefined, NOW);
        for (const event of events) expectBounded(event);
        for (const problem of problems) expect(problem.sample.length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 5000 },
    );
  });

  it("in any field is taken, or told and left out", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("task-sent", "task-succeeded", "task-revoked", "task-x", "worker-online"),
        fc.dictionary(
          fc.constantFrom(...Object.keys(received()), "eta", "queue", "runtime", "freq"),
          fc.jsonValue(),
        ),
        (type, fields) => {
          const { events, problems } = decode(JSON.stringify({ ...received(), ...fields, type }));
          expect(events.length + problems.filter((problem) => problem.outcome === "dropped").length).toBe(1);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function received(fields: Record<string, unknown> = {}) {
  return {
    type: "task-received",
    timestamp: 1795262400.5,
    utcoffset: 0,
    hostname: "celery@a",
    pid: 7,
    clock: 12,
    uuid: UUID,
    name: "shop.add",
    args: "(1, 2)",
    kwargs: "{}",
    ...fields,
  };
}

function decode(text: string): DecodedEvents {
  return decodeEvents(new TextEncoder().encode(text), "application/json", NOW);
}

function one(fields: object): CeleryEvent {
  const { events, problems } = decode(JSON.stringify(fields));
  expect(problems).toEqual([]);
  const [event] = events;
  if (event === undefined || events.length !== 1) throw new Error("not one event");
  return event;
}

/** A `task-progress` with these fields, as JSON text. */
function custom(fields: string): TaskEvent {
  const head = JSON.stringify({
    type: "task-progress",
    timestamp: 1795262400.5,
    hostname: "celery@a",
    uuid: UUID,
  });
  const { events, problems } = decode(`${head.slice(0, -1)}, ${fields}}`);
  expect(problems).toEqual([]);
  return events[0] as TaskEvent;
}

/** An event that nests `depth` levels, itself counted. */
function nested(depth: number): string {
  const inside = "[".repeat(depth - 1) + "]".repeat(depth - 1);
  return `${JSON.stringify({ ...received(), type: "task-progress" }).slice(0, -1)},"deep":${inside}}`;
}

/** A good message with a few characters changed, left out or put in. */
const mutated = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 2 }),
        fc.constantFrom('"', "[", "{", "}", "]", ",", "\\", "\ud800", "9"),
      ),
    ),
    fc.boolean(),
  )
  .map(([changes, grouped]) => {
    const good = JSON.stringify(received({ runtime: 1.5 }));
    let text = grouped ? `[${good}, ${good}]` : good;
    for (const [at, gone, put] of changes) {
      const place = at % (text.length + 1);
      text = text.slice(0, place) + put + text.slice(place + gone);
    }
    return text;
  });

function expectBounded(event: CeleryEvent): void {
  for (const value of Object.values(event)) {
    if (typeof value === "string") expect(value.length).toBeLessThanOrEqual(MAX_FIELD_CHARS);
    if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
  }
}
