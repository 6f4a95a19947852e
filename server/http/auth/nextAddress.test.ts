import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAddress } from "./nextAddress";

describe("the address after the sign-in", () => {
  it.each([
    ["/tasks?filter=state%3AFAILURE#top", "", "/tasks?filter=state%3AFAILURE#top"],
    ["/umbel/task/a%2Fb", "/umbel", "/umbel/task/a%2Fb"],
    ["/umbel", "/umbel", "/umbel"],
    [undefined, "", "/"],
    ["", "/umbel", "/umbel"],
    ["/login?next=/tasks", "", "/"],
  ])("of %j under %j is %j", (wanted, prefix, address) => {
    expect(nextAddress(wanted, prefix)).toBe(address);
  });

  it.each([
    "//evil.example.com",
    "https://evil.example.com/",
    "/\\evil.example.com",
    "\\\\evil.example.com",
    "/.//evil.example.com",
    "/a/..//evil.example.com",
    "/%2e%2e//evil.example.com",
    "/\t/evil.example.com",
    " //evil.example.com",
    "https:evil.example.com",
    "/\\/evil.example.com",
    "///evil.example.com",
    "%2f%2fevil.example.com",
    "%5c%5cevil.example.com",
    "//evil.example.com/umbel/tasks",
    "//umbel@evil.example.com/umbel",
    "\u0000//evil.example.com",
    "javascript:alert(1)",
    "data:text/html,x",
    "tasks",
    "/umbelfoo",
    "/umbel/../tasks",
    "/tasks",
    `/umbel/${"x".repeat(5000)}`,
  ])("never is %j", (wanted) => {
    expect(nextAddress(wanted, "/umbel")).toBe("/umbel");
  });

  it("never leaves, whatever is wanted", () => {
    const pieces = fc.constantFrom(
      "/",
      "\\",
      ".",
      "..",
      "%2e",
      "%2f",
      "@",
      ":",
      "\t",
      "\n",
      "evil.example",
      "?",
      "#",
      "umbel",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.constantFrom("", "/umbel"), (parts, prefix) => {
        const address = nextAddress(parts.join(""), prefix);
        const led = new URL(address, "http://here.example");
        expect(led.origin).toBe("http://here.example");
        expect(led.pathname === (prefix || "/") || led.pathname.startsWith(`${prefix}/`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
