import { expect, it } from "vitest";
import {
  askedAudit,
  auditHref,
  DEFAULT_AUDIT_URL,
  formatAuditUrl,
  isFiltered,
  parseAuditUrl,
} from "./auditUrl";

const parse = (text: string) => parseAuditUrl(new URLSearchParams(text));

it("keeps all of it in the address, and reads it again", () => {
  const state = {
    text: "ticket 42",
    user: "anna",
    actions: ["queue-purge", "shutdown"],
    outcomes: ["failed", "unknown"],
    target: "celery@a b&c",
    range: "7d",
    line: "l-1",
  } as const;
  expect(parse(formatAuditUrl(state))).toEqual(state);
  expect(formatAuditUrl(DEFAULT_AUDIT_URL)).toBe("");
});

it("falls back where the address makes no sense", () => {
  expect(parse("action=nonsense,revoke,constructor&outcome=fine&range=5y")).toEqual({
    ...DEFAULT_AUDIT_URL,
    actions: ["revoke"],
  });
});

it("does not count an open line as a filter", () => {
  expect(isFiltered(parse("line=x"))).toBe(false);
  expect(isFiltered(parse("target=x"))).toBe(true);
});

it("asks the server only for what narrows", () => {
  expect(askedAudit(DEFAULT_AUDIT_URL, 5)).toEqual({});
  expect(askedAudit(parse("q=+x+&user=-&action=run,retry&range=1h"), 3_600_005)).toEqual({
    text: "x",
    user: "-",
    action: "run,retry",
    from: 5,
  });
  expect(auditHref("a/b")).toBe("/audit?target=a%2Fb");
});
