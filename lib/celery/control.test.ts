import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeAnswer,
  decodeReplies,
  encodeCommand,
  InvalidCommand,
  isRate,
  MAX_POOL_SIZE,
  MAX_REVOKE_IDS,
  mayRunLate,
  type CommandTarget,
  type ControlCommand,
} from "./control";
import type { PythonJson } from "./pythonJson";
import { recordedCalls } from "./recordedControl";
import { refusalCode } from "./refusal";

const ALL = { kind: "all" } as const;
const REPLY = { ticket: "t", exchange: "reply.celery.pidbox", routingKey: "oid" };
const encoded = (command: ControlCommand, target: CommandTarget) =>
  JSON.parse(encodeCommand(command, target, REPLY)) as Record<string, unknown>;

describe("encodeCommand", () => {
  it("gives what a recorded client sent, for every command that we send", () => {
    const recorded = recordedCalls();
    let compared = 0;
    const commands: [ControlCommand, CommandTarget][] = [
      [{ method: "ping" }, ALL],
      [{ method: "ping" }, { kind: "workers", names: ["p56@lab"] }],
      [{ method: "ping" }, { kind: "matching", pattern: "p5*@lab", matcher: "glob" }],
      [{ method: "ping" }, { kind: "matching", pattern: "^p56@.*$", matcher: "pcre" }],
      [{ method: "stats" }, ALL],
      [{ method: "active", arguments: { safe: true } }, ALL],
      [{ method: "conf", arguments: { with_defaults: false } }, ALL],
      [{ method: "rate_limit", arguments: { task_name: "t.add", rate_limit: "100/m" } }, ALL],
      [{ method: "rate_limit", arguments: { task_name: "t.add", rate_limit: 0 } }, ALL],
      [{ method: "time_limit", arguments: { task_name: "t.add", soft: 5, hard: 10 } }, ALL],
      [{ method: "time_limit", arguments: { task_name: "t.add", soft: null, hard: null } }, ALL],
      [{ method: "enable_events" }, ALL],
      [{ method: "disable_events" }, ALL],
      [{ method: "heartbeat" }, ALL],
      [{ method: "pool_grow", arguments: { n: 1 } }, ALL],
      [{ method: "pool_shrink", arguments: { n: 1 } }, ALL],
      [{ method: "pool_restart", arguments: { modules: null, reload: false, reloader: null } }, ALL],
      [{ method: "autoscale", arguments: { max: 4, min: 1 } }, ALL],
      [{ method: "cancel_consumer", arguments: { queue: "extraq" } }, ALL],
      [{ method: "shutdown" }, { kind: "workers", names: ["p52@lab"] }],
    ];
    for (const [command, target] of commands) {
      const wanted = encoded(command, target);
      const match = recorded.find(({ request }) =>
        ["method", "arguments", "destination", "pattern", "matcher"].every(
          (key) => JSON.stringify(request[key]) === JSON.stringify(wanted[key]),
        ),
      );
      expect(match, `${command.method} ${JSON.stringify(wanted)}`).toBeDefined();
      compared++;
    }
    expect(compared).toBe(commands.length);
  });

  it("has no ticket and no address for a command that nobody answers", () => {
    const cast = JSON.parse(encodeCommand({ method: "heartbeat" }, ALL, null)) as object;
    expect(Object.keys(cast)).toEqual(["method", "arguments", "destination", "pattern", "matcher"]);
  });

  const consumer = { queue: "q", exchange: null, exchange_type: null, routing_key: null };
  const revoke = { task_id: ["a"], terminate: false, signal: null };
  it.each<[string, ControlCommand, CommandTarget?]>([
    ["an empty destination, which means everybody", { method: "ping" }, { kind: "workers", names: [] }],
    ["an empty name", { method: "ping" }, { kind: "workers", names: [""] }],
    ["an empty pattern", { method: "ping" }, { kind: "matching", pattern: "", matcher: "glob" }],
    ["a consumer without a queue", { method: "add_consumer", arguments: { ...consumer, queue: "" } }],
    [
      "a consumer of a queue that is the broker's own",
      { method: "add_consumer", arguments: { ...consumer, queue: "amq.gen-1" } },
    ],
    [
      "a queue's name with a line break",
      { method: "add_consumer", arguments: { ...consumer, queue: "a\nb" } },
    ],
    [
      "a queue's name that is a list",
      { method: "add_consumer", arguments: { ...consumer, queue: [] as unknown as string } },
    ],
    [
      "an unknown exchange type",
      { method: "add_consumer", arguments: { ...consumer, exchange_type: "tropic" } },
    ],
    ["no queue to leave", { method: "cancel_consumer", arguments: { queue: "" } }],
    ["growing by nothing", { method: "pool_grow", arguments: { n: 0 } }],
    ["growing by a negative number", { method: "pool_grow", arguments: { n: -1 } }],
    ["growing by half a process", { method: "pool_grow", arguments: { n: 1.5 } }],
    ["growing without measure", { method: "pool_grow", arguments: { n: MAX_POOL_SIZE + 1 } }],
    ["shrinking by NaN", { method: "pool_shrink", arguments: { n: NaN } }],
    ["min above max", { method: "autoscale", arguments: { max: 1, min: 2 } }],
    ["autoscale to nothing", { method: "autoscale", arguments: { max: 0, min: 0 } }],
    ["a rate in words", { method: "rate_limit", arguments: { task_name: "t", rate_limit: "bogus" } }],
    ["a rate per day", { method: "rate_limit", arguments: { task_name: "t", rate_limit: "1/d" } }],
    ["a negative rate", { method: "rate_limit", arguments: { task_name: "t", rate_limit: -1 } }],
    ["a time limit of 0", { method: "time_limit", arguments: { task_name: "t", soft: 0, hard: null } }],
    [
      "a time limit that is no number",
      { method: "time_limit", arguments: { task_name: "t", soft: NaN, hard: null } },
    ],
    [
      "a soft limit that hard would beat",
      { method: "time_limit", arguments: { task_name: "t", soft: 9, hard: 9 } },
    ],
    ["no task to revoke", { method: "revoke", arguments: { ...revoke, task_id: [] } }],
    [
      "too many tasks at once",
      { method: "revoke", arguments: { ...revoke, task_id: Array<string>(MAX_REVOKE_IDS + 1).fill("a") } },
    ],
    [
      "a signal that nobody knows",
      { method: "revoke", arguments: { ...revoke, signal: "SIGSTOP" as "SIGTERM" } },
    ],
    [
      "no stamp",
      { method: "revoke_by_stamped_headers", arguments: { headers: {}, terminate: false, signal: null } },
    ],
    [
      "a stamp without a value",
      {
        method: "revoke_by_stamped_headers",
        arguments: { headers: { tag: [] }, terminate: false, signal: null },
      },
    ],
  ])("refuses %s", (_, command, target = ALL) => {
    expect(() => encodeCommand(command, target, REPLY)).toThrow(InvalidCommand);
  });

  it("takes the rates that workers take", () => {
    for (const rate of ["0", "100", "10/m", "0.5/s", "2/h"]) expect(isRate(rate)).toBe(true);
    for (const rate of ["", "/m", "10/", "1e3", "nan", "-1/m", "10 /m", "10/min"])
      expect(isRate(rate)).toBe(false);
  });
});

describe("mayRunLate", () => {
  it("is so for revoking, and never for what would surprise later", () => {
    expect(mayRunLate("revoke")).toBe(true);
    for (const method of ["shutdown", "pool_grow", "pool_restart", "ping", "add_consumer"] as const)
      expect(mayRunLate(method)).toBe(false);
  });
});

describe("decodeReplies", () => {
  it("reads every recorded answer, also those with Infinity in them", () => {
    for (const { replies } of recordedCalls()) {
      for (const { body } of replies) {
        expect(decodeReplies(body, "application/json")).toMatchObject({
          replies: [{ worker: expect.stringMatching(/^p5[26]@lab$/) as string }],
        });
      }
    }
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeReplies(bytes, undefined);
        expect("replies" in decoded || "problem" in decoded).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        decodeReplies(new TextEncoder().encode(text), "application/json");
      }),
    );
  });

  it("says of what it cannot read why", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(decodeReplies(bytes("{"), undefined)).toEqual({ problem: "is not JSON" });
    expect(decodeReplies(bytes("{}"), undefined)).toEqual({ problem: "names no worker" });
    expect(decodeReplies(bytes('{"": 1}'), undefined)).toEqual({ problem: "names no worker" });
    expect(decodeReplies(bytes(`${"[".repeat(500)}${"]".repeat(500)}`), undefined)).toEqual({
      problem: "is not JSON",
    });
    expect(decodeReplies(bytes("{}"), "application/x-yaml\n")).toEqual({
      problem: "is serialized as application/x-yaml?; only JSON is read",
    });
    expect(decodeReplies(new Uint8Array(17 * 1024 * 1024), undefined)).toEqual({
      problem: "has 17 MiB: too large",
    });
  });
});

describe("decodeAnswer", () => {
  it("tells done, refused and unclear apart", () => {
    expect(decodeAnswer({ ok: "pool will grow" })).toEqual({ ok: true, text: "pool will grow" });
    expect(decodeAnswer({ error: "unknown task" })).toEqual({ ok: false, text: "unknown task" });
    // heartbeat and election
    expect(decodeAnswer(null)).toEqual({ ok: true, text: "" });
    const odds: PythonJson[] = [1, "x", [], {}, { ok: 1 }];
    for (const odd of odds) expect(decodeAnswer(odd)).toEqual({ unclear: true });
  });
});

describe("refusalCode", () => {
  it("knows why each recorded command was refused", () => {
    const codes = new Map<string, unknown>();
    for (const { request, replies } of recordedCalls()) {
      for (const { body } of replies) {
        const decoded = decodeReplies(body, "application/json");
        if (!("replies" in decoded)) continue;
        const answer = decodeAnswer(decoded.replies[0]!.value);
        if ("unclear" in answer || answer.ok) continue;
        codes.set(answer.text, refusalCode(request.method as ControlCommand["method"], answer.text));
      }
    }
    expect(Object.fromEntries(codes)).toMatchObject({
      "unknown task": "UNKNOWN_TASK",
      "ValueError('Autoscale not enabled')": "AUTOSCALE_OFF",
      'ValueError("Can\'t shrink pool. All processes busy!")': "POOL_BUSY",
      "KeyError('revoke_by_stamped_headers')": "NOT_KNOWN_BY_VERSION",
      "AttributeError(\"module 'signal' has no attribute 'SIGNOTASIG'\")": "BAD_SIGNAL",
      "Invalid rate limit string: ValueError(\"could not convert string to float: 'bogus'\")": "BAD_RATE",
    });
  });

  it.each([
    ["pool_restart", "ValueError('Pool restarts not enabled')", "POOL_RESTARTS_OFF"],
    ["pool_grow", "AttributeError(\"'TaskPool' object has no attribute 'grow'\")", "NOT_SUPPORTED_BY_POOL"],
    [
      "pool_grow",
      "pool_grow is not supported with autoscale. Adjust autoscale range instead.",
      "AUTOSCALE_ON",
    ],
    [
      "revoke",
      "NotImplementedError(\"<class 'celery.concurrency.thread.TaskPool'> does not implement kill_job\")",
      "NOT_SUPPORTED_BY_POOL",
    ],
    ["stats", "KeyError('missing')", null],
    ["stats", "RuntimeError('something of your own')", null],
  ] as const)("%s: %s", (method, words, code) => {
    expect(refusalCode(method, words)).toBe(code);
  });
});
