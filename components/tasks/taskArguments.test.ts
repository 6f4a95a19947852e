import { describe, expect, it } from "vitest";
import { taskOf } from "./testing/taskExamples";
import { knownArguments, knownResult, pythonCall } from "./taskArguments";

const names = (task: Parameters<typeof taskOf>[0]) =>
  knownArguments(taskOf(task)).roots.map((root) => root.name);

describe("knownArguments", () => {
  it("lists positional arguments by number, then keywords by name", () => {
    const task = { args: "(7, 'x')", kwargs: "{'order_id': 884197, 'currency': 'EUR'}" };
    expect(names(task)).toEqual(["0", "1", "order_id", "currency"]);
    expect(knownArguments(taskOf(task))).toMatchObject({ exactness: "exact", truncation: null });
  });

  it("says that nothing is known, apart from saying that there are none", () => {
    expect(knownArguments(taskOf({}))).toMatchObject({ exactness: "unknown", roots: [] });
    expect(knownArguments(taskOf({ args: "()", kwargs: "{}" }))).toMatchObject({
      exactness: "exact",
      roots: [],
    });
  });

  it("says who cut a text", () => {
    expect(knownArguments(taskOf({ args: "('aaaa...',)", kwargs: "{}" })).truncation).toBe("celery");
    expect(knownArguments(taskOf({ args: "([[...]],)", kwargs: "{}" })).truncation).toBe("celery");
    expect(knownArguments(taskOf({ args: "(1, 2", kwargs: "{}", cut: ["args"] })).truncation).toBe("ours");
  });

  it("shows a mask as it came", () => {
    expect(names({ args: "<hidden>", kwargs: "(<hidden>)" })).toEqual(["args", "kwargs"]);
  });
});

describe("knownResult", () => {
  it("knows None from nothing", () => {
    expect(knownResult(taskOf({ result: "None" })).roots).toEqual([{ name: null, value: { kind: "none" } }]);
    expect(knownResult(taskOf({ result: null })).exactness).toBe("unknown");
  });
});

describe("pythonCall", () => {
  it("writes a line that Python reads, whatever is in the texts", () => {
    const task = taskOf({
      name: "shop.pay",
      args: "(1, [2.0])",
      kwargs: "{'to': 'x y', 'n': 12345678901234567890}",
      queue: "mail",
    });
    expect(pythonCall(task)).toBe(
      "app.send_task('shop.pay', args=(1, [2.0]), kwargs={'to': 'x y', 'n': 12345678901234567890}, queue='mail')",
    );
  });

  it("prefers the registered name over the one shown", () => {
    expect(pythonCall(taskOf({ name: "nice name", taskName: "shop.pay", args: "()", kwargs: "{}" }))).toBe(
      "app.send_task('shop.pay')",
    );
  });

  it("gives nothing that would be a guess", () => {
    const good = { name: "shop.pay", args: "(1,)", kwargs: "{}" };
    for (const bad of [
      { args: "('a...',)" },
      { args: "('••••••',)" },
      { args: null },
      { kwargs: "" },
      { args: "(<Order 7>,)" },
      { name: null },
      { cut: ["args"] },
    ]) {
      expect(pythonCall(taskOf({ ...good, ...bad }))).toBeNull();
    }
  });
});
