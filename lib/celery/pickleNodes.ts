/** What a pickle is read into: a graph of plain values, containers, and notes of what would have been called. */
import type { PickleErrorCode } from "./pickle";
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

/** The pickle cannot be read any further, and why. */
export class PickleFault extends Error {
  constructor(
    readonly code: PickleErrorCode,
    message: string,
  ) {
    super(message);
  }
}
