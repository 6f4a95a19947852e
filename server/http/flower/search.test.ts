import { describe, expect, it } from "vitest";
import { foldFlowerTask } from "@/lib/celery/flowerTask";
import { parseSearch, SearchError } from "./search";

const task = {
  ...foldFlowerTask([
    {
      kind: "task",
      type: "task-received",
      uuid: "96f9a402-812d",
      at: 1,
      hostname: "w1@vm",
      pid: 1,
      clock: 1,
    },
  ]),
  name: "shop.Pay",
  args: "(24, 'Straße')",
  kwargs: "{'ok': True, 'name': 'connection refused'}",
};

const finds = (query: string) => parseSearch(query)?.(task) ?? true;
const errorOf = (query: string) => {
  try {
    parseSearch(query);
    return null;
  } catch (error) {
    if (error instanceof SearchError) return error.message;
    throw error;
  }
};

describe("a search", () => {
  it.each([
    ["", true],
    ["shop.pay", true],
    ["SHOP received", true],
    ["shop nothing", false],
    ["nothing OR shop", true],
    ["(nothing OR shop) state:received", true],
    ["state:receiv", false],
    ["args:strasse", true],
    ["96f9a402", true],
    ["uuid:96f9a402", false],
    ['"connection refused"', true],
    ['kwargs:"connection refused"', true],
    ["kwargs:OK=true", true],
    ["kwargs:ok=tru", false],
    ['kwargs:name="connection refused"', true],
    ["nothing AND shop OR state:RECEIVED", true],
  ])("%s", (query, found) => {
    expect(finds(query)).toBe(found);
  });

  it.each([
    ["ab", "Substring search terms must contain at least 3 characters at position 0."],
    ["name:", "Search qualifier requires a value at position 0."],
    ["-boom", "Negation with '-' is not supported at position 0."],
    ["NOT boom", "NOT is not supported at position 0."],
    ["boom AND", "AND must be followed by a search term at position 5."],
    ["boom OR", "OR must be followed by a search term at position 5."],
    ["OR boom", "Expected a search term at position 0."],
    ["()", "Empty group at position 0."],
    ["(boom", "Missing closing parenthesis at position 0."],
    ["boom)", "Unexpected ')' at position 4."],
    ["((((((boom", "Query nesting exceeds 5 levels at position 5."],
    ['a "boom', "Unterminated quoted phrase at position 2."],
    ['""', "Empty search term at position 0."],
    ["x".repeat(2049), "Query exceeds 2048 characters."],
    [Array(129).fill("abc").join(" "), "Query exceeds 128 tokens."],
  ])("says what is wrong with %s", (query, message) => {
    expect(errorOf(query)).toBe(message);
  });
});
