import { expect, it } from "vitest";
import { readReason } from "./readReason";

const read = (text: string) => readReason({ "x-umbel-reason": text });

it("reads a reason in any writing", () => {
  expect(read(encodeURIComponent("  очередь стоит: 订单 100% "))).toBe("очередь стоит: 订单 100%");
  expect(read("ticket 42")).toBe("ticket 42");
});

it("takes blanks for no reason", () => {
  expect(readReason({})).toBeNull();
  expect(read("")).toBeNull();
  expect(read("%20%20")).toBeNull();
});

it.each([
  ["no escape", "100%"],
  ["bytes that are no UTF-8", "%ff%fe"],
  ["not encoded", "caf\u00e9"],
  ["a line end", "one%0Atwo"],
  ["an order turned around", "%E2%80%AEcod"],
  ["too long", "x".repeat(501)],
])("refuses %s", (_, text) => {
  expect(() => read(text)).toThrow("X-Umbel-Reason");
});
