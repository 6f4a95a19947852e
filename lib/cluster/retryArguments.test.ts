import { describe, expect, it } from "vitest";
import { chooseArguments, type KnownArguments } from "./retryArguments";

const known = (args: string | null, more: Partial<KnownArguments> = {}, kwargs = "{'k': 1}") => ({
  events: { args, kwargs, cut: false },
  stored: null,
  message: null,
  held: null,
  caught: null,
  wasRetried: false,
  jsonOnly: true,
  oldSender: false,
  ...more,
});
const stored = (argsText: string, kwargsText = '{"k": 1}') => ({ argsText, kwargsText, typed: false });
const codes = (facts: KnownArguments) =>
  chooseArguments(facts).reasons.map(({ where, code, path }) => `${where} ${code}${path ?? ""}`);

describe("arguments by the events alone", () => {
  it.each([
    ["(1, 1.0, -0.0, 12345678901234567890)", "[1, 1.0, -0.0, 12345678901234567890]"],
    ["('a', [True, None], {'b': (1,)})", '["a", [true, null], {"b": [1]}]'],
    ["[7, 8]", "[7, 8]"],
    ["(nan, inf)", "[NaN, Infinity]"],
    ["({1: 'a'},)", '[{"1": "a"}]'],
  ])("are exact where workers take nothing but JSON: %s", (args, argsText) => {
    expect(chooseArguments(known(args))).toEqual({
      verdict: "exact",
      source: "events",
      argsText,
      kwargsText: '{"k": 1}',
      reasons: [],
    });
  });

  it.each([
    ["('a...',)", "inexact", "args cut-string"],
    ["([[[...]]],)", "inexact", "args cut"],
    ["(b'x',)", "inexact", "args bytes"],
    ["({1, 2},)", "inexact", "args type[0]"],
    ["(Decimal('1.1'),)", "inexact", "args type[0]"],
    ["(<Order object at 0x7f>,)", "inexact", "args object"],
    ["(<hidden>)", "inexact", "args not-arguments"],
    ["", "inexact", "args missing"],
    [null, "inexact", "args missing"],
    ["'one'", "inexact", "args not-arguments"],
    ["('a\\\\b',)", "likely", "args backslash"],
    ["('***', ['<hidden>'])", "likely", "args mask[0]"],
    ["('\ufffd',)", "likely", "args replaced"],
  ])("are not where a doubt is left: %s", (args, verdict, code) => {
    const facts = known(args);
    expect(chooseArguments(facts).verdict).toBe(verdict);
    expect(codes(facts)).toContain(code);
  });

  it("are likely at most where the message may have been a pickle, and where none are shown at all", () => {
    expect(codes(known("(1, 'a')", { jsonOnly: false }))).toEqual(["args pickle", "kwargs pickle"]);
    expect(codes(known("((1,),)", { jsonOnly: false }))).toContain("args tuple[0]");
    expect(chooseArguments(known("()", {}, "{}"))).toMatchObject({ verdict: "likely", source: "events" });
  });

  it("are not exact when Umbel itself kept a part of them only", () => {
    const events = { args: "(1,)", kwargs: "{}", cut: true };
    expect(chooseArguments(known(null, { events })).verdict).toBe("inexact");
  });
});

describe("arguments that a source keeps whole", () => {
  it.each([
    ["('a...',)", '["a b c"]'],
    ["(Decimal('1.10'), datetime.date(2024, 1, 2))", '["1.10", "2024-01-02"]'],
    ["((1, 2),)", "[[1, 2]]"],
    ["('a', 'b...', ...)", '["a", "b c", 1, null]'],
  ])("are exact where they agree with what events show: %s", (shown, text) => {
    const facts = known(shown, { stored: stored(text) });
    expect(chooseArguments(facts)).toMatchObject({
      verdict: "exact",
      source: "result-backend",
      argsText: text,
    });
  });

  it.each([
    ["([1],)", '[[1, "MUTATED"]]'],
    ["('a...',)", '["b c"]'],
    ["(1,)", "[1.0]"],
    ["(5,)", "[6]"],
    ["(Decimal('1.10'),)", '["1.2"]'],
    ["([1, 2, ...],)", "[[1, 3, 4]]"],
    ["([1, 2, ...], 5)", "[[1, 2, 3]]"],
    ["([[...], 4],)", "[[[1], 4, 5]]"],
    ["('a', ['b', 'c'])", '["a", ["b", "c", "d"], 1]'],
  ])("are never sent unseen where they differ: %s and %s", (shown, text) => {
    const facts = known(shown, { stored: stored(text) });
    expect(chooseArguments(facts).verdict).not.toBe("exact");
    expect(codes(facts)).toContain("args differs");
  });

  it.each([
    ["([[[...], 4], 5],)", "[[[[1, 2], 4], 5]]"],
    ["([1, 2, 3, ...], ...)", "[[1, 2, 3, 4, 5], 6]"],
    ["('s', ['a', 'b', ...])", '["s", ["a", "b", "c"], "more", [1]]'],
    ["('s', {'k': [1, 'b...', ...]})", '["s", {"k": [1, "bc", 2], "l": 3}, "more"]'],
    ["({'a': 0.33..., ...})", '[{"a": 0.333333, "b": 2}]'],
    ["('a', 'b', ...)", '["a", "b", [1]]'],
  ])(
    "need a look where the task may have changed what is cut off, of the backend alone: %s",
    (shown, text) => {
      const facts = known(shown, { stored: stored(text) });
      expect(chooseArguments(facts)).toMatchObject({ verdict: "likely", source: "result-backend" });
      expect(codes(facts)).toEqual(["args unseen"]);
      const caught = known(shown, { stored: stored(text), caught: stored(text) });
      expect(chooseArguments(caught)).toMatchObject({ verdict: "exact", source: "caught", argsText: text });
      const message = known(shown, { message: stored(text) });
      expect(chooseArguments(message)).toMatchObject({ verdict: "exact", source: "message" });
      // What its sender wrote into events is of no matter, nor what workers take.
      const hidden = known("('***',)", { message: stored(text), jsonOnly: false });
      expect(chooseArguments(hidden)).toMatchObject({ verdict: "exact", source: "message" });
      // Its own retry may have been given others.
      expect(chooseArguments({ ...message, wasRetried: true }).verdict).toBe("likely");
    },
  );

  it("are taken from a worker that holds the task when the backend has none", () => {
    const facts = known("('a...',)", { held: { argsText: '["a b"]', kwargsText: '{"k": 1}' } });
    expect(chooseArguments(facts)).toMatchObject({ verdict: "exact", source: "worker", argsText: '["a b"]' });
  });

  it("need a look where no event shows them, and where the message may have been a pickle", () => {
    expect(chooseArguments(known(null, { stored: stored("[1]") }, ""))).toMatchObject({ verdict: "likely" });
    expect(codes(known("(1,)", { stored: stored("[1]"), jsonOnly: false }))).toEqual([
      "args pickle",
      "kwargs pickle",
    ]);
    const typed = { ...stored("[1]"), typed: true };
    expect(chooseArguments(known("(1,)", { stored: typed, jsonOnly: false })).verdict).toBe("exact");
  });

  it("are refused when they are no arguments", () => {
    for (const text of ['{"a": 1}', "1", "broken"])
      expect(chooseArguments(known("<x>", { stored: stored(text) })).verdict).toBe("inexact");
  });
});
