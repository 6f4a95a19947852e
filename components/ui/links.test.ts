import { describe, expect, it } from "vitest";
import { filterTerm, taskHref, tasksHref, workerHref } from "./links";

describe("links", () => {
  it("filters the task list", () => {
    expect(tasksHref()).toBe("/tasks");
    expect(tasksHref({ filter: filterTerm("state", "FAILURE"), range: "6h" })).toBe(
      "/tasks?filter=state%3AFAILURE&range=6h",
    );
    expect(tasksHref({ from: 0, to: 60_000 })).toBe(
      "/tasks?from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A01%3A00.000Z",
    );
  });

  it("quotes what the filter language would read otherwise", () => {
    expect(filterTerm("worker", "mail@eu-a-1")).toBe("worker:mail@eu-a-1");
    expect(filterTerm("name", 'odd "name"')).toBe('name:"odd \\"name\\""');
  });

  it("keeps names in one part of the path", () => {
    expect(workerHref("a/b@host")).toBe("/worker/a%2Fb%40host");
    expect(taskHref("x/y")).toBe("/task/x%2Fy");
  });
});
