/**
 * Reads fields of what came off the wire. A field of an odd type is named and left out, and the rest stands; a missing
 * one is nothing special, for versions and pools differ in what they tell.
 */
import { PythonNumber, type PythonJson } from "./pythonJson";

export interface FieldReader {
  text(name: string): string | null;
  number(name: string): number | null;
  flag(name: string): boolean | null;
  list(name: string): PythonJson[];
  /** A reader of the object there; of an empty one when there is none. */
  object(name: string): FieldReader;
  /** Whether the field is there and not null. */
  has(name: string): boolean;
  value(name: string): PythonJson | undefined;
  names(): string[];
}

/** `unreadable` gathers the paths of fields that could not be read, at most `MAX_NAMED`. */
export function readFields(value: PythonJson | undefined, path: string, unreadable: string[]): FieldReader {
  if (value !== undefined && value !== null && !isObject(value)) note(unreadable, path || "answer");
  const fields: { readonly [name: string]: PythonJson } = isObject(value) ? value : {};
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);

  function read<T>(name: string, take: (value: PythonJson) => T | null, none: T): T {
    const found = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (found === undefined || found === null) return none;
    const taken = take(found);
    if (taken !== null) return taken;
    note(unreadable, at(name));
    return none;
  }

  return {
    text: (name) =>
      read<string | null>(name, (found) => (typeof found === "string" ? cutText(found) : null), null),
    number: (name) => read<number | null>(name, asNumber, null),
    flag: (name) => read<boolean | null>(name, (found) => (typeof found === "boolean" ? found : null), null),
    list: (name) => read(name, (found) => (Array.isArray(found) ? found : null), []),
    object: (name) =>
      readFields(Object.hasOwn(fields, name) ? fields[name] : undefined, at(name), unreadable),
    has: (name) => Object.hasOwn(fields, name) && fields[name] !== null,
    value: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
    names: () => Object.keys(fields),
  };
}

/** Whether it is a JSON object. (`PythonNumber` is an object of JavaScript's only.) */
export function isObject(value: PythonJson | undefined): value is { [name: string]: PythonJson } {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof PythonNumber)
  );
}

/** A number of a size that something real may have, also one that Python wrote as `1.0`. */
export function asNumber(value: PythonJson): number | null {
  const number = value instanceof PythonNumber ? value.value : value;
  return typeof number === "number" && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : null;
}

const MAX_NAMED = 20;
const MAX_TEXT_CHARS = 8192;

function note(unreadable: string[], path: string): void {
  if (unreadable.length < MAX_NAMED && !unreadable.includes(path)) unreadable.push(path);
}

function cutText(text: string): string {
  return text.length > MAX_TEXT_CHARS ? `${text.slice(0, MAX_TEXT_CHARS)}…` : text;
}
