import { describe, expect, it } from "vitest";
import { isAllowedHost, readHostPattern } from "./hosts";

describe("readHostPattern", () => {
  it("takes origins as frame-ancestors has them", () => {
    const taken = ["self", "'self'", "*", "https://*.example.com", "http://localhost:8000", "https://a.b:*"];
    expect(taken.map(readHostPattern)).toEqual(["'self'", "'self'", ...taken.slice(2)]);
    expect(readHostPattern("HTTPS://Admin.Example.com/")).toBe("https://admin.example.com");
  });

  it.each([
    "example.com",
    "https://example.com/admin",
    "https://ex*mple.com",
    "https://*",
    "javascript:alert(1)",
    "https://a.com; script-src *",
    "https://a.com https://b.com",
    "https://a.com:99999",
    "https://user@a.com",
    "ftp://a.com",
    "",
  ])("refuses %j, which a browser would read otherwise", (text) => {
    expect(readHostPattern(text)).toBeNull();
  });
});

describe("isAllowedHost", () => {
  const own = "https://umbel.example.com";
  it.each([
    ["https://shop.example.com", "https://*.example.com", true],
    ["https://a.b.example.com", "https://*.example.com", true],
    ["https://example.com", "https://*.example.com", false],
    ["https://evilexample.com", "https://*.example.com", false],
    ["http://shop.example.com", "https://*.example.com", false],
    ["https://shop.example.com", "http://shop.example.com", true],
    ["http://localhost:8000", "http://localhost:8000", true],
    ["http://localhost:8001", "http://localhost:8000", false],
    ["http://localhost:8001", "http://localhost:*", true],
    ["https://shop.example.com", "https://shop.example.com:443", true],
    [own, "'self'", true],
    ["https://other.example", "'self'", false],
    ["https://any.example", "*", true],
    ["null", "*", false],
  ])("%s by %s: %s", (origin, pattern, allowed) => {
    expect(isAllowedHost(origin, [pattern], own)).toBe(allowed);
  });

  it("is nobody where nobody is named", () => {
    expect(isAllowedHost(own, [], own)).toBe(false);
  });
});
