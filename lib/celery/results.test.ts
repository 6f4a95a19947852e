import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { replaceNonFinite } from "./jsonText";
import { formatPython } from "./pythonValueFormat";
import { decodeGroupMeta, decodeResultMeta } from "./results";
import type { ResultMeta } from "./results";

const lineSchema = z.object({
  run: z.string(),
  key: z.string(),
  type: z.string(),
  value: z.union([z.string(), z.object({ base64: z.string() }), z.array(z.unknown())]),
});
const PREFIX = "celery-task-meta-";

const lines = readFileSync(
  new URL("../../e2e/fixtures/captures/results-redis.ndjson", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => lineSchema.parse(JSON.parse(line)));

/** Every task's result in the recordings, by run and id. */
const recorded = lines
  .filter(({ key }) => key.startsWith(PREFIX))
  .map(({ run, key, value }) => ({
    run,
    id: key.slice(PREFIX.length),
    text: typeof value === "string" ? value : null,
    bytes: typeof value === "string" ? new TextEncoder().encode(value) : bytesOf(value),
  }));

function bytesOf(value: unknown): Uint8Array {
  return Buffer.from(z.object({ base64: z.string() }).parse(value).base64, "base64");
}

function decode(content: Uint8Array | string): ResultMeta {
  const decoded = decodeResultMeta(content);
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.meta;
}

const shownOrNull = (meta: ResultMeta) => (meta.args === null ? null : formatPython(meta.args));

describe("recorded results", () => {
  it("are all readable, and say what they said", () => {
    expect(recorded.length).toBeGreaterThan(300);
    for (const { id, text, bytes } of recorded) {
      const meta = decode(bytes);
      expect(meta.taskId).toBe(id);
      expect(meta.cut).toEqual([]);
      expect(meta.others).toEqual([]);
      // What Celery stores for a chord whose header failed has no more than the error.
      expect(meta.extended).toBe(meta.exception?.type !== "ChordError");
      if (text === null) continue;
      const plain = z
        .looseObject({ status: z.string(), date_done: z.string().nullable() })
        .parse(JSON.parse(replaceNonFinite(text, "null") ?? text));
      expect(meta.state).toBe(plain.status);
      expect(meta.doneAt === null).toBe(plain.date_done === null);
      expect(meta.name).toBe(plain.name ?? null);
      expect(meta.worker).toBe(plain.worker ?? null);
      expect(meta.queue).toBe(plain.queue ?? null);
      expect(meta.traceback).toBe(plain.traceback ?? null);
      for (const raw of [meta.rawArgsText, meta.rawKwargsText])
        if (raw !== null) expect(text).toContain(`: ${raw}, "`);
      if (!text.includes("Infinity"))
        expect(JSON.parse(meta.rawArgsText ?? "null")).toEqual(plain.args ?? null);
      if (meta.state === "FAILURE" || meta.state === "RETRY") expect(meta.exception?.type).toMatch(/^\w+$/);
    }
  });

  it("take a naive date for UTC", () => {
    const naive = recorded.find(({ run }) => run === "celery52-amqp");
    const date = z.object({ date_done: z.string() }).parse(JSON.parse(naive?.text ?? "")).date_done;
    expect(date).not.toMatch(/Z|\+/);
    expect(decode(naive?.bytes ?? "").doneAt).toBe(Date.parse(`${date}Z`));
  });

  it("written with pickle are read like those written with JSON", () => {
    const metas = recorded
      .filter(({ run }) => run === "celery56-pickle-serializer")
      .map(({ bytes }) => decode(bytes));
    expect(metas.map((meta) => [meta.serializer, meta.state, meta.name, shownOrNull(meta)]).sort()).toEqual([
      ["pickle", "FAILURE", "t.boom", "['x']"],
      ["pickle", "SUCCESS", "t.add", "[1, 2]"],
      ["pickle", "SUCCESS", "t.mutate", "[[1, 'MUTATED']]"],
      ["pickle", "SUCCESS", "t.sleeparg", "({1, 2},)"],
    ]);
    const failed = metas.find((meta) => meta.state === "FAILURE");
    expect(failed?.exception).toEqual({
      type: "RuntimeError",
      module: null,
      args: [{ kind: "str", value: "boom 'x'" }],
    });
    expect(failed?.traceback).toContain("RuntimeError");
  });

  it("keep progress, stamps, groups and children", () => {
    const metas = recorded.map(({ bytes }) => decode(bytes));
    const progress = metas.find((meta) => meta.state === "PROGRESS");
    expect(progress).toMatchObject({ doneAt: null, exception: null });
    expect(progress && formatPython(progress.result)).toBe("{'current': 1, 'total': 3}");

    const stamped = metas.find((meta) => meta.stamps.length > 0);
    expect(stamped?.stamps.map(({ name, value }) => [name, formatPython(value)])).toEqual([
      ["monitoring_id", "'mon-1'"],
      ["tags", "['a', 'b']"],
    ]);

    const ids = new Set(metas.map((meta) => meta.taskId));
    const links = metas.flatMap((meta) => meta.children);
    expect(links.filter((link) => link.kind === "task" && ids.has(link.id)).length).toBeGreaterThan(10);
    expect(metas.some((meta) => meta.groupId !== null)).toBe(true);
    for (const meta of metas) expect(meta.parentId === null || meta.parentId !== meta.taskId).toBe(true);
  });
});

it("reads the recorded groups", () => {
  const groups = lines.filter(
    ({ key, type }) => /^celery-taskset-meta-[0-9a-f-]+$/.test(key) && type === "string",
  );
  expect(groups.length).toBe(3);
  for (const { key, value } of groups) {
    const decoded = decodeGroupMeta(z.string().parse(value));
    if (!decoded.ok) throw new Error(decoded.message);
    expect(decoded.group.kind).toBe("group");
    expect(key).toBe(`celery-taskset-meta-${decoded.group.id}`);
    expect(decoded.group.children.length).toBeGreaterThan(1);
    for (const child of decoded.group.children) expect(recorded.map(({ id }) => id)).toContain(child.id);
  }
  expect(decodeGroupMeta('{"result": null}')).toMatchObject({ ok: false, code: "not-meta" });
});

describe("results that are unlike others", () => {
  const base = {
    status: "SUCCESS",
    result: 1,
    traceback: null,
    children: [],
    date_done: null,
    task_id: "id",
  };
  const meta = (fields: object) => decode(JSON.stringify({ ...base, ...fields }));

  it("keep numbers as they were, and give arguments as raw text", () => {
    const read = decode(
      '{"status":"SUCCESS","result":[NaN, 12345678901234567890, 1.0],"args":[1.0,  1e400],"kwargs":{"a":-Infinity}}',
    );
    expect(formatPython(read.result)).toBe("[nan, 12345678901234567890, 1.0]");
    expect(read.rawArgsText).toBe("[1.0,  1e400]");
    expect(read.rawKwargsText).toBe('{"a":-Infinity}');
  });

  it("open kombu's envelopes in what is shown, and not in what is sent again", () => {
    const date = { __type__: "date", __value__: "2024-01-02" };
    const read = meta({ result: date, args: [date] });
    expect(formatPython(read.result)).toBe("datetime.date(2024, 1, 2)");
    expect(read.rawArgsText).toBe(JSON.stringify([date]));
  });

  it("read the exceptions of old Celery, and take others as they are", () => {
    const old = meta({ status: "FAILURE", result: { exc_type: "KeyError", exc_message: "no" } });
    expect(old.exception).toEqual({ type: "KeyError", module: null, args: [{ kind: "str", value: "no" }] });
    const odd = meta({ status: "FAILURE", result: "just text" });
    expect(odd.exception).toBeNull();
  });

  it("tell tasks from groups in children, in every form", () => {
    const children = [
      [["a", null], null],
      [["b", [["p", null], null]], null],
      [
        ["g", null],
        [
          [["c", null], null],
          [["d", null], null],
        ],
      ],
      ["e", null],
      "nothing",
      [[5, null], null],
    ];
    const task = (id: string, parentId: string | null = null) => ({
      kind: "task",
      id,
      parentId,
      children: [],
    });
    expect(meta({ children }).children).toEqual([
      task("a"),
      task("b", "p"),
      { kind: "group", id: "g", parentId: null, children: [task("c"), task("d")] },
      task("e"),
    ]);
  });

  it("take fields of wrong types as missing", () => {
    const read = meta({
      traceback: 5,
      children: "x",
      date_done: "soon",
      parent_id: {},
      retries: "2",
      worker: [],
      queue: null,
    });
    expect(read).toMatchObject({
      traceback: null,
      children: [],
      doneAt: null,
      parentId: null,
      retries: null,
    });
  });

  it("do not show a task as its own parent", () => {
    expect(meta({ parent_id: "id" }).parentId).toBeNull();
    expect(meta({ parent_id: "other" }).parentId).toBe("other");
  });

  it("keep what is around a huge result", () => {
    const read = meta({ result: "x".repeat(5_000_000), name: "big", traceback: "y".repeat(2_000_000) });
    expect(read.cut).toEqual(["result", "traceback"]);
    expect(read.name).toBe("big");
    expect(read.taskId).toBe("id");
    expect(read.result).toMatchObject({ kind: "str", cut: true });
  });

  it("keep unknown fields apart", () => {
    expect(meta({ mine: 5 }).others).toEqual([{ name: "mine", value: { kind: "int", text: "5" } }]);
  });

  it("uncompress what is compressed, and stop at a limit", () => {
    const packed = deflateSync(JSON.stringify(base));
    expect(decode(packed).taskId).toBe("id");
    const bomb = deflateSync(Buffer.alloc(10_000_000));
    expect(decodeResultMeta(bomb, { maxBytes: 1_000_000 })).toMatchObject({ ok: false, code: "too-large" });
    expect(decodeResultMeta(packed, { compression: "application/zstd" })).toMatchObject({
      ok: false,
      code: "compression",
    });
    expect(decodeResultMeta("{}", { compression: "gzip" })).toMatchObject({ ok: false, code: "unreadable" });
  });

  it.each([
    ["", {}, "empty"],
    ["{", {}, "unreadable"],
    ["[]", {}, "unreadable"],
    ["{}", {}, "not-meta"],
    ['{"status": 5}', {}, "not-meta"],
    ["\x80\x04K", { contentType: "pickle" }, "unreadable"],
    ["hello", {}, "unreadable"],
    ["{}", { contentType: "application/data" }, "serializer"],
    ["%", { contentEncoding: "binary" }, "unreadable"],
  ])("say of %j what is wrong", (content, hints, code) => {
    expect(decodeResultMeta(content, hints)).toMatchObject({ ok: false, code });
  });

  it("read base64 in text columns", () => {
    const text = Buffer.from(JSON.stringify(base)).toString("base64");
    expect(decodeResultMeta(text, { contentEncoding: "binary" })).toMatchObject({ ok: true });
  });
});
