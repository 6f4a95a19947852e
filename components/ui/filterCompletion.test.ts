import { describe, expect, it } from "vitest";
import type { TaskFacets } from "@/lib/contract/api";
import { filterOptions, takeOption } from "./filterCompletion";

const facets: TaskFacets = {
  state: [
    { value: "SUCCESS", count: 9 },
    { value: "FAILURE", count: 3 },
  ],
  name: [
    { value: "shop.orders.charge_card", count: 126 },
    { value: "shop.orders.refund_card", count: 4 },
    { value: "mail.send_receipt", count: 40 },
  ],
  queue: [{ value: "high priority", count: 2 }],
  worker: [],
  distinct: { name: 3, queue: 1, worker: 0 },
};
const texts = (draft: string, cursor = draft.length) =>
  filterOptions(draft, cursor, facets).options.map((option) =>
    "text" in option ? option.text : option.insert,
  );

describe("filterOptions", () => {
  it("offers every key for an empty draft, and those that begin as typed", () => {
    expect(texts("")).toContain("runtime:");
    expect(texts("ru")).toEqual(["runtime:"]);
  });

  it("offers the values that are there, with their counts, and their family first", () => {
    expect(filterOptions("name:shop.or", 12, facets).options).toMatchObject([
      { kind: "family", text: "shop.orders.*", count: 130, names: 2, match: 7 },
      { kind: "value", text: "shop.orders.charge_card", count: 126, match: 7 },
      { kind: "value", text: "shop.orders.refund_card", count: 4 },
    ]);
  });

  it("finds a value also by what stands in it", () => {
    expect(texts("name:receipt")).toEqual(["mail.send_receipt"]);
  });

  it("offers usual comparisons where there are no values to choose", () => {
    expect(texts("runtime:>1")).toEqual([">1s", ">10s", ">1m"]);
    expect(texts("args:x")).toEqual([]);
  });

  it("offers nothing before the counts are there", () => {
    expect(filterOptions("state:", 6, undefined).options).toEqual([]);
  });
});

describe("takeOption", () => {
  const take = (draft: string, at = 0) => {
    const { options, from, to } = filterOptions(draft, draft.length, facets);
    const option = options[at];
    if (!option) throw new Error("no option");
    return takeOption(draft, { from, to }, option);
  };

  it("puts a key and stays to take its value", () => {
    expect(take("ru")).toEqual({ draft: "runtime:", cursor: 8, finished: false });
  });

  it("puts a value, in quotes where it needs them, and is finished", () => {
    expect(take("queue:hi")).toEqual({ draft: 'queue:"high priority"', cursor: 21, finished: true });
    expect(take("-state:FA")).toEqual({ draft: "-state:FAILURE", cursor: 14, finished: true });
  });

  it("replaces only the value at the cursor", () => {
    expect(take("state:SUCCESS,F").draft).toBe("state:SUCCESS,FAILURE");
  });
});
