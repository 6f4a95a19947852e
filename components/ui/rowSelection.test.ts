import { describe, expect, it } from "vitest";
import { NO_SELECTION, headingBox, selectRange, toggleAll, toggleOne } from "./rowSelection";

const order = ["a", "b", "c", "d", "e"];
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort().join("");

describe("a selection of rows", () => {
  it("toggles one row", () => {
    const one = toggleOne(NO_SELECTION, "b");
    expect(ids(one)).toBe("b");
    expect(ids(toggleOne(one, "b"))).toBe("");
  });

  it("selects from the last row to this one, in either direction", () => {
    const fromB = toggleOne(NO_SELECTION, "b");
    expect(ids(selectRange(fromB, "d", order))).toBe("bcd");
    expect(ids(selectRange(selectRange(fromB, "d", order), "a", order))).toBe("abcd");
  });

  it("takes a range out when it began with a row taken out", () => {
    const all = toggleAll(NO_SELECTION, order);
    expect(ids(selectRange(toggleOne(all, "b"), "d", order))).toBe("ae");
  });

  it("toggles alone when the row it began with has left the list", () => {
    expect(ids(selectRange({ ids: new Set(["gone"]), anchor: "gone" }, "c", order))).toBe("cgone");
  });

  it("keeps rows that have left the list selected, since they were chosen", () => {
    expect(ids(toggleAll({ ids: new Set(["gone"]), anchor: null }, order))).toBe("abcdegone");
  });

  it("shows in the heading whether none, some or all are selected", () => {
    expect(headingBox(NO_SELECTION, order)).toBe("none");
    expect(headingBox(toggleOne(NO_SELECTION, "a"), order)).toBe("some");
    expect(headingBox(toggleAll(NO_SELECTION, order), order)).toBe("all");
    expect(headingBox(toggleAll(NO_SELECTION, []), [])).toBe("none");
  });
});
