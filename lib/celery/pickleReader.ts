/**
 * The machine that pickles are written for: a stack, marks and a memo, with every call replaced by a note of it. What
 * it leaves is a graph, since pickles share and may contain themselves; its size is bounded by the pickle's own.
 */
import type { PickleErrorCode } from "./pickle";
import { PickleFault, type PickleNode } from "./pickleNodes";
import { OPERATIONS } from "./pickleOperations";
import { latin1 } from "./pickleScalars";
import { hexOf, type PythonValue } from "./pythonValue";

export type PickleRead =
  | { ok: true; node: PickleNode }
  | { ok: false; code: PickleErrorCode; position: number; message: string; node: PickleNode | null };

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
