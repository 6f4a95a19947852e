/**
 * MessagePack as Python values. Written here because JavaScript's libraries give one kind of number, and to Python
 * `1` and `1.0` are two. Bounded in depth and size; what is beyond becomes `cut`.
 *
 * The format: the MessagePack specification's table of first bytes.
 */
import { NONE, PYTHON_LIMITS, hexOf, opaque, pythonFloatText } from "./pythonValue";
import type { PythonLimits, PythonValue } from "./pythonValue";

export type MsgpackResult =
  { ok: true; value: PythonValue; cut: boolean } | { ok: false; position: number; message: string };

/** Reads one value; what follows it is an error. Never throws. */
export function parseMsgpack(bytes: Uint8Array, limits: PythonLimits = PYTHON_LIMITS): MsgpackResult {
  const reader = new MsgpackReader(bytes, limits);
  try {
    const value = reader.value(0);
    reader.expectEnd();
    return { ok: true, value, cut: reader.cut };
  } catch (error) {
    if (!(error instanceof MsgpackFault)) throw error;
    return { ok: false, position: reader.at, message: error.message };
  }
}

export type MsgpackMembers =
  | { ok: true; members: Map<string, { value: PythonValue; cut: boolean }> }
  | { ok: false; position: number; message: string };

/** Reads a map's members each within the limits on its own. Keys that are not text are left out. Never throws. */
export function parseMsgpackMembers(bytes: Uint8Array, limits: PythonLimits = PYTHON_LIMITS): MsgpackMembers {
  const reader = new MsgpackReader(bytes, limits);
  const members = new Map<string, { value: PythonValue; cut: boolean }>();
  try {
    for (let left = reader.mapLength(); left > 0; left--) {
      const key = reader.member();
      const { value, cut } = reader.member();
      if (key.value.kind === "str") members.set(key.value.value, { value, cut });
    }
    reader.expectEnd();
    return { ok: true, members };
  } catch (error) {
    if (!(error instanceof MsgpackFault)) throw error;
    return { ok: false, position: reader.at, message: error.message };
  }
}

class MsgpackFault extends Error {}

/** How deep values are walked past; beyond, the bytes are refused. */
const MAX_WALK = 500;

class MsgpackReader {
  at = 0;
  cut = false;
  private nodes = 0;
  private chars = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly limits: PythonLimits,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  member(): { value: PythonValue; cut: boolean } {
    this.nodes = this.chars = 0;
    this.cut = false;
    const value = this.value(1);
    return { value, cut: this.cut };
  }

  mapLength(): number {
    const first = this.byte();
    if (first >= 0x80 && first <= 0x8f) return first & 0x0f;
    if (first === 0xde) return this.uint(2);
    if (first === 0xdf) return this.uint(4);
    throw new MsgpackFault("not a map");
  }

  expectEnd(): void {
    if (this.at < this.bytes.length) throw new MsgpackFault("something follows the value");
  }

  value(depth: number): PythonValue {
    if (depth > MAX_WALK) throw new MsgpackFault("too deep");
    this.nodes++;
    const first = this.byte();
    if (first <= 0x7f) return int(first);
    if (first >= 0xe0) return int(first - 0x100);
    if (first <= 0x8f) return this.map(first & 0x0f, depth);
    if (first <= 0x9f) return this.array(first & 0x0f, depth);
    if (first <= 0xbf) return this.text(first & 0x1f);
    switch (first) {
      case 0xc0:
        return NONE;
      case 0xc2:
      case 0xc3:
        return { kind: "bool", value: first === 0xc3 };
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.binary(this.uint(1 << (first - 0xc4)));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.extension(this.uint(1 << (first - 0xc7)));
      case 0xca:
        this.take(4);
        return float(this.view.getFloat32(this.at - 4));
      case 0xcb:
        this.take(8);
        return float(this.view.getFloat64(this.at - 8));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return int(this.uint(1 << (first - 0xcc)));
      case 0xcf:
        this.take(8);
        return { kind: "int", text: this.view.getBigUint64(this.at - 8).toString() };
      case 0xd0:
        this.take(1);
        return int(this.view.getInt8(this.at - 1));
      case 0xd1:
        this.take(2);
        return int(this.view.getInt16(this.at - 2));
      case 0xd2:
        this.take(4);
        return int(this.view.getInt32(this.at - 4));
      case 0xd3:
        this.take(8);
        return { kind: "int", text: this.view.getBigInt64(this.at - 8).toString() };
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.extension(1 << (first - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.text(this.uint(1 << (first - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.array(this.uint(first === 0xdc ? 2 : 4), depth);
      case 0xde:
      case 0xdf:
        return this.map(this.uint(first === 0xde ? 2 : 4), depth);
      default:
        throw new MsgpackFault("a byte that begins nothing");
    }
  }

  /** Over the limits values are walked past, and one mark stands for them. */
  private array(length: number, depth: number): PythonValue {
    const items: PythonValue[] = [];
    for (let left = length; left > 0; left--) {
      const isOver = this.isOver;
      const value = this.value(depth + 1);
      if (!this.keeps(depth)) continue;
      if (!isOver) items.push(value);
      else if (items.at(-1)?.kind !== "cut") items.push(this.cutHere("size"));
    }
    return this.keeps(depth) ? { kind: "list", items } : this.cutHere("depth");
  }

  private map(length: number, depth: number): PythonValue {
    const entries: [PythonValue, PythonValue][] = [];
    for (let left = length; left > 0; left--) {
      const isOver = this.isOver;
      const key = this.value(depth + 1);
      const value = this.value(depth + 1);
      if (!this.keeps(depth)) continue;
      if (!isOver) entries.push([key, value]);
      else if (entries.at(-1)?.[0].kind !== "cut") entries.push([this.cutHere("size"), this.cutHere("size")]);
    }
    return this.keeps(depth) ? { kind: "dict", entries } : this.cutHere("depth");
  }

  private keeps(depth: number): boolean {
    return depth < this.limits.maxDepth;
  }

  private get isOver(): boolean {
    return this.nodes > this.limits.maxNodes || this.chars > this.limits.maxChars;
  }

  private text(length: number): PythonValue {
    const bytes = this.take(length);
    const room = Math.max(0, this.limits.maxChars - this.chars);
    this.chars += length;
    const value = UTF8.decode(bytes.subarray(0, room));
    if (length <= room) return { kind: "str", value };
    this.cut = true;
    return { kind: "str", value, cut: true };
  }

  private binary(length: number): PythonValue {
    const bytes = this.take(length);
    const room = Math.max(0, this.limits.maxChars - this.chars);
    this.chars += length;
    if (length <= room) return { kind: "bytes", hex: hexOf(bytes) };
    this.cut = true;
    return { kind: "bytes", hex: hexOf(bytes.subarray(0, room)), cut: true };
  }

  private extension(length: number): PythonValue {
    const type = this.byte();
    return opaque("ExtType", { args: [int(type > 127 ? type - 256 : type), this.binary(length)] });
  }

  private cutHere(reason: "size" | "depth"): PythonValue {
    this.cut = true;
    return { kind: "cut", reason, text: "" };
  }

  private byte(): number {
    this.take(1);
    return this.bytes[this.at - 1] ?? 0;
  }

  private uint(size: number): number {
    this.take(size);
    if (size === 1) return this.view.getUint8(this.at - 1);
    return size === 2 ? this.view.getUint16(this.at - 2) : this.view.getUint32(this.at - 4);
  }

  private take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new MsgpackFault("the bytes end before the value does");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

function int(value: number): PythonValue {
  return { kind: "int", text: String(value) };
}

function float(value: number): PythonValue {
  return { kind: "float", text: pythonFloatText(value) };
}
