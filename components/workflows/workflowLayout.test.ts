import { describe, expect, it } from "vitest";
import { linkWorkflow, type WorkflowTask } from "@/lib/cluster/workflow";
import { chainOf, chainWithChord, workflowTask } from "@/lib/cluster/workflowExamples";
import { foldItems, type WorkflowItems } from "@/lib/cluster/workflowItems";
import { BOX, itemsNear, layoutWorkflow, neighbour, type PlacedItem } from "./workflowLayout";

function itemsOf(tasks: WorkflowTask[], most = 1000): WorkflowItems {
  return foldItems(linkWorkflow(tasks), { most, keep: null, opened: new Map() });
}

function byKey(items: readonly PlacedItem[]): Record<string, PlacedItem> {
  return Object.fromEntries(items.map((placed) => [placed.item.key, placed]));
}

function overlaps(items: readonly PlacedItem[]): string[] {
  return items.flatMap((a, at) =>
    items
      .slice(at + 1)
      .filter((b) => Math.abs(a.x - b.x) < BOX.width && Math.abs(a.y - b.y) < BOX.height)
      .map((b) => `${a.item.key} on ${b.item.key}`),
  );
}

/** A root that called many, each of which called one more. */
function wideTree(count: number): WorkflowTask[] {
  const root = workflowTask("a", { sent: 0, began: 1, ended: 9000 });
  const tasks = Array.from({ length: count }, (_, n) => [
    workflowTask(`b${n}`, { sent: 100 }, { parentId: "a" }),
    workflowTask(`c${n}`, { sent: 200 }, { parentId: `b${n}` }),
  ]);
  return [root, ...tasks.flat()];
}

describe("the layout", () => {
  it("goes left to right, members of a group one below the other", () => {
    const { items, links, width, height } = layoutWorkflow(itemsOf(chainWithChord()));
    const { a, m1, m2, m3, body } = byKey(items);
    expect(new Set([m1?.x, m2?.x, m3?.x]).size).toBe(1);
    expect(a!.x + BOX.width).toBeLessThan(m1!.x);
    expect(m1!.x + BOX.width).toBeLessThan(body!.x);
    expect(overlaps(items)).toEqual([]);
    expect(links).toHaveLength(6);
    expect([width, height]).toEqual([body!.x + BOX.width, Math.max(m1!.y, m2!.y, m3!.y) + BOX.height]);
  });

  it("keeps its places while only states change", () => {
    const tasks = chainWithChord();
    const later = tasks.map((task) => ({ ...task, version: 9, state: "REVOKED" }));
    const places = (given: WorkflowTask[]) =>
      layoutWorkflow(itemsOf(given)).items.map(({ item, x, y }) => [item.key, x, y]);
    // The body hangs on its one told parent then: no chord is concluded of revoked members.
    expect(
      places(later)
        .slice(0, 4)
        .map(([key]) => key),
    ).toEqual(
      places(tasks)
        .slice(0, 4)
        .map(([key]) => key),
    );
    expect(places(tasks)).toEqual(places(tasks.map((task) => ({ ...task, version: 9 }))));
  });

  it("places thousands at once, without one on the other", () => {
    const { items } = layoutWorkflow(itemsOf(wideTree(1000)));
    expect(items).toHaveLength(2001);
    expect(overlaps(items.slice(0, 300))).toEqual([]);
    expect(new Set(items.map(({ x }) => x)).size).toBe(3);
    const chain = layoutWorkflow(itemsOf(chainOf(...Array.from({ length: 500 }, (_, n) => `t${n}`))));
    expect(new Set(chain.items.map(({ y }) => y)).size).toBe(1);
  });
});

describe("moving by arrow keys", () => {
  const { items } = layoutWorkflow(itemsOf(chainWithChord()));
  const { m1, m2, m3 } = byKey(items);
  const column = [m1!, m2!, m3!].sort((a, b) => a.y - b.y).map(({ item }) => item.key);
  const go = (key: string, direction: "left" | "right" | "up" | "down") =>
    neighbour(items, key, direction)?.item.key ?? null;

  it("goes to the nearest box that way, and no further than the last", () => {
    expect(go(column[0]!, "down")).toBe(column[1]);
    expect(go(column[2]!, "up")).toBe(column[1]);
    expect(go(column[0]!, "right")).toBe("body");
    expect(go("a", "right")).toBe(column[1]);
    expect(go("a", "left")).toBeNull();
  });

  it("begins at the first box when none has been reached", () => {
    expect(neighbour(items, null, "down")?.item.key).toBe("a");
  });
});

it("shows of a large workflow what is near", () => {
  const items = itemsOf(chainOf(...Array.from({ length: 40 }, (_, n) => `t${n}`)));
  const near = itemsNear(items, "t20", 5);
  expect(near.items.map(({ key }) => key)).toEqual(["t18", "t19", "t20", "t21", "t22"]);
  expect(near.links).toHaveLength(4);
});
