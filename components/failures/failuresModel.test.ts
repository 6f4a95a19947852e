import { describe, expect, it } from "vitest";
import type { FailureGroup, FailureList } from "@/lib/contract/failures";
import { countUnseen, marksOf, shownGroups, shownMessage, stepGroup, tabCounts } from "./failuresModel";
import { parseFailureUrl, writeFailureUrl } from "./failureUrl";

const NOW = Date.UTC(2026, 10, 21, 14);

function group(id: string, fields: Partial<FailureGroup> = {}): FailureGroup {
  return {
    id,
    name: "shop.charge",
    type: "CardError",
    message: "Your card was declined (…)",
    frame: "shop/gateway.py:charge",
    status: "open",
    count: 3,
    trend: [1, 2],
    firstAt: NOW,
    lastAt: NOW,
    lastTask: "t1",
    lastWorker: null,
    lastMessage: "Your card was declined (17)",
    begunAt: null,
    cause: null,
    mark: null,
    ...fields,
  };
}

const groups = [
  group("a", { status: "new" }),
  group("b", { status: "back", type: "ReadTimeout", name: "webhooks.deliver" }),
  group("c"),
  group("d", { status: "muted", message: "No Product" }),
  group("e", { status: "resolved" }),
];
const ids = (shown: readonly FailureGroup[]) => shown.map(({ id }) => id).join("");

describe("the failure list", () => {
  it("shows in each tab what its label counts, and the muted below the open", () => {
    expect(tabCounts({ new: 1, back: 1, open: 1, muted: 1, resolved: 1 })).toEqual({
      open: 3,
      new: 1,
      muted: 1,
      fixed: 1,
    });
    expect(ids(shownGroups(groups, "open", ""))).toBe("abcd");
    expect(ids(shownGroups(groups, "new", ""))).toBe("a");
    expect(ids(shownGroups(groups, "muted", ""))).toBe("d");
    expect(ids(shownGroups(groups, "fixed", ""))).toBe("e");
  });

  it("finds every word in class, name, message or frame", () => {
    expect(ids(shownGroups(groups, "open", " READ  hooks"))).toBe("b");
    expect(ids(shownGroups(groups, "open", "gateway 17"))).toBe("abcd");
    expect(ids(shownGroups(groups, "open", "nothing"))).toBe("");
  });

  it("steps from row to row and stays at the ends", () => {
    expect(stepGroup(groups, null, 1)).toBe("a");
    expect(stepGroup(groups, "a", 1)).toBe("b");
    expect(stepGroup(groups, "a", -1)).toBe("a");
    expect(stepGroup(groups, "e", 1)).toBe("e");
    expect(stepGroup([], "e", 1)).toBeNull();
  });

  it("shows what the newest one said where the message is nothing but what varies", () => {
    const shown = (message: string, lastMessage: string, type = "KeyError") =>
      shownMessage(group("a", { message, lastMessage, type }));
    expect(shown("no … here", "no 7 here")).toBe("no … here");
    expect(shown("'…'", "'email'")).toBe("'email'");
    expect(shown("TimeLimitExceeded(…,)", "TimeLimitExceeded(600,)", "TimeLimitExceeded")).toBe(
      "TimeLimitExceeded(600,)",
    );
    expect(shown("没有…", "没有 7")).toBe("没有…");
    expect(shown("", "")).toBe("");
  });

  it("counts what came while it stood still", () => {
    const list = (some: FailureGroup[]) => ({ groups: some }) as FailureList;
    expect(countUnseen(list(groups.slice(2)), list(groups))).toBe(2);
    expect(countUnseen(list(groups), null)).toBe(0);
    expect(countUnseen(undefined, list(groups))).toBe(0);
  });

  it("takes marks back only where all of a selection have them", () => {
    expect(marksOf(groups)).toEqual({ fixed: false, muted: false });
    expect(marksOf([group("e", { status: "resolved" })])).toEqual({ fixed: true, muted: false });
    expect(marksOf([group("d", { status: "muted" })])).toEqual({ fixed: false, muted: true });
  });
});

describe("the address of the failures page", () => {
  it("holds tab, search and group, and leaves the range alone", () => {
    const state = { tab: "muted" as const, search: "card é&=", group: "0123456789ab" };
    const params = new URLSearchParams("range=7d");
    writeFailureUrl(params, state);
    expect(parseFailureUrl(new URLSearchParams(params.toString()))).toEqual(state);
    expect(params.get("range")).toBe("7d");
    writeFailureUrl(params, { tab: "open", search: "", group: null });
    expect(params.toString()).toBe("range=7d");
  });

  it("takes nonsense for nothing", () => {
    expect(parseFailureUrl(new URLSearchParams("tab=x&group=<b>&q="))).toEqual({
      tab: "open",
      search: "",
      group: null,
    });
    expect(parseFailureUrl(new URLSearchParams({ q: "x".repeat(5000) })).search).toHaveLength(200);
  });
});
