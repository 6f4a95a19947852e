import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aTask, filterNodes, filterTexts, summaries } from "./taskFilterSamples";
import {
  MAX_FILTER_LENGTH,
  formatFilter,
  ignoreField,
  isTimeRelative,
  matchTask,
  needsTexts,
  parseFilter,
  suggestField,
  type FilterNode,
  type FilterSubject,
} from "./taskFilter";
import { Matcher, findLinear } from "./taskFilterPattern";
import { reprValueAt } from "./taskFilterRepr";
import {
  formatDuration,
  formatInstant,
  instantBounds,
  parseDuration,
  parseInstant,
} from "./taskFilterValues";

const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);

function parsed(text: string): FilterNode {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${JSON.stringify(result.error)}`);
  return result.filter;
}

function matches(
  text: string,
  subject: Partial<FilterSubject> & { summary: FilterSubject["summary"] },
  deep = false,
) {
  return matchTask(parsed(text), { lost: false, texts: null, ...subject }, { now: NOW, deep });
}

describe("parseFilter", () => {
  it("reads plain words, fields, quotes and wildcards", () => {
    expect(parsed("charge")).toEqual({ kind: "word", pattern: { parts: ["charge"] } });
    expect(parsed('"two words"')).toEqual({ kind: "word", pattern: { parts: ["two words"] } });
    expect(parsed("name:shop.*")).toEqual({
      kind: "text",
      field: "name",
      path: [],
      patterns: [{ parts: ["shop.", ""] }],
    });
    expect(parsed('name:"a*b"')).toMatchObject({ patterns: [{ parts: ["a*b"] }] });
    expect(parsed('name:"a "*" b"')).toMatchObject({ patterns: [{ parts: ["a ", " b"] }] });
    expect(parsed("state:FAILURE,RETRY")).toMatchObject({
      patterns: [{ parts: ["FAILURE"] }, { parts: ["RETRY"] }],
    });
    expect(parsed("args:C:\\new")).toMatchObject({ patterns: [{ parts: ["C:\\new"] }] });
    expect(parsed('kwargs.user."first name":ann')).toMatchObject({
      field: "kwargs",
      path: ["user", "first name"],
    });
    expect(parsed("name:polarity:get_one")).toMatchObject({ patterns: [{ parts: ["polarity:get_one"] }] });
  });

  it("binds AND closer than OR, and NOT closest", () => {
    expect(parsed("a b OR c")).toEqual(parsed("(a AND b) OR (c)"));
    expect(parsed("-a b")).toEqual(parsed("(NOT a) AND b"));
    expect(parsed("NOT (a OR b)")).toEqual(parsed("-(a OR b)"));
    expect(parsed("or and not")).toMatchObject({ kind: "and", nodes: [{ kind: "word" }, {}, {}] });
  });

  it("reads comparisons, ranges and instants", () => {
    expect(parsed("runtime:>2s")).toMatchObject({ test: { op: ">", value: 2000 } });
    expect(parsed("waited:>1m")).toMatchObject({ test: { op: ">", value: 60_000 } });
    expect(parsed("runtime:1m30s..2h")).toMatchObject({ test: { op: "..", from: 90_000, to: 7_200_000 } });
    expect(parsed("retries:>=3")).toMatchObject({ test: { op: ">=", value: 3 } });
    expect(parsed("received:-1h..now")).toMatchObject({
      test: { op: "..", from: { offsetMs: -3_600_000 }, to: { offsetMs: 0 } },
    });
    expect(parsed("received:-1h")).toEqual(parsed("received:-1h.."));
    expect(parsed("received:2026-11-20T10:00..")).toMatchObject({
      test: { op: ">=", value: { kind: "date", wallAt: Date.UTC(2026, 10, 20, 10), precision: "minute" } },
    });
    expect(parsed('started:""')).toEqual({ kind: "known", field: "started", known: false });
    expect(parsed("started:*")).toEqual({ kind: "known", field: "started", known: true });
  });

  it.each([
    ["stat:x", "UNKNOWN_FIELD", 0, 4],
    ["a (b OR", "MISSING_TERM", 5, 2],
    ["a (b", "UNCLOSED_PAREN", 2, 1],
    ["a) b", "UNEXPECTED_CLOSE", 1, 1],
    [")", "UNEXPECTED_CLOSE", 0, 1],
    ["()", "MISSING_TERM", 0, 1],
    ["OR a", "MISSING_TERM", 0, 2],
    ["a NOT", "MISSING_TERM", 2, 3],
    ["a - b", "MISSING_TERM", 2, 1],
    ['name:"abc', "UNCLOSED_QUOTE", 5, 4],
    ["state:", "MISSING_VALUE", 6, 0],
    ["state:A,,B", "MISSING_VALUE", 8, 0],
    ['""', "MISSING_VALUE", 0, 2],
    ["runtime:>2q", "BAD_DURATION", 9, 2],
    ["runtime:1s..x", "BAD_DURATION", 12, 1],
    ["retries:many", "BAD_NUMBER", 8, 4],
    ["received:2026-02-30", "BAD_INSTANT", 9, 10],
    ["received:-1h..soon", "BAD_INSTANT", 14, 4],
    ["name.x:1", "BAD_PATH", 4, 2],
    ["kwargs.:1", "BAD_PATH", 6, 1],
  ])("says exactly where %s is wrong", (text, code, position, length) => {
    const result = parseFilter(text);
    expect(result).toMatchObject({ ok: false, error: { code, position, length } });
  });

  it("bounds length and depth", () => {
    expect(parseFilter("(".repeat(30) + "a" + ")".repeat(30))).toMatchObject({
      error: { code: "TOO_DEEP", position: 20, length: 1 },
    });
    expect(parseFilter("-".repeat(1000) + "a")).toMatchObject({ error: { code: "TOO_DEEP", position: 20 } });
    expect(parseFilter("a".repeat(MAX_FILTER_LENGTH + 5))).toMatchObject({
      error: { code: "TOO_LONG", position: MAX_FILTER_LENGTH, length: 5 },
    });
    // As bad as a text can be within the bounds: each must come back at once, not after a million steps.
    for (const piece of ["*", '"', "a:", "NOT ", "kwargs.", "a*", "-(", '\\"', "1m", "OR "]) {
      parseFilter(piece.repeat(MAX_FILTER_LENGTH / piece.length));
    }
  });

  it("suggests the field that was meant", () => {
    expect(suggestField("stat")).toBe("state");
    expect(suggestField("sttae")).toBe("state");
    expect(suggestField("nmae")).toBe("name");
    expect(suggestField("exc")).toBe("exception");
    expect(suggestField("polarity")).toBeNull();
  });

  it("never throws, and what it reads it reads again from its own writing", () => {
    fc.assert(
      fc.property(filterTexts, (text) => {
        const result = parseFilter(text);
        if (result.ok) {
          expect(parsed(formatFilter(result.filter))).toEqual(result.filter);
        } else {
          const { position, length } = result.error;
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position + length).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("writes every tree so that it reads back the same", () => {
    fc.assert(
      fc.property(filterNodes, (node) => {
        expect(parsed(formatFilter(node))).toEqual(node);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("values", () => {
  it("writes lengths so that they read back the same", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e14, noNaN: true }), (ms) => {
        const kept = Math.round(ms * 1000) / 1000;
        expect(parseDuration(formatDuration(kept))).toBe(kept);
      }),
    );
    expect([90_000, 1500, 250, 7_200_000, 0].map(formatDuration)).toEqual([
      "90s",
      "1.5s",
      "250ms",
      "2h",
      "0s",
    ]);
  });

  it("refuses what only looks like a value", () => {
    expect(["", "s", "1", "1x", "1e3s", "-5s", "1s ", "9".repeat(30)].map(parseDuration)).toEqual([
      null,
      null,
      1000,
      null,
      null,
      null,
      null,
      null,
    ]);
    for (const text of [
      "2026-13-01",
      "2026-1-1",
      "2026-01-01T24:00",
      "2026-01-01T10",
      "1h",
      "2026-01-01T10:00+25:00",
    ]) {
      expect(parseInstant(text), text).toBeNull();
    }
  });

  it("writes instants as they were meant", () => {
    const texts = ["now", "-90s", "+5m", "2026-11-20", "2026-11-20T10:00", "2026-11-20T10:00:30Z"];
    for (const text of [...texts, "2026-11-20T10:00:30.500+05:30"]) {
      const value = parseInstant(text);
      expect(value && formatInstant(value)).toBe(text);
    }
    const millis = parseInstant("1795228169349");
    expect(millis && formatInstant(millis)).toBe("2026-11-21T02:29:29.349Z");
  });

  it("takes a day as a whole, in the reader's zone", () => {
    const day = parseInstant("2026-03-29");
    if (!day) throw new Error("a date");
    const hours = (zone?: string) => {
      const { min, max } = instantBounds({ op: "=", value: day }, { now: NOW, zone });
      return [new Date(min).toISOString(), Math.round((max - min) / 3_600_000)];
    };
    expect(hours()).toEqual(["2026-03-29T00:00:00.000Z", 24]);
    // The day on which Berlin goes over to summer time.
    expect(hours("Europe/Berlin")).toEqual(["2026-03-28T23:00:00.000Z", 23]);
    expect(hours("Asia/Shanghai")).toEqual(["2026-03-28T16:00:00.000Z", 24]);
    expect(hours("No/Where")).toEqual(hours());
    expect(instantBounds({ op: ">", value: day }, { now: NOW }).min).toBe(Date.UTC(2026, 2, 30));
  });
});

describe("patterns", () => {
  /** What `*` means, told by the slowest and plainest way there is. */
  function slowMatch(pattern: string, text: string): boolean {
    if (pattern === "") return text === "";
    if (pattern[0] === "*") {
      return Array.from({ length: text.length + 1 }, (_, at) => at).some((at) =>
        slowMatch(pattern.slice(1), text.slice(at)),
      );
    }
    return text !== "" && pattern[0] === text[0] && slowMatch(pattern.slice(1), text.slice(1));
  }
  const letters = (max: number, units: string) =>
    fc.string({ maxLength: max, unit: fc.constantFrom(...units.split("")) }).filter((text) => text !== "");

  it("match what the plain definition matches", () => {
    fc.assert(
      fc.property(letters(6, "ab*"), letters(10, "ab"), (written, text) => {
        const filter = parsed(`name:${written}`);
        if (filter.kind !== "text" || !filter.patterns[0]) throw new Error("a text term");
        const matcher = new Matcher(filter.patterns[0]);
        expect(matcher.whole(text)).toBe(slowMatch(written, text));
        expect(matcher.within(text)).toBe(slowMatch(`*${written}*`, text));
      }),
      { numRuns: 2000 },
    );
  });

  it("search in linear time as indexOf does in any time", () => {
    fc.assert(
      fc.property(letters(4, "ab"), letters(30, "ab"), fc.nat(10), (part, text, from) => {
        expect(findLinear(text, part, Math.min(from, text.length))).toBe(
          text.indexOf(part, Math.min(from, text.length)),
        );
      }),
    );
  });

  it("stay linear on text made to be slow", () => {
    const matcher = new Matcher({ parts: ["", "b" + "a".repeat(990), "a".repeat(990) + "b", ""] });
    // By trying every place this would be some 4,000,000,000 steps; the test's time limit is the bound.
    expect(matcher.whole("a".repeat(4_000_000))).toBe(false);
  });
});

describe("matchTask", () => {
  const summary = aTask({
    id: "0f8c1d1e-2222-4333-8444-555555555555",
    name: "shop.orders.charge_card",
    state: "FAILURE",
    worker: "mail@eu-a-1",
    queue: null,
    runtime: 2.5,
    waitedMs: 61_000,
    retries: 3,
    receivedAt: NOW - 60_000,
    exceptionType: "CardError",
    failure: "18f2a6577195",
  });
  const texts = {
    args: "(1, 'two')",
    kwargs: "{'customer': 'c42', 'user': {'id': 7, 'tags': ['a', 'b']}}",
    result: null,
    exception: "CardError('card declined')",
    traceback: null,
  };

  it.each([
    ["charge", true],
    ["CHARGE", true],
    ["0f8c1d1e", true],
    ["c42", false],
    ["name:shop.*", true],
    ["name:shop", false],
    ["name:*.CHARGE_card", true],
    ["id:0f8c1d1e-22", true],
    ["id:222", false],
    ["id:*222*", true],
    ["state:failure", true],
    ["state:LOST", false],
    ["state:RETRY,FAILURE", true],
    ["-state:FAILURE", false],
    ['queue:""', true],
    ["queue:*", false],
    ["runtime:>2s", true],
    ["runtime:>2.5s", false],
    ["runtime:>=2.5", true],
    ["waited:>1m", true],
    ["retries:>=3", true],
    ["retries:4..9", false],
    ["received:-1h..now", true],
    ["received:..-2m", false],
    ["received:2026-11-20", true],
    ["received:2026-11-20T12:00..", false],
    ["started:*", false],
    ['started:""', true],
    ["exceptionType:card*", true],
    ["failure:18f2a6577195", true],
    ["failure:18f2", false],
    ["failure:*", true],
    ["exception:CardError", true],
    ["exception:declined", null],
    ["args:two", null],
    ["args:two name:nothing", false],
    ["args:two OR charge", true],
    ["-args:two", null],
  ])("%s without the texts: %s", (text, expected) => {
    expect(matches(text, { summary })).toBe(expected);
  });

  it.each([
    ["exception:declined", true],
    ["args:two", true],
    ["args.1:two", true],
    ["args.0:two", false],
    ["kwargs:c42", true],
    ["kwargs.customer:c42", true],
    ["kwargs.customer:c4", false],
    ["kwargs.customer:C4*", true],
    ["kwargs.user.id:7", true],
    ["kwargs.user.tags.1:b", true],
    ["kwargs.nobody:x", false],
    ["result:x", false],
    ['result:""', true],
  ])("%s with the texts: %s", (text, expected) => {
    expect(matches(text, { summary, texts })).toBe(expected);
  });

  it("counts a lost task as LOST and nothing else", () => {
    const started = aTask({ state: "STARTED" });
    expect(matches("state:STARTED", { summary: started, lost: true })).toBe(false);
    expect(matches("state:lost", { summary: started, lost: true })).toBe(true);
  });

  it("finds plain words in the arguments in a deep search only", () => {
    expect(matches("c42", { summary, texts }, true)).toBe(true);
    expect(matches("c42", { summary, texts })).toBe(false);
  });

  it("does not leave out what a fast clock dates into the future", () => {
    const ahead = aTask({ receivedAt: NOW + 5000, etaAt: NOW + 5000 });
    expect(matches("received:-1h..now", { summary: ahead })).toBe(true);
    expect(matches("eta:..now", { summary: ahead })).toBe(false);
  });
});

describe("asking the tree", () => {
  it("knows which filters move with the clock or need the store", () => {
    expect(isTimeRelative(parsed("received:-1h"))).toBe(true);
    expect(isTimeRelative(parsed("a OR -(received:2026-11-20)"))).toBe(false);
    expect(needsTexts(parsed("a args:x"))).toBe(true);
    expect(needsTexts(parsed("a exceptionType:x"))).toBe(false);
    expect(needsTexts(parsed("a"), true)).toBe(true);
  });

  it("drops one field's terms for a facet", () => {
    expect(formatFilter(ignoreField(parsed("state:FAILURE name:a"), "state"))).toBe("name:a");
    expect(formatFilter(ignoreField(parsed("-state:FAILURE name:a"), "state"))).toBe("name:a");
    expect(formatFilter(ignoreField(parsed("state:FAILURE OR name:a"), "state"))).toBe("");
    expect(formatFilter(ignoreField(parsed("-(state:FAILURE name:a) b"), "state"))).toBe("b");
    expect(formatFilter(ignoreField(parsed("-(state:FAILURE OR name:a) b"), "state"))).toBe("-name:a b");
  });

  it("never loses a task by dropping a field", () => {
    fc.assert(
      fc.property(filterNodes, summaries, fc.boolean(), (node, task, lost) => {
        const subject = { summary: task, lost, texts: null };
        const wide = matchTask(ignoreField(node, "state"), subject, { now: NOW });
        if (matchTask(node, subject, { now: NOW }) === true) expect(wide).not.toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("reprValueAt", () => {
  it.each([
    ["{'a': 1}", ["a"], "1"],
    ["{'a': 'x, y', 'b': {'c': (1, 2)}}", ["b", "c"], "(1, 2)"],
    ["{'a': 'it\\'s', 'b': 2}", ["a"], "it's"],
    ["{'path': 'C:\\new', 'b': 2}", ["path"], "C:\\new"],
    ['{"a": "it\'s"}', ["a"], "it's"],
    ["('x', <Foo object at 0x7f, 1>, None)", ["2"], "None"],
    ["(1,)", ["1"], null],
    ["()", ["0"], null],
    ["{'a': [1, 2, ...", ["a", "1"], "2"],
    ["{'a'", ["a"], null],
    ["(<hidden>)", ["a"], null],
    ["plain", ["a"], null],
    ["{b'k': 1, 2: 'two'}", ["2"], "two"],
  ])("%s at %j is %j", (repr, path, expected) => {
    expect(reprValueAt(repr, path)).toBe(expected);
  });

  it("never throws", () => {
    const text = fc.string({ unit: fc.constantFrom(..."{}[]()<>'\"\\:, ab1.".split("")), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(fc.constantFrom("a", "b", "0", "1"), { maxLength: 3 }), (repr, path) => {
        reprValueAt(repr, path);
      }),
      { numRuns: 2000 },
    );
  });
});
