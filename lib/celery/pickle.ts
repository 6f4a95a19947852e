/**
 * Reads Python pickles, protocols 0 to 5, as plain data. It imports nothing, makes nothing and calls nothing: where
 * Python would, it notes what would have been called, and with what. So a hostile pickle does nothing here but show
 * what it wanted. Time, memory and depth are bounded.
 *
 * The opcodes: Python's `Lib/pickletools.py`.
 */
import { PickleReader } from "./pickleReader";
import { unfoldPickle } from "./pickleValue";
import { PYTHON_LIMITS } from "./pythonValue";
import type { PythonLimits, PythonValue } from "./pythonValue";

export type PickleErrorCode =
  /** The bytes end before the pickle does. */
  | "truncated"
  /** No opcode of any protocol up to 5; nearly always: no pickle. */
  | "opcode"
  /** An opcode finds something else on the stack than it needs. */
  | "stack"
  /** A reference to something that was never remembered. */
  | "memo"
  /** Text or a number that is not written as Python writes it. */
  | "text"
  /** More operations than are read. */
  | "limit";

export interface PickleError {
  ok: false;
  code: PickleErrorCode;
  /** In bytes from the start. */
  position: number;
  /** For people, without content of the pickle. */
  message: string;
  /** What had been read till then, where it is of use: the head of a value that is too long, or cut off. */
  partial: PythonValue | null;
}

/** `cut`: a limit was met, so the value is not all there is. */
export type PickleResult = { ok: true; value: PythonValue; cut: boolean; protocol: number } | PickleError;

export interface PickleLimits extends PythonLimits {
  maxOperations: number;
}

export const PICKLE_LIMITS: PickleLimits = { ...PYTHON_LIMITS, maxOperations: 1_000_000 };

/** Reads one pickle; what follows its end is not looked at. Never throws. */
export function parsePickle(bytes: Uint8Array, limits: PickleLimits = PICKLE_LIMITS): PickleResult {
  const reader = new PickleReader(bytes, limits.maxOperations);
  const read = reader.read();
  if (read.ok) {
    const { value, cut } = unfoldPickle(read.node, limits);
    return { ok: true, value, cut, protocol: reader.protocol };
  }
  const { code, position, message, node } = read;
  return {
    ok: false,
    code,
    position,
    message,
    partial: node === null ? null : unfoldPickle(node, limits).value,
  };
}

export type PickleMembers =
  { ok: true; members: Map<string, { value: PythonValue; cut: boolean }> } | PickleError;

/**
 * Reads a pickled dict's members each within the limits on its own, so that one that is huge does not hide its
 * neighbours. Keys that are not text are left out; what is no dict has no members. Never throws.
 */
export function parsePickleMembers(bytes: Uint8Array, limits: PickleLimits = PICKLE_LIMITS): PickleMembers {
  const read = new PickleReader(bytes, limits.maxOperations).read();
  if (!read.ok) {
    const { code, position, message } = read;
    return { ok: false, code, position, message, partial: null };
  }
  const members = new Map<string, { value: PythonValue; cut: boolean }>();
  const pairs = read.node.type === "dict" ? read.node.pairs.slice(0, 2 * MAX_MEMBERS) : [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const key = pairs[at]!;
    if (key.type === "leaf" && key.value.kind === "str")
      members.set(key.value.value, unfoldPickle(pairs[at + 1]!, limits));
  }
  return { ok: true, members };
}

/** A result has about fifteen. */
const MAX_MEMBERS = 200;
