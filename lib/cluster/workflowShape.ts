/** A workflow in a few words: "chain of 2, then a group of 3 with a chord". Pure. */
import type { WorkflowGraph } from "./workflow";

/** `calls`: sent while the one before ran. A `chord` is a group with a body that waits for it. */
export interface ShapePart {
  kind: "chain" | "group" | "chord" | "calls";
  count: number;
}

export interface WorkflowShape {
  /** In order; empty where it is none of these (then it is a tree of tasks). */
  parts: ShapePart[];
  /** Something in it was concluded, not told. */
  inferred: boolean;
}

/** Walks from the first task on, as long as one step has one shape. */
export function workflowShape({ tasks, links, groups, unseen }: WorkflowGraph): WorkflowShape {
  const next = new Map<string, { to: string; called: boolean }[]>();
  const hasParent = new Set<string>();
  for (const { from, to, kind, inferred } of links) {
    hasParent.add(to);
    if (kind === "gathered" && inferred) continue;
    const list = next.get(from);
    const step = { to, called: kind === "called" };
    if (list === undefined) next.set(from, [step]);
    else list.push(step);
  }
  const bodiesOf = new Map<string, string[]>();
  for (const { members, bodies } of groups) for (const id of members) bodiesOf.set(id, bodies);
  const ids = [...unseen, ...tasks.map(({ id }) => id)];
  let level = ids.filter((id) => !hasParent.has(id));
  let called = false;
  let seen = 0;
  const parts: ShapePart[] = [];
  while (level.length > 0 && parts.length <= MOST_PARTS) {
    seen += level.length;
    const [first] = level;
    const [body] = first === undefined ? [] : (bodiesOf.get(first) ?? []);
    const after = level.flatMap((id) => next.get(id) ?? []);
    if (level.length === 1 && !called) addToChain(parts);
    else parts.push({ kind: called ? "calls" : body === undefined ? "group" : "chord", count: level.length });
    if (level.length > 1 && after.length > 0 && after.some(({ to }) => to !== body)) {
      // Members that go on by themselves: a group of chains, a tree.
      return { parts: [], inferred: false };
    }
    level = after.map(({ to }) => to);
    called = after.some((step) => step.called);
  }
  const known = seen === ids.length && parts.length <= MOST_PARTS;
  const shown = known ? mergeBodies(parts) : [];
  return { parts: shown, inferred: shown.some(({ kind }) => kind !== "calls") };
}

/** More words than this help nobody. */
const MOST_PARTS = 5;

function addToChain(parts: ShapePart[]): void {
  const last = parts.at(-1);
  if (last?.kind === "chain") last.count++;
  else parts.push({ kind: "chain", count: 1 });
}

/** A chord's body is not a chain of one; nor is a task that begins alone before others, save where it is all there is. */
function mergeBodies(parts: readonly ShapePart[]): ShapePart[] {
  return parts.flatMap((part, at): ShapePart[] => {
    if (part.kind !== "chain" || parts[at - 1]?.kind !== "chord") return [part];
    return part.count === 1 ? [] : [{ kind: "chain", count: part.count - 1 }];
  });
}
