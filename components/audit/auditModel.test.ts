import { expect, it } from "vitest";
import { AUDIT_ACTIONS, AUDIT_ERRORS } from "@/lib/contract/audit";
import { AppError, ERROR_WORDS } from "@/lib/contract/errors";
import { missingPermission } from "@/lib/contract/permissions";
import { ACTION_GROUPS, actionsOf, keyOfWords, readMissing, targetHref } from "./auditModel";

it("has each action in one group", () => {
  expect(ACTION_GROUPS.flatMap(actionsOf).sort()).toEqual(Object.keys(AUDIT_ACTIONS).sort());
});

it("knows an error again by the words it was kept in", () => {
  expect(keyOfWords(ERROR_WORDS, new AppError("WRONG_PASSWORD").message)).toBe("WRONG_PASSWORD");
  expect(keyOfWords(AUDIT_ERRORS, AUDIT_ERRORS.gathered)).toBe("gathered");
  expect(keyOfWords(ERROR_WORDS, "words of a broker")).toBeNull();
});

it("knows again which permission was missing, and for what", () => {
  const about = { tasks: ["shop.pay", null], queues: ["mail"] };
  expect(readMissing(missingPermission("retry", about).words)).toEqual({
    permission: "retry",
    names: ["shop.pay", "mail"],
  });
  expect(readMissing(missingPermission("shutdown", null).words)).toEqual({
    permission: "shutdown",
    names: [],
  });
  expect(readMissing("The broker does not answer.")).toBeNull();
});

it("leads to what an action was done to", () => {
  expect(targetHref("revoke", "a/b")).toBe("/task/a%2Fb");
  expect(targetHref("shutdown", "celery@a")).toBe("/worker/celery%40a");
  expect(targetHref("shutdown", "all")).toBeNull();
  expect(targetHref("queue-purge", "a b")).toBe("/broker?search=a+b");
  expect(targetHref("run", "shop.pay")).toBeNull();
  expect(targetHref("token-make", "12")).toBeNull();
  expect(targetHref("of a newer server", "12")).toBeNull();
});
