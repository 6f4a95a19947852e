import { describe, expect, it } from "vitest";
import { taskNameParts } from "./taskNameParts";

describe("the parts of a task's name", () => {
  it.each([
    ["shop.orders.charge_card", "shop.orders.", "charge_card"],
    ["add", "", "add"],
    ["почта.отправить", "почта.", "отправить"],
    ["billing.close-month[v2]", "billing.", "close-month[v2]"],
  ])("of %s are its module and the last one", (name, module, last) => {
    expect(taskNameParts(name)).toEqual({ module, last });
  });

  it.each(['<img src=x onerror="window.__pwned=2">', "a sentence. And another", "ends.", ".", "", "a..b"])(
    "of %s are not told apart, for it is no path",
    (name) => {
      expect(taskNameParts(name)).toEqual({ module: "", last: name });
    },
  );
});
