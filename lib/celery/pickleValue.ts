/**
 * The graph that a pickle describes, unfolded into a tree: what is shared appears at each place, what contains itself
 * is cut there, and all of it together stays within limits, however often a small pickle refers to a large part.
 * Types that everybody uses are shown as Python prints them, all others as a labelled call with its arguments.
 */
import type { GlobalNode, ObjectNode, PickleNode } from "./pickleNodes";
import { NONE, hexOf, opaque } from "./pythonValue";
import type { PythonLimits, PythonOpaque, PythonValue } from "./pythonValue";
import {
  complexText,
  intValue,
  timeValue,
  timedeltaValue,
  timezoneValue,
  uuidValue,
} from "./pythonValueTypes";

export function unfoldPickle(node: PickleNode, limits: PythonLimits): { value: PythonValue; cut: boolean } {
  const unfolding = new Unfolding(limits);
  const value = unfolding.value(node, 0);
  return { value, cut: unfolding.cut };
}

class Unfolding {
  cut = false;
  private nodes = 0;
  private chars = 0;
  /** What the place at work lies inside of. */
  private readonly around = new Set<PickleNode>();

  constructor(private readonly limits: PythonLimits) {}

  value(node: PickleNode, depth: number): PythonValue {
    if (++this.nodes > this.limits.maxNodes || this.chars > this.limits.maxChars) return this.cutHere("size");
    if (node.type === "leaf") return this.leaf(node.value);
    if (node.type === "global") return opaque(shortName(node.name), { text: shortName(node.name) });
    if (this.around.has(node)) return this.cutHere("cycle");
    if (depth >= this.limits.maxDepth) return this.cutHere("depth");
    this.around.add(node);
    const value = this.container(node, depth + 1);
    this.around.delete(node);
    return value;
  }

  private container(node: Exclude<PickleNode, { type: "leaf" } | GlobalNode>, depth: number): PythonValue {
    switch (node.type) {
      case "items":
        return { kind: node.kind, items: this.items(node.items, depth) };
      case "dict":
        return { kind: "dict", entries: this.entries(node.pairs, depth) };
      case "object":
        return this.known(node, depth) ?? this.object(node, depth);
    }
  }

  private leaf(value: PythonValue): PythonValue {
    const room = Math.max(0, this.limits.maxChars - this.chars);
    if (value.kind === "str") {
      this.chars += value.value.length;
      if (value.value.length <= room) return value;
      this.cut = true;
      return { kind: "str", value: value.value.slice(0, room), cut: true };
    }
    if (value.kind === "bytes") {
      this.chars += value.hex.length / 2;
      if (value.hex.length / 2 <= room) return value;
      this.cut = true;
      return { kind: "bytes", hex: value.hex.slice(0, 2 * room), cut: true };
    }
    if (value.kind === "int") this.chars += value.text.length;
    if (value.kind === "opaque") {
      return { ...value, args: value.args.map((argument) => this.leaf(argument)) }; // a bytearray
    }
    return value;
  }

  private items(items: PickleNode[], depth: number): PythonValue[] {
    const values: PythonValue[] = [];
    for (const item of items) {
      const value = this.value(item, depth);
      values.push(value);
      if (isFull(value)) break;
    }
    return values;
  }

  private entries(pairs: PickleNode[], depth: number): [PythonValue, PythonValue][] {
    const entries: [PythonValue, PythonValue][] = [];
    // A later value for the same key replaces the former, as in Python.
    const places = new Map<string, number>();
    for (let at = 0; at < pairs.length; at += 2) {
      const key = this.value(pairs[at]!, depth);
      const value = isFull(key) ? key : this.value(pairs[at + 1] ?? MISSING, depth);
      const name = key.kind === "str" ? `'${key.value}` : key.kind === "int" ? key.text : null;
      const place = name === null ? undefined : places.get(name);
      if (place !== undefined) entries[place] = [key, value];
      else if (name !== null) places.set(name, entries.push([key, value]) - 1);
      else entries.push([key, value]);
      if (isFull(key) || isFull(value)) break;
    }
    return entries;
  }

  /** Any object: what would have been called, with what, and the state it would have been given. */
  private object(node: ObjectNode, depth: number): PythonOpaque {
    let args = node.args;
    let callee = calleeName(node.callee);
    const { state } = node;
    if (
      callee === "copyreg.__newobj__" ||
      callee === "copyreg.__newobj_ex__" ||
      callee === "copyreg._reconstructor"
    ) {
      const made = args[0] === undefined ? null : calleeName(args[0]);
      // `_reconstructor(class, base, base's value)`: the value is None where the base is `object`.
      if (made !== null)
        args = callee === "copyreg._reconstructor" ? args.slice(2).filter(isNotNone) : args.slice(1);
      callee = made ?? callee;
    }
    const values = this.items(args, depth);
    if (callee === null) values.unshift(this.value(node.callee, depth));
    if (node.items.length > 0) values.push({ kind: "list", items: this.items(node.items, depth) });
    if (node.pairs.length > 0) values.push({ kind: "dict", entries: this.entries(node.pairs, depth) });
    return opaque(callee === null ? "call" : shortName(callee), {
      args: values,
      fields: node.kwargs === null ? [] : this.fields(node.kwargs, depth),
      state: state === null ? null : this.value(state, depth),
    });
  }

  private fields(kwargs: PickleNode, depth: number): [string, PythonValue][] {
    const value = this.value(kwargs, depth);
    if (value.kind !== "dict") return [["**", value]];
    return value.entries.map(([key, field]) => [key.kind === "str" ? key.value : "**", field]);
  }

  /** What Python would print otherwise than as a call; null for everything else, and for what is not as it should be. */
  private known(node: ObjectNode, depth: number): PythonValue | null {
    const name = calleeName(node.callee);
    if (name === null || node.kwargs !== null) return null;
    const made =
      name === "copyreg._reconstructor" && node.args[0] !== undefined ? calleeName(node.args[0]) : name;
    if (made === "uuid.UUID") return uuidOf(node);
    if (node.state !== null) return null;
    const [first, second] = node.args;
    const count = node.args.length;
    switch (name) {
      case "builtins.set":
      case "builtins.frozenset": {
        const kind = name === "builtins.set" ? "set" : "frozenset";
        if (count === 0) return { kind, items: this.items(node.items, depth) };
        return count === 1 && first?.type === "items"
          ? { kind, items: this.items(first.items, depth) }
          : null;
      }
      case "builtins.bytes":
      case "_codecs.encode": {
        const hex = hexOfCall(node);
        return hex === null ? null : this.leaf({ kind: "bytes", hex });
      }
      case "builtins.bytearray": {
        const hex = count === 0 ? "" : count === 2 ? latin1Hex(node.args) : first && hexOfNode(first);
        return typeof hex === "string"
          ? opaque("bytearray", { args: [this.leaf({ kind: "bytes", hex })] })
          : null;
      }
      case "builtins.complex": {
        const [real, imaginary] = [floatOf(first), floatOf(second)];
        return real === null || imaginary === null
          ? null
          : { kind: "complex", text: complexText(real, imaginary) };
      }
      case "decimal.Decimal":
        return count === 1 && textOf(first) !== null
          ? opaque("Decimal", { args: [this.value(node.args[0]!, depth)] })
          : null;
      case "datetime.datetime":
      case "datetime.date":
      case "datetime.time":
        return this.moment(name, node, depth);
      case "datetime.timedelta": {
        const parts = node.args.map(smallIntOf);
        const [days = 0, seconds = 0, micros = 0] = parts;
        return parts.includes(null) ? null : timedeltaValue(days ?? 0, seconds ?? 0, micros ?? 0);
      }
      case "datetime.timezone": {
        const offset = count === 1 && first?.type === "object" ? this.value(first, depth) : null;
        const seconds = offset === null ? null : secondsOf(offset);
        return seconds === null ? null : timezoneValue(seconds);
      }
      case "zoneinfo.ZoneInfo._unpickle":
        return textOf(first) === null
          ? null
          : opaque("zoneinfo.ZoneInfo", { fields: [["key", this.value(node.args[0]!, depth)]] });
      case "collections.OrderedDict":
      case "collections.Counter":
        if (count > 0 || node.items.length > 0) return null;
        return opaque(shortName(name), {
          args: [{ kind: "dict", entries: this.entries(node.pairs, depth) }],
        });
      case "collections.defaultdict": {
        if (count !== 1 || node.items.length > 0) return null;
        const args = [
          ...this.items(node.args, depth),
          { kind: "dict" as const, entries: this.entries(node.pairs, depth) },
        ];
        return opaque("defaultdict", { args });
      }
      case "collections.deque": {
        // `deque((), maxlen)` and then its elements.
        if (count > 2 || node.pairs.length > 0) return null;
        const fields: [string, PythonValue][] =
          count === 2 ? [["maxlen", this.value(node.args[1]!, depth)]] : [];
        return opaque("deque", { args: [{ kind: "list", items: this.items(node.items, depth) }], fields });
      }
      case "builtins.getattr": // a method or a nested class, by its path
        return opaque(shortName(calleeName(node) ?? name), { text: shortName(calleeName(node) ?? name) });
      default:
        return null;
    }
  }

  /** datetime, date and time are pickled as a few bytes (`Lib/_pydatetime.py`, `_getstate`), and a time zone. */
  private moment(name: string, node: ObjectNode, depth: number): PythonValue | null {
    const [state, zone] = node.args;
    const hex = state === undefined || !isShort(state) ? null : hexOfNode(state);
    if (hex === null) return null;
    const bytes = Array.from({ length: hex.length / 2 }, (_, at) =>
      Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
    );
    const fields = zone === undefined || !isNotNone(zone) ? {} : { tzinfo: this.value(zone, depth) };
    const [a = 0, b = 0, c = 0, d = 0] = bytes;
    const isDay = (year: number, month: number, date: number) =>
      year >= 1 && year <= 9999 && month >= 1 && month <= 12 && date >= 1 && date <= 31;
    if (name === "datetime.date") {
      if (bytes.length !== 4 || !isDay(a * 256 + b, c, d)) return null;
      return opaque(name, { args: [a * 256 + b, c, d].map(intValue) });
    }
    // The highest bit of the month, or of a time's hour, is `fold`.
    const day = name === "datetime.datetime" ? [a * 256 + b, c & 0x7f, d] : [];
    const [hour = 0, minute = 0, second = 0, ...micros] = bytes.slice(day.length === 0 ? 0 : 4);
    if (micros.length !== 3 || (hour & 0x7f) > 23 || minute > 59 || second > 59) return null;
    if (day.length > 0 && !isDay(a * 256 + b, c & 0x7f, d)) return null;
    const fold = ((day.length === 0 ? hour : c) & 0x80) !== 0;
    const head = [...day, day.length === 0 ? hour & 0x7f : hour, minute];
    const micro = micros.reduce((sum, byte) => sum * 256 + byte, 0);
    return timeValue(name, head, second, micro, { fold, ...fields });
  }

  private cutHere(reason: "size" | "depth" | "cycle"): PythonValue {
    this.cut = true;
    return { kind: "cut", reason, text: "" };
  }
}

/** A key whose value was cut off together with the rest of the pickle. */
const MISSING: PickleNode = { type: "leaf", value: { kind: "cut", reason: "missing", text: "" } };

function isFull(value: PythonValue): boolean {
  return value.kind === "cut" && value.reason === "size";
}

/** `builtins` goes without saying, and so does the module of what everybody knows. */
function shortName(name: string): string {
  return name.replace(/^(?:builtins|collections)\./, "");
}

/** The dotted name of what would be called: a global, or an attribute of one. */
function calleeName(node: PickleNode, depth = 0): string | null {
  if (node.type === "global") return node.name;
  if (node.type !== "object" || depth > 4 || calleeName(node.callee, depth + 1) !== "builtins.getattr")
    return null;
  const [owner, attribute] = node.args;
  const name = owner === undefined ? null : calleeName(owner, depth + 1);
  const part = textOf(attribute);
  return name === null || part === null || part.length > MAX_ATTRIBUTE ? null : `${name}.${part}`;
}

const MAX_ATTRIBUTE = 200;

function textOf(node: PickleNode | undefined): string | null {
  return node?.type === "leaf" && node.value.kind === "str" ? node.value.value : null;
}

function floatOf(node: PickleNode | undefined): number | null {
  if (node?.type !== "leaf" || node.value.kind !== "float") return null;
  return Number(node.value.text.replace("inf", "Infinity"));
}

function smallIntOf(node: PickleNode): number | null {
  if (node.type !== "leaf" || node.value.kind !== "int") return null;
  const value = Number(node.value.text);
  return Number.isSafeInteger(value) ? value : null;
}

function isNotNone(node: PickleNode): boolean {
  return node.type !== "leaf" || node.value.kind !== NONE.kind;
}

/** Many references to one huge text must not cost its length each. */
function isShort(node: PickleNode): boolean {
  if (node.type === "object")
    return node.args[0] !== undefined && node.args[0].type === "leaf" && isShort(node.args[0]);
  if (node.type !== "leaf") return false;
  const { value } = node;
  return value.kind === "bytes" ? value.hex.length <= 20 : value.kind === "str" && value.value.length <= 10;
}

/** The bytes of a leaf, of `_codecs.encode(text, "latin1")` (protocols 0 to 2), or of Python 2's `str`. */
function hexOfNode(node: PickleNode): string | null {
  if (node.type === "object") return hexOfCall(node);
  if (node.type !== "leaf") return null;
  if (node.value.kind === "bytes") return node.value.hex;
  return node.value.kind === "str" ? hexOfLatin1(node.value.value) : null;
}

function hexOfCall(node: ObjectNode): string | null {
  const name = calleeName(node.callee);
  if (name === "builtins.bytes" && node.args.length === 0) return "";
  return name === "_codecs.encode" ? latin1Hex(node.args) : null;
}

function latin1Hex([text, encoding]: PickleNode[]): string | null {
  const value = textOf(text);
  return value === null || !/^latin-?1$/.test(textOf(encoding) ?? "") ? null : hexOfLatin1(value);
}

function hexOfLatin1(text: string): string | null {
  if (/[^\0-\xff]/.test(text)) return null;
  return hexOf(Uint8Array.from(text, (char) => char.charCodeAt(0)));
}

/** A UUID keeps its 128 bits as one integer in its state. */
function uuidOf({ state }: ObjectNode): PythonValue | null {
  if (state?.type !== "dict" || state.pairs.length > MAX_UUID_STATE) return null;
  for (let at = 0; at + 1 < state.pairs.length; at += 2) {
    const value = state.pairs[at + 1];
    if (textOf(state.pairs[at]) !== "int" || value?.type !== "leaf" || value.value.kind !== "int") continue;
    const { text } = value.value;
    return /^\d{1,39}$/.test(text) ? uuidFrom(BigInt(text)) : null;
  }
  return null;
}

const MAX_UUID_STATE = 8;

function uuidFrom(value: bigint): PythonValue | null {
  const hex = value.toString(16).padStart(32, "0");
  return hex.length === 32 ? uuidValue(hex) : null;
}

function secondsOf(delta: PythonValue): number | null {
  if (delta.kind !== "opaque" || delta.label !== "datetime.timedelta") return null;
  let seconds = 0;
  for (const [name, field] of delta.fields) {
    if (field.kind !== "int" || name === "microseconds") return null;
    seconds += Number(field.text) * (name === "days" ? 86_400 : 1);
  }
  return seconds;
}
