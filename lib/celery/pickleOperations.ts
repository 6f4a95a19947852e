/** What each opcode of a pickle does to the machine that reads it, with every call replaced by a note of it. */
import { PickleFault, type GlobalNode, type ObjectNode, type PickleNode } from "./pickleNodes";
import type { PickleReader } from "./pickleReader";
import {
  bytesValue,
  decimal,
  decodeName,
  rawUnicode,
  readFloat,
  readInt,
  readLong,
  readQuoted,
  textOrBytes,
  utf8,
} from "./pickleScalars";
import { NONE, opaque, pythonFloatText } from "./pythonValue";

type Operation = (reader: PickleReader) => void;

/** By opcode. Names are those of `pickletools`. */
export const OPERATIONS: Partial<Record<number, Operation>> = Object.fromEntries(
  Object.entries<Operation>({
    // Plain values.
    N: (r) => r.pushValue(NONE),
    "\x88": (r) => r.pushValue({ kind: "bool", value: true }),
    "\x89": (r) => r.pushValue({ kind: "bool", value: false }),
    I: (r) => r.pushValue(readInt(r.line())),
    J: (r) => r.pushValue({ kind: "int", text: String(r.int32()) }),
    K: (r) => r.pushValue({ kind: "int", text: String(r.byte()) }),
    M: (r) => r.pushValue({ kind: "int", text: String(r.uint16()) }),
    L: (r) => r.pushValue({ kind: "int", text: decimal(r.line().replace(/L$/, "")) }),
    "\x8a": (r) => r.pushValue(readLong(r.take(r.byte()))),
    "\x8b": (r) => r.pushValue(readLong(r.take(size(r.int32())))),
    F: (r) => r.pushValue(readFloat(r.line())),
    G: (r) => r.pushValue({ kind: "float", text: pythonFloatText(r.float64()) }),

    // Strings and bytes. Python 2's `str` is text where it is ASCII.
    V: (r) => r.pushValue({ kind: "str", value: rawUnicode(r.line()) }),
    X: (r) => r.pushValue({ kind: "str", value: utf8(r.take(r.uint32())) }),
    "\x8c": (r) => r.pushValue({ kind: "str", value: utf8(r.take(r.byte())) }),
    "\x8d": (r) => r.pushValue({ kind: "str", value: utf8(r.take(r.uint64())) }),
    S: (r) => r.pushValue(readQuoted(r.line())),
    T: (r) => r.pushValue(textOrBytes(r.take(size(r.int32())))),
    U: (r) => r.pushValue(textOrBytes(r.take(r.byte()))),
    B: (r) => r.pushValue(bytesValue(r.take(r.uint32()))),
    C: (r) => r.pushValue(bytesValue(r.take(r.byte()))),
    "\x8e": (r) => r.pushValue(bytesValue(r.take(r.uint64()))),
    "\x96": (r) => r.pushValue(opaque("bytearray", { args: [bytesValue(r.take(r.uint64()))] })),
    "\x97": (r) => r.pushValue(opaque("buffer", { text: "<buffer beside the pickle>" })),
    "\x98": () => undefined,

    // Containers.
    "]": (r) => r.push({ type: "items", kind: "list", items: [] }),
    ")": (r) => r.push({ type: "items", kind: "tuple", items: [] }),
    "}": (r) => r.push({ type: "dict", pairs: [] }),
    "\x8f": (r) => r.push({ type: "items", kind: "set", items: [] }),
    "(": (r) => r.mark(),
    l: (r) => r.push({ type: "items", kind: "list", items: r.popMark() }),
    t: (r) => r.push({ type: "items", kind: "tuple", items: r.popMark() }),
    d: (r) => r.push({ type: "dict", pairs: inPairs(r.popMark()) }),
    "\x91": (r) => r.push({ type: "items", kind: "frozenset", items: r.popMark() }),
    "\x85": (r) => pushTuple(r, 1),
    "\x86": (r) => pushTuple(r, 2),
    "\x87": (r) => pushTuple(r, 3),
    a: (r) => append(r, [r.pop()]),
    e: (r) => append(r, r.popMark()),
    "\x90": (r) => append(r, r.popMark()),
    s: (r) => {
      const value = r.pop();
      setItems(r, [r.pop(), value]);
    },
    u: (r) => setItems(r, inPairs(r.popMark())),

    // Objects.
    c: (r) => r.push(globalNode(decodeName(r.line()), decodeName(r.line()))),
    "\x93": (r) => {
      const name = r.pop();
      r.push(globalNode(nameOf(r.pop()), nameOf(name)));
    },
    "\x82": (r) => r.push({ type: "global", name: `extension ${r.byte()}` }),
    "\x83": (r) => r.push({ type: "global", name: `extension ${r.uint16()}` }),
    "\x84": (r) => r.push({ type: "global", name: `extension ${r.int32()}` }),
    R: (r) => {
      const args = r.pop();
      r.push(objectNode(r.pop(), argumentsOf(args)));
    },
    "\x81": (r) => {
      const args = r.pop();
      r.push(objectNode(r.pop(), argumentsOf(args)));
    },
    "\x92": (r) => {
      const kwargs = r.pop();
      const args = r.pop();
      r.push({ ...objectNode(r.pop(), argumentsOf(args)), kwargs });
    },
    i: (r) => {
      const callee = globalNode(decodeName(r.line()), decodeName(r.line()));
      r.push(objectNode(callee, r.popMark()));
    },
    o: (r) => {
      const [callee, ...args] = r.popMark();
      if (callee === undefined) throw new PickleFault("stack", "an object without a class");
      r.push(objectNode(callee, args));
    },
    b: (r) => {
      const state = r.pop();
      const node = r.top();
      if (node.type !== "object") throw new PickleFault("stack", "a state for what is no object");
      node.state = state;
    },
    P: (r) => r.push(objectNode(PERSISTENT, [{ type: "leaf", value: { kind: "str", value: r.line() } }])),
    Q: (r) => r.push(objectNode(PERSISTENT, [r.pop()])),

    // The stack and the memo.
    "0": (r) => r.drop(),
    "1": (r) => void r.popMark(),
    "2": (r) => r.push(r.top()),
    p: (r) => r.remember(memoIndex(r.line())),
    q: (r) => r.remember(r.byte()),
    r: (r) => r.remember(r.uint32()),
    "\x94": (r) => r.rememberNext(),
    g: (r) => r.recall(memoIndex(r.line())),
    h: (r) => r.recall(r.byte()),
    j: (r) => r.recall(r.uint32()),

    // About the pickle itself.
    "\x80": (r) => {
      r.protocol = r.byte();
      if (r.protocol > 5) throw new PickleFault("opcode", `protocol ${r.protocol} is not known`);
    },
    "\x95": (r) => void r.take(8), // a frame's length, which is for readers of files
  }).map(([sign, operation]) => [sign.charCodeAt(0), operation]),
);

const PERSISTENT: GlobalNode = { type: "global", name: "persistent" };

function objectNode(callee: PickleNode, args: PickleNode[]): ObjectNode {
  return { type: "object", callee, args, kwargs: null, state: null, items: [], pairs: [] };
}

function argumentsOf(node: PickleNode): PickleNode[] {
  if (node.type !== "items" || node.kind !== "tuple")
    throw new PickleFault("stack", "arguments that are no tuple");
  return node.items;
}

function pushTuple(reader: PickleReader, length: number): void {
  const items: PickleNode[] = [];
  for (let i = 0; i < length; i++) items.push(reader.pop());
  reader.push({ type: "items", kind: "tuple", items: items.reverse() });
}

function append(reader: PickleReader, items: PickleNode[]): void {
  const holder = reader.top();
  const isOpen = holder.type === "object" || (holder.type === "items" && holder.kind !== "tuple");
  if (!isOpen) throw new PickleFault("stack", "an element for what is no list");
  for (const item of items) holder.items.push(item);
}

function setItems(reader: PickleReader, pairs: PickleNode[]): void {
  const holder = reader.top();
  if (holder.type !== "dict" && holder.type !== "object")
    throw new PickleFault("stack", "an entry for what is no dict");
  for (const part of pairs) holder.pairs.push(part);
}

function inPairs(parts: PickleNode[]): PickleNode[] {
  if (parts.length % 2 !== 0) throw new PickleFault("stack", "a key without a value");
  return parts;
}

function nameOf(node: PickleNode): string {
  if (node.type !== "leaf" || node.value.kind !== "str")
    throw new PickleFault("stack", "a name that is no text");
  return node.value.value;
}

/** Protocols 0 to 2 use Python 2's module names. */
function globalNode(module: string, name: string): GlobalNode {
  const renamed = MODULES.get(module) ?? module;
  const full = `${renamed}.${(renamed === "builtins" ? BUILTINS.get(name) : undefined) ?? name}`;
  return { type: "global", name: full.length > MAX_NAME ? `${full.slice(0, MAX_NAME)}…` : full };
}

/** A name is shown wherever it is referred to, so it must not be a way to make a small pickle large. */
const MAX_NAME = 300;
const MODULES: ReadonlyMap<string, string> = new Map([
  ["__builtin__", "builtins"],
  ["exceptions", "builtins"],
  ["copy_reg", "copyreg"],
  ["UserDict", "collections"],
  ["UserList", "collections"],
]);
const BUILTINS: ReadonlyMap<string, string> = new Map([
  ["unicode", "str"],
  ["long", "int"],
  ["xrange", "range"],
  ["unichr", "chr"],
]);

function size(value: number): number {
  if (value < 0) throw new PickleFault("text", "a length below zero");
  return value;
}

function memoIndex(line: string): number {
  if (!/^\d{1,15}$/.test(line)) throw new PickleFault("text", "a memo index that is no number");
  return Number(line);
}
