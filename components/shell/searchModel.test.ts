import { describe, expect, it } from "vitest";
import { searchTargets } from "./searchModel";

describe("searchTargets", () => {
  it("opens a task by its whole id", () => {
    const [first] = searchTargets(" 6F1B0C9E-2f7a-4a8e-9d0e-0a1b2c3d4e5f ", []);
    expect(first).toMatchObject({ kind: "task", href: "/task/6f1b0c9e-2f7a-4a8e-9d0e-0a1b2c3d4e5f" });
  });

  it("filters the tasks by any other text, over all that is kept", () => {
    expect(searchTargets("charge card", [])).toEqual([
      { kind: "tasks", text: "charge card", href: "/tasks?filter=charge%20card&range=all" },
    ]);
  });

  it("finds workers by a part of their names", () => {
    const found = searchTargets("MAIL", ["mail@eu-a-1", "media@eu-a-gpu", "mail@eu-b-1"]);
    expect(found.slice(1).map((target) => target.href)).toEqual([
      "/worker/mail%40eu-a-1",
      "/worker/mail%40eu-b-1",
    ]);
  });

  it("offers nothing for nothing", () => {
    expect(searchTargets("  ", ["mail@eu-a-1"])).toEqual([]);
  });
});
