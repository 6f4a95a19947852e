import { describe, expect, it } from "vitest";
import { parseFilter } from "@/lib/cluster/taskFilter";
import { groupTasksHref, sharedTasksHref, stepTasksHref } from "./failureLinks";

const ID = "0123456789ab";

function filterOf(href: string): string {
  const filter = new URL(href, "http://x").searchParams.get("filter") ?? "";
  expect(parseFilter(filter).ok).toBe(true);
  return filter;
}

describe("links to a group's tasks", () => {
  it("lead to all that are held, whatever the range", () => {
    expect(filterOf(groupTasksHref(ID))).toBe(`failure:${ID}`);
    expect(groupTasksHref(ID)).toContain("range=all");
  });

  it("lead to those of one step", () => {
    expect(filterOf(stepTasksHref(ID, 0, 60_000))).toBe(
      `failure:${ID} finished:1970-01-01T00:00:00.000Z..1970-01-01T00:01:00.000Z`,
    );
  });

  it("lead to those that share an argument, whatever it is", () => {
    const shared = { field: "kwargs", path: "a b.c", value: 'x "y" *' } as const;
    const filter = filterOf(sharedTasksHref(ID, { ...shared, count: 2 }));
    expect(parseFilter(filter)).toMatchObject({
      filter: {
        kind: "and",
        nodes: [
          { field: "failure", patterns: [{ parts: [ID] }] },
          { field: "kwargs", path: ["a b.c"], patterns: [{ parts: ['x "y" *'] }] },
        ],
      },
    });
    expect(filterOf(sharedTasksHref(ID, { field: "worker", path: null, value: "w1@host", count: 2 }))).toBe(
      `failure:${ID} worker:w1@host`,
    );
  });
});
