/**
 * The machine that pickles are written for: a stack, marks and a memo, with every call replaced by a note of it. What
 * it leaves is a graph, since pickles share and may contain themselves; its size is bounded by the pickle's own.
 */
import type { PickleErrorCode } from "./pickle";
import { scanReprString } from "./pythonLiteralScan";
import { NONE, hexOf, opaque, pythonFloatText } from "./pythonValue";
import type { PythonValue } from "./pythonValue";

export type PickleNode = LeafNode | ItemsNode | DictNode | GlobalNode | ObjectNode;
export interface LeafNode {
  type: "leaf";
  value: PythonValue;
}
export interface ItemsNode {
  type: "items";
  kind: "list" | "tuple" | "set" | "frozenset";
  items: PickleNode[];
}
export interface DictNode {
  type: "dict";
  /** Key, value, key, value. */
  pairs: PickleNode[];
}
/** A class or function by name, of which nothing is known but the name. */
export interface GlobalNode {
  type: "global";
  name: string;
}
/** What a call would have made. */
export interface ObjectNode {
  type: "object";
  callee: PickleNode;
  args: PickleNode[];
  kwargs: PickleNode | null;
  state: PickleNode | null;
  /** What would have been appended to it, and set in it: for subclasses of list and dict. */
  items: PickleNode[];
  pairs: PickleNode[];
}

export type PickleRead =
  | { ok: true; node: PickleNode }
  | { ok: false; code: PickleErrorCode; position: number; message: string; node: PickleNode | null };

class PickleFault extends Error {
  constructor(
    readonly code: PickleErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export class PickleReader {
  protocol = 0;
  private at = 0;
  /** Where the opcode at work begins. */
  private opcodeAt = 0;
  private stack: PickleNode[] = [];
  /** The stacks below each mark. */
  private readonly below: PickleNode[][] = [];
  private readonly memo = new Map<number, PickleNode>();
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly maxOperations: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): PickleRead {
    try {
      for (let count = 0; count < this.maxOperations; count++) {
        this.opcodeAt = this.at;
        const opcode = this.byte();
        if (opcode === STOP) return { ok: true, node: this.pop() };
        const operation = OPERATIONS[opcode];
        if (operation === undefined)
          throw new PickleFault("opcode", `${hexOf(Uint8Array.of(opcode))} is no opcode`);
        operation(this);
      }
      throw new PickleFault("limit", `more than ${this.maxOperations} operations`);
    } catch (error) {
      if (!(error instanceof PickleFault)) throw error;
      const isHead = error.code === "limit" || error.code === "truncated";
      const { code, message } = error;
      return { ok: false, code, position: this.opcodeAt, message, node: isHead ? this.collapse() : null };
    }
  }

  /** What the stack holds, put together as the missing rest would have done it. */
  private collapse(): PickleNode | null {
    let inner: PickleNode[] | null = null;
    for (;;) {
      if (inner !== null && inner.length > 0) {
        const holder = this.stack.at(-1);
        if (holder?.type === "items") holder.items.push(...inner.slice(0, MAX_COLLAPSED));
        else if (holder?.type === "dict") holder.pairs.push(...inner.slice(0, MAX_COLLAPSED));
        else this.stack.push({ type: "items", kind: "tuple", items: inner });
      }
      // A key and its value may stand above the dict they belong to; so may the last element of a list.
      const [first, ...rest] = this.below.length > 0 ? [] : this.stack.slice(0, MAX_COLLAPSED);
      if (this.below.length === 0) {
        if (first?.type === "items") first.items.push(...rest);
        else if (first?.type === "dict") first.pairs.push(...rest);
        return first ?? null;
      }
      inner = this.stack;
      this.stack = this.below.pop() ?? [];
    }
  }

  // What operations use.

  push(node: PickleNode): void {
    this.stack.push(node);
  }

  pushValue(value: PythonValue): void {
    this.stack.push({ type: "leaf", value });
  }

  pop(): PickleNode {
    const node = this.stack.pop();
    if (node === undefined) throw new PickleFault("stack", "the stack is empty");
    return node;
  }

  top(): PickleNode {
    const node = this.stack.at(-1);
    if (node === undefined) throw new PickleFault("stack", "the stack is empty");
    return node;
  }

  /** Drops the topmost thing, be it a value or a mark. */
  drop(): void {
    if (this.stack.length > 0) this.stack.pop();
    else this.popMark();
  }

  mark(): void {
    this.below.push(this.stack);
    this.stack = [];
  }

  /** Everything above the last mark. */
  popMark(): PickleNode[] {
    const items = this.stack;
    const below = this.below.pop();
    if (below === undefined) throw new PickleFault("stack", "there is no mark");
    this.stack = below;
    return items;
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  rememberNext(): void {
    this.memo.set(this.memo.size, this.top());
  }

  recall(index: number): void {
    const node = this.memo.get(index);
    if (node === undefined) throw new PickleFault("memo", `nothing is remembered as ${index}`);
    this.stack.push(node);
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new PickleFault("truncated", "the bytes end before the pickle does");
    this.at++;
    return value;
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) {
      throw new PickleFault("truncated", "the bytes end before the pickle does");
    }
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  uint16(): number {
    this.take(2);
    return this.view.getUint16(this.at - 2, true);
  }

  int32(): number {
    this.take(4);
    return this.view.getInt32(this.at - 4, true);
  }

  uint32(): number {
    this.take(4);
    return this.view.getUint32(this.at - 4, true);
  }

  /** Lengths beyond what a number holds are beyond any pickle too. */
  uint64(): number {
    this.take(8);
    return Number(this.view.getBigUint64(this.at - 8, true));
  }

  float64(): number {
    this.take(8);
    return this.view.getFloat64(this.at - 8, false);
  }

  /** Up to the next newline, one character a byte. */
  line(): string {
    const end = this.bytes.indexOf(NEWLINE, this.at);
    if (end === -1) throw new PickleFault("truncated", "the bytes end before the pickle does");
    const line = latin1(this.bytes.subarray(this.at, end));
    this.at = end + 1;
    return line;
  }
}

const STOP = 0x2e;
const NEWLINE = 0x0a;
const MAX_COLLAPSED = 10_000;

type Operation = (reader: PickleReader) => void;

/** By opcode. Names are those of `pickletools`. */
const OPERATIONS: Partial<Record<number, Operation>> = Object.fromEntries(
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

/** Protocol 0 writes True as `I01`. */
function readInt(line: string): PythonValue {
  if (line === "00" || line === "01") return { kind: "bool", value: line === "01" };
  return { kind: "int", text: decimal(line) };
}

/** Python itself refuses more than 4300 digits in text, by default. */
const MAX_DIGITS = 10_000;

function decimal(text: string): string {
  const [, sign = "", digits] = /^([+-]?)(\d+)$/.exec(text.trim()) ?? [];
  if (digits === undefined) throw new PickleFault("text", "an integer that is no number");
  if (digits.length > MAX_DIGITS) throw new PickleFault("limit", `an integer of ${digits.length} digits`);
  const plain = digits.replace(/^0+(?=\d)/, "");
  return sign === "-" && plain !== "0" ? `-${plain}` : plain;
}

/** Two's complement, lowest byte first. */
function readLong(bytes: Uint8Array): PythonValue {
  if (bytes.length === 0) return { kind: "int", text: "0" };
  if (bytes.length > MAX_DIGITS / 2.5) throw new PickleFault("limit", `an integer of ${bytes.length} bytes`);
  let value = BigInt(`0x${hexOf(Uint8Array.from(bytes).reverse())}`);
  if ((bytes.at(-1) ?? 0) >= 0x80) value -= 1n << BigInt(8 * bytes.length);
  return { kind: "int", text: value.toString() };
}

function readFloat(line: string): PythonValue {
  const text = line.trim().toLowerCase();
  const word = /^([+-]?)(inf|nan)/.exec(text);
  if (word !== null)
    return { kind: "float", text: word[2] === "nan" ? "nan" : word[1] === "-" ? "-inf" : "inf" };
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(text))
    throw new PickleFault("text", "a float that is no number");
  return { kind: "float", text: pythonFloatText(Number(text)) };
}

function bytesValue(bytes: Uint8Array): PythonValue {
  if (bytes.length <= MAX_BYTES) return { kind: "bytes", hex: hexOf(bytes) };
  return { kind: "bytes", hex: hexOf(bytes.subarray(0, MAX_BYTES)), cut: true };
}

/** More of one value is shown nowhere. */
const MAX_BYTES = 1_000_000;

function textOrBytes(bytes: Uint8Array): PythonValue {
  return bytes.every((byte) => byte < 0x80) ? { kind: "str", value: latin1(bytes) } : bytesValue(bytes);
}

/** A string as Python 2's `repr` wrote it. */
function readQuoted(line: string): PythonValue {
  const text = line.trim();
  const quote = text[0];
  if (quote !== "'" && quote !== '"') throw new PickleFault("text", "a string without quotes");
  const { value, end, problem } = scanReprString(text, 0, true);
  if (value.kind !== "bytes" || end !== text.length || problem === "unterminated") {
    throw new PickleFault("text", "a string that does not end with its line");
  }
  return textOrBytes(Uint8Array.from({ length: value.hex.length / 2 }, (_, at) => byteAt(value.hex, at)));
}

function byteAt(hex: string, at: number): number {
  return Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return text;
}

/** Arguments of one call; engines allow some ten thousands. */
const CHUNK = 8192;

function decodeName(line: string): string {
  return utf8(Uint8Array.from(line, (char) => char.charCodeAt(0)));
}

/** `raw-unicode-escape`: Latin-1, with backslash-u escapes after an odd number of backslashes. */
function rawUnicode(line: string): string {
  if (!line.includes("\\")) return line;
  return line.replace(
    /\\+(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))?/g,
    (found: string, short?: string, long?: string) => {
      const hex = short ?? long;
      if (hex === undefined) return found;
      const slashes = found.length - hex.length - 1;
      const code = Number.parseInt(hex, 16);
      if (slashes % 2 === 0) return found;
      if (code > 0x10ffff) throw new PickleFault("text", "an escape beyond Unicode");
      return "\\".repeat(slashes - 1) + String.fromCodePoint(code);
    },
  );
}

/** UTF-8 as Python pickles it: with lone surrogates as if they were characters (`surrogatepass`). */
function utf8(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return surrogatePass(bytes);
  }
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function surrogatePass(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  const decode = (to: number) => {
    try {
      parts.push(STRICT_UTF8.decode(bytes.subarray(from, to)));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new PickleFault("text", "text that is not UTF-8");
    }
  };
  for (let at = 0; at + 2 < bytes.length; at++) {
    const second = bytes[at + 1] ?? 0;
    const third = bytes[at + 2] ?? 0;
    if (bytes[at] !== 0xed || second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) continue;
    decode(at);
    parts.push(String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f)));
    from = at + 3;
    at += 2;
  }
  decode(bytes.length);
  return parts.join("");
}
