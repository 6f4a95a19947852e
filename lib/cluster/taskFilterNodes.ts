/** A parsed filter as a tree, and what can be asked of the tree without a task at hand. */
import {
  FILTER_FIELDS,
  LONG_TEXTS,
  type FilterField,
  type InstantField,
  type LongText,
  type NumberField,
  type TextField,
} from "./taskFilterFields";
import type { Pattern } from "./taskFilterPattern";
import type { Comparison, InstantValue } from "./taskFilterValues";

export type FilterNode =
  /** The empty filter. */
  | { kind: "all" }
  /** Two or more, none of them an `and`; likewise `or`. */
  | { kind: "and"; nodes: FilterNode[] }
  | { kind: "or"; nodes: FilterNode[] }
  | { kind: "not"; node: FilterNode }
  /** A plain word: in the name, at the head of the id, and in a deep search in the arguments. */
  | { kind: "word"; pattern: Pattern }
  /** Any of the patterns. `path` is empty, or leads into the arguments or the result. */
  | { kind: "text"; field: TextField; path: string[]; patterns: Pattern[] }
  /** `runtime` and `waited` in ms. */
  | { kind: "number"; field: NumberField; test: Comparison<number> }
  | { kind: "instant"; field: InstantField; test: Comparison<InstantValue> }
  /** `started:*` and `started:""`: is there a value at all. */
  | { kind: "known"; field: NumberField | InstantField; known: boolean };

export function isTextField(field: FilterField): field is TextField {
  return FILTER_FIELDS[field].kind === "text";
}

export function isNumberField(field: FilterField): field is NumberField {
  return FILTER_FIELDS[field].kind === "number";
}

export function isLongText(field: FilterField): field is LongText {
  return (LONG_TEXTS as readonly FilterField[]).includes(field);
}

/** The nodes joined by AND: flat, and no `and` of one. */
export function allOf(nodes: FilterNode[]): FilterNode {
  const flat = nodes
    .filter((node) => node.kind !== "all")
    .flatMap((node) => (node.kind === "and" ? node.nodes : [node]));
  const [only] = flat;
  return flat.length === 0 || only === undefined
    ? { kind: "all" }
    : flat.length === 1
      ? only
      : { kind: "and", nodes: flat };
}

/** The nodes joined by OR; at least one. */
export function anyOf(nodes: FilterNode[]): FilterNode {
  const flat = nodes.flatMap((node) => (node.kind === "or" ? node.nodes : [node]));
  const [only] = flat;
  if (only === undefined) throw new Error("anyOf needs a node");
  if (flat.some((node) => node.kind === "all")) return { kind: "all" };
  return flat.length === 1 ? only : { kind: "or", nodes: flat };
}

/** Every term below, in the order of the text. */
export function termsOf(node: FilterNode): FilterNode[] {
  switch (node.kind) {
    case "and":
    case "or":
      return node.nodes.flatMap(termsOf);
    case "not":
      return termsOf(node.node);
    default:
      return [node];
  }
}

/** Does its meaning move with the clock? */
export function isTimeRelative(node: FilterNode): boolean {
  const isRelative = (value: InstantValue) => value.kind === "relative";
  return termsOf(node).some(
    (term) =>
      term.kind === "instant" &&
      (term.test.op === ".."
        ? isRelative(term.test.from) || isRelative(term.test.to)
        : isRelative(term.test.value)),
  );
}

/** Can it be decided only by reading long texts? `deep`: plain words look into the arguments as well. */
export function needsTexts(node: FilterNode, deep = false): boolean {
  return termsOf(node).some(
    (term) => (term.kind === "text" && isLongText(term.field)) || (deep && term.kind === "word"),
  );
}

/**
 * The filter without its terms on one field, as a facet of that field needs it: what is left lets through everything
 * that any value of the field could have let through.
 */
export function ignoreField(node: FilterNode, field: FilterField): FilterNode {
  if (!termsOf(node).some((term) => "field" in term && term.field === field)) return node;
  const rest = widen(node, field, true);
  return typeof rest === "boolean" ? { kind: "all" } : rest;
}

/** `wide`: a dropped term counts as true here; under a NOT it has to count as false to have the same effect. */
function widen(node: FilterNode, field: FilterField, wide: boolean): FilterNode | boolean {
  switch (node.kind) {
    case "not": {
      const inner = widen(node.node, field, !wide);
      return typeof inner === "boolean" ? !inner : { kind: "not", node: inner };
    }
    case "and":
    case "or": {
      const absorbing = node.kind === "or";
      const nodes = node.nodes.map((child) => widen(child, field, wide));
      if (nodes.includes(absorbing)) return absorbing;
      const kept = nodes.filter((child): child is FilterNode => typeof child !== "boolean");
      if (kept.length === 0) return !absorbing;
      return node.kind === "and" ? allOf(kept) : anyOf(kept);
    }
    default:
      return "field" in node && node.field === field ? wide : node;
  }
}
