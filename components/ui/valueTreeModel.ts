/**
 * A Python value as the lines of a tree. Small values stand open, large ones closed, so that any value is quick to
 * show and a glance at a usual one needs no click.
 */
import { formatPython } from "@/lib/celery/pythonValueFormat";
import type { PythonValue } from "@/lib/celery/pythonValue";

/** Entries of one container before "show more", and how many more each time. */
export const ENTRIES_AT_ONCE = 100;
/** Characters of one text before "show all". */
export const TEXT_AT_ONCE = 1200;
/** Lines of a tree that are open from the start. */
const OPEN_LINES = 24;

export type TreeTone = "number" | "text" | "word" | "object" | "cut";

/** One named value at the top: an argument, or the whole result without a name. */
export interface TreeRoot {
  name: string | null;
  value: PythonValue;
}

export type TreeLine =
  | {
      kind: "leaf";
      path: string;
      depth: number;
      name: string | null;
      text: string;
      tone: TreeTone;
      cut: boolean;
    }
  | {
      kind: "branch";
      path: string;
      depth: number;
      name: string | null;
      /** Its brackets, and what it is when that is more than them: `set`, `shop.Order`. */
      open: string;
      close: string;
      label: string;
      count: number;
      /** Entries have names (a dict, an object) or places (a list). */
      named: boolean;
      isOpen: boolean;
    }
  | { kind: "more"; path: string; depth: number; hidden: number };

export interface TreeState {
  /** Branches that were opened or closed by hand, by path. */
  open: ReadonlyMap<string, boolean>;
  /** How many entries are shown where it is more than usual, by path. */
  shown: ReadonlyMap<string, number>;
}

export const FRESH_TREE: TreeState = { open: new Map(), shown: new Map() };

/** The lines to draw. */
export function treeLines(roots: readonly TreeRoot[], state: TreeState): TreeLine[] {
  const lines: TreeLine[] = [];
  let budget = OPEN_LINES - roots.length;
  const visit = (value: PythonValue, name: string | null, path: string, depth: number): void => {
    const entries = entriesOf(value);
    if (entries === null || entries.length === 0) {
      lines.push({ kind: "leaf", path, depth, name, ...leaf(value) });
      return;
    }
    const byHand = state.open.get(path);
    const isOpen = byHand ?? (entries.length <= budget && depth < 4);
    if (isOpen && byHand === undefined) budget -= entries.length;
    lines.push({ kind: "branch", path, depth, name, ...brackets(value), count: entries.length, isOpen });
    if (!isOpen) return;
    const shown = state.shown.get(path) ?? ENTRIES_AT_ONCE;
    entries.slice(0, shown).forEach(([key, child], at) => visit(child, key, `${path}/${at}`, depth + 1));
    if (entries.length > shown)
      lines.push({ kind: "more", path, depth: depth + 1, hidden: entries.length - shown });
  };
  roots.forEach(({ name, value }, at) => visit(value, name, String(at), 0));
  return lines;
}

/** Opens a closed branch, closes an open one. */
export function toggleBranch(state: TreeState, path: string, isOpen: boolean): TreeState {
  return { ...state, open: new Map(state.open).set(path, !isOpen) };
}

/** Shows the next entries of a branch. */
export function showMore(state: TreeState, path: string): TreeState {
  const shown = state.shown.get(path) ?? ENTRIES_AT_ONCE;
  return { ...state, shown: new Map(state.shown).set(path, shown + ENTRIES_AT_ONCE) };
}

/** Whether anything in the value is known to be missing. */
export function hasCut(value: PythonValue): boolean {
  switch (value.kind) {
    case "cut":
      return true;
    case "str":
    case "bytes":
      return value.cut === true;
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      return value.items.some(hasCut);
    case "dict":
      return value.entries.some(([key, child]) => hasCut(key) || hasCut(child));
    case "opaque":
      return (
        value.args.some(hasCut) ||
        value.fields.some(([, child]) => hasCut(child)) ||
        (value.state !== null && hasCut(value.state))
      );
    default:
      return false;
  }
}

/** What stands inside a container; null for a value that has no inside. */
function entriesOf(value: PythonValue): [name: string, value: PythonValue][] | null {
  switch (value.kind) {
    case "list":
    case "tuple":
    case "set":
    case "frozenset":
      return value.items.map((item, at) => [String(at), item]);
    case "dict":
      return value.entries.map(([key, child]) => [keyName(key), child]);
    case "opaque": {
      // Decimal('1.10') and the like read best as they are written.
      const simple =
        value.fields.length === 0 &&
        value.state === null &&
        value.args.every((arg) => entriesOf(arg) === null);
      if (simple || value.text !== null) return null;
      return [
        ...value.args.map((arg, at): [string, PythonValue] => [String(at), arg]),
        ...value.fields,
        ...(value.state === null ? [] : [["state", value.state] as [string, PythonValue]]),
      ];
    }
    default:
      return null;
  }
}

/** A text key stands without quotes where nothing could be mistaken; any other key as Python writes it. */
function keyName(key: PythonValue): string {
  return key.kind === "str" && /^[\p{L}\p{N}_.-]+$/u.test(key.value) && !/^-?\p{N}/u.test(key.value)
    ? key.value
    : formatPython(key);
}

function brackets(value: PythonValue): { open: string; close: string; label: string; named: boolean } {
  switch (value.kind) {
    case "list":
      return { open: "[", close: "]", label: "", named: false };
    case "tuple":
      return { open: "(", close: ")", label: "", named: false };
    case "set":
    case "frozenset":
      return { open: "{", close: "}", label: value.kind, named: false };
    case "opaque":
      return { open: "(", close: ")", label: value.label, named: true };
    default:
      return { open: "{", close: "}", label: "", named: true };
  }
}

function leaf(value: PythonValue): { text: string; tone: TreeTone; cut: boolean } {
  switch (value.kind) {
    case "int":
    case "float":
    case "complex":
      return { text: value.text, tone: "number", cut: false };
    case "none":
    case "bool":
      return { text: formatPython(value), tone: "word", cut: false };
    case "str":
      // Raw between quotes: line feeds stay line feeds, and hidden characters are marked where it is drawn.
      return { text: `"${value.value}"`, tone: "text", cut: value.cut === true };
    case "bytes":
      return { text: formatPython(value), tone: "text", cut: value.cut === true };
    case "cut":
      return { text: value.text === "" ? "…" : value.text, tone: "cut", cut: true };
    case "opaque":
      return { text: formatPython(value), tone: "object", cut: false };
    default:
      return { text: emptyText(value), tone: "object", cut: false };
  }
}

function emptyText(value: PythonValue): string {
  const { open, close } = brackets(value);
  return value.kind === "set" || value.kind === "frozenset" ? `${value.kind}()` : `${open} ${close}`;
}
