import { describe, expect, it } from "vitest";
import type { TaskFacets } from "@/lib/contract/api";
import { facetLines, toggleFacet } from "./facetModel";

const facets: TaskFacets = {
  state: [
    { value: "LOST", count: 1 },
    { value: "PROGRESS", count: 2 },
    { value: "FAILURE", count: 3 },
    { value: "SUCCESS", count: 9 },
    { value: "STARTED", count: 4 },
  ],
  name: [
    { value: "mail.send", count: 9 },
    { value: "shop.pay", count: 3 },
  ],
  queue: [],
  worker: [],
  distinct: { name: 2, queue: 0, worker: 0 },
};
const values = (filter: string, field: "state" | "name" = "state") =>
  facetLines(field, facets, filter).map((line) => line.value);
const click = (filter: string, value: string, exclude = false) => {
  const line = facetLines("state", facets, filter).find((one) => one.value === value);
  if (!line) throw new Error("no such line");
  return toggleFacet(filter, "state", line, exclude);
};

describe("facetLines", () => {
  it("keeps states in their order, custom ones after started, lost last", () => {
    expect(values("")).toEqual(["SUCCESS", "FAILURE", "STARTED", "PROGRESS", "LOST"]);
  });

  it("puts what is chosen first, also when nothing has it any more", () => {
    expect(values("state:FAILURE")[0]).toBe("FAILURE");
    expect(facetLines("name", facets, "name:gone.task")[0]).toEqual({
      value: "gone.task",
      count: 0,
      chosen: true,
      excluded: false,
    });
  });

  it("names no value for a pattern", () => {
    expect(values("name:shop.*", "name")).toEqual(["mail.send", "shop.pay"]);
  });
});

describe("toggleFacet", () => {
  it("demands, adds, and stops demanding", () => {
    expect(click("", "FAILURE")).toBe("state:FAILURE");
    expect(click("state:FAILURE", "LOST")).toBe("state:FAILURE,LOST");
    expect(click("state:FAILURE x", "FAILURE")).toBe("x");
  });

  it("excludes, and lets in again", () => {
    expect(click("", "SUCCESS", true)).toBe("-state:SUCCESS");
    expect(click("-state:SUCCESS", "SUCCESS")).toBe("");
  });
});
