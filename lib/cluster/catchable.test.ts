import { describe, expect, it } from "vitest";
import type { TaskEvent } from "../celery/celeryEvent";
import { isWorthCatching, mayBeCatchable } from "./catchable";

const received = (args?: string, kwargs?: string, more: Partial<TaskEvent> = {}): TaskEvent => ({
  ...{ kind: "task", type: "task-received", uuid: "id", at: 1, hostname: "a@b", pid: 1, clock: 1 },
  ...{ args, kwargs, ...more },
});

describe("what is worth asking a worker for", () => {
  it.each([
    ["()", "{}"],
    ["(1, -2.5, 1e+22, 'a b', None, [True, {'k': 1}], (1,))", "{'a': 'it is'}"],
    ["[7, 8]", "{}"],
  ])("is nothing that events show whole: %s", (args, kwargs) => {
    expect(mayBeCatchable(received(args, kwargs))).toBe(false);
    expect(isWorthCatching(args, kwargs)).toBe(false);
  });

  it.each([
    ["('a...',)", "{}"],
    ["([[[...]]],)", "{}"],
    ["(1,)", "{'a': 'b...', ...}"],
    ["('it\\'s',)", "{}"],
    ["(Decimal('1.1'), datetime.date(2024, 1, 2))", "{}"],
    [`('${"x".repeat(1000)}',)`, "{}"],
  ])("is what was cut, or reads in more ways than one: %s", (args, kwargs) => {
    expect(mayBeCatchable(received(args, kwargs))).toBe(true);
  });

  it("is no object, and nothing that its sender hides", () => {
    for (const args of ["(<Order object at 0x7f>,)", "(<hidden>)", "hidden", "", "('***',)"])
      expect(isWorthCatching(args, "{}")).toBe(false);
    expect(isWorthCatching(null, "{}")).toBe(false);
    expect(isWorthCatching("('a...',)", "{}")).toBe(true);
  });

  it("is asked of a worker that took it for the first time", () => {
    expect(mayBeCatchable(received("('a...',)", "{}", { retries: 1 }))).toBe(false);
    expect(mayBeCatchable(received("('a...',)", "{}", { type: "task-sent" }))).toBe(false);
    expect(mayBeCatchable(received(undefined, "{}"))).toBe(false);
  });

  it("is decided in a moment, whatever the text", () => {
    const texts = [
      "'".repeat(900),
      "(".repeat(900),
      "('" + "\\'".repeat(400),
      "e1.".repeat(300),
      "'a' ".repeat(200),
    ];
    const begin = performance.now();
    for (let n = 0; n < 200; n++) for (const text of texts) mayBeCatchable(received(text, text));
    expect((performance.now() - begin) / 1000).toBeLessThan(1);
  });
});
