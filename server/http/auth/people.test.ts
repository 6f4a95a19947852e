import { describe, expect, it } from "vitest";
import { matchesEmail, roleOf, type PeopleRules } from "./people";

describe("e-mail patterns", () => {
  it.each([
    ["joe@example.com", "joe@example.com", true],
    ["Joe@Example.com", "joe@example.com", true],
    ["joe@example.com", ".*@example.com", true],
    ["joe@example.com", "*@example.com", true],
    ["ann@b.org", "joe@a.com|ann@b.org", true],
    ["ann@b.org", "joe@a.com | .*@b.org", true],
    // What Flower's check of later requests lets through.
    ["joe@example.com.evil.org", ".*@example.com", false],
    ["joe@exampleXcom", ".*@example.com", false],
    ["joe@evil.org@example.com", ".*@example.com", false],
    ["evil.org\njoe@example.com", ".*@example.com", false],
    ["joe@sub.example.com", ".*@example.com", false],
    ["", ".*", true],
    [null, ".*", false],
    ["a+b@c.d", "a+b@c.d", true],
    ["aab@c.d", "a+b@c.d", false],
  ])("%j by %j: %j", (email, patterns, matches) => {
    expect(matchesEmail(email, patterns)).toBe(matches);
  });
});

describe("the role of somebody whom a provider knows", () => {
  const OPEN: PeopleRules = { emails: null, groups: [], roles: [] };
  const joe = { email: "joe@example.com", groups: ["dev", "acme/ops"] };

  it("is admin where only who gets in is said, as in Flower", () => {
    expect(roleOf(joe, { ...OPEN, emails: ".*@example.com" })).toBe("admin");
    expect(roleOf(joe, { ...OPEN, emails: ".*@other.com" })).toBeNull();
    expect(roleOf({ ...joe, email: null }, { ...OPEN, emails: ".*" })).toBeNull();
  });

  it("is none outside of the groups, also with the right address", () => {
    const rules = { ...OPEN, emails: ".*@example.com", groups: ["acme/ops", "acme/dba"] };
    expect(roleOf(joe, rules)).toBe("admin");
    expect(roleOf({ ...joe, groups: ["acme/opsx", "ops"] }, rules)).toBeNull();
    expect(roleOf({ ...joe, email: "joe@other.com" }, rules)).toBeNull();
  });

  it("is the highest that a rule gives, and none where none does", () => {
    const roles: PeopleRules["roles"] = [
      { who: "acme/ops", role: "admin" },
      { who: "dev", role: "operator" },
      { who: "*@example.com", role: "viewer" },
    ];
    const role = (email: string, groups: string[]) => roleOf({ email, groups }, { ...OPEN, roles });
    expect(role("a@example.com", [])).toBe("viewer");
    expect(role("a@example.com", ["dev"])).toBe("operator");
    expect(role("a@other.com", ["acme/ops", "dev"])).toBe("admin");
    expect(role("a@other.com", ["Dev"])).toBeNull();
  });
});
