import { expect, it } from "vitest";
import { linkWorkflow } from "@/lib/cluster/workflow";
import { chainOf, chainWithChord } from "@/lib/cluster/workflowExamples";
import { treeRows } from "./workflowTree";

const lines = (tasks: Parameters<typeof linkWorkflow>[0]) =>
  treeRows(linkWorkflow(tasks)).map(
    ({ id, depth, task }) => `${" ".repeat(depth)}${id}${task === null ? "?" : ""}`,
  );

it("has each task once, below the one that called it", () => {
  expect(lines(chainWithChord())).toEqual(["a", " m1", " m2", "  body", " m3"]);
});

it("begins with ids that were not seen", () => {
  const [, , c] = chainOf("a", "b", "c");
  expect(lines([c!])).toEqual(["a?", " b?", "  c"]);
});
