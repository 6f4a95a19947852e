/**
 * What Celery's result backends keep of one task (META), whichever backend and serialiser wrote it. Field by field:
 * protocol reference f.1. A field that is missing, or not of its type, is null; nothing of it makes a result
 * unreadable.
 */
import { parseCeleryDate } from "./dates";
import type { PythonValue } from "./pythonValue";
import { isoText } from "./pythonValueTypes";
import { decodeMembers } from "./resultContent";
import type { ContentHints, ContentProblem, DecodedMember, Serializer } from "./resultContent";

/** One task's stored result. */
export interface ResultMeta {
  taskId: string | null;
  /** Celery's `status`: SUCCESS, FAILURE, RETRY, REVOKED, STARTED, or a custom one such as PROGRESS. */
  state: string;
  /**
   * The return value; of FAILURE, RETRY and REVOKED the exception as it was stored; of STARTED the process; of a
   * custom state what `update_state` was given.
   */
  result: PythonValue;
  /** Of FAILURE, RETRY and REVOKED. */
  exception: ResultException | null;
  traceback: string | null;
  /** Tasks and groups that the task has started. */
  children: ResultLink[];
  /** Unix ms; null until the state is final. */
  doneAt: number | null;
  /** Never the task's own id: a replaced task names itself as parent. */
  parentId: string | null;
  groupId: string | null;
  /** Whether the fields from `name` to `queue` are there at all: Celery's `result_extended`. */
  extended: boolean;
  name: string | null;
  /** As they were when the task ended: a task that changes its arguments has changed them here too. */
  args: PythonValue | null;
  kwargs: PythonValue | null;
  /** Their JSON exactly as stored, for sending again; null with other serialisers. */
  rawArgsText: string | null;
  rawKwargsText: string | null;
  worker: string | null;
  retries: number | null;
  /** The routing key that it came by, which for ordinary queues is the queue's name. */
  queue: string | null;
  stamps: { name: string; value: PythonValue }[];
  /** Fields that Celery does not write. */
  others: { name: string; value: PythonValue }[];
  /** Null where a table has a column for each field. */
  serializer: Serializer | null;
  /** Names of fields that are not shown whole, being too large or too deep. */
  cut: string[];
}

export interface ResultException {
  /** The class without its module. */
  type: string;
  /** Null for Python's own exceptions too. */
  module: string | null;
  /** What it was made with, nearly always one text. */
  args: PythonValue[];
}

/** A task or group in a result's `children`. */
export interface ResultLink {
  kind: "task" | "group";
  id: string;
  parentId: string | null;
  /** A group's own tasks. */
  children: ResultLink[];
}

export type DecodedResult = { ok: true; meta: ResultMeta } | ContentProblem;

/** Decodes META as a key-value backend stores it. Never throws. */
export function decodeResultMeta(content: Uint8Array | string, hints: ContentHints = {}): DecodedResult {
  const decoded = decodeMembers(content, hints);
  if (!decoded.ok) return decoded;
  return resultMetaFrom(decoded.members, decoded.serializer);
}

/**
 * The same from fields that were decoded one by one, as backends with tables and documents have them; a member's name
 * is META's.
 */
export function resultMetaFrom(
  members: ReadonlyMap<string, DecodedMember>,
  serializer: Serializer | null,
): DecodedResult {
  const state = textOf(members.get("status"));
  if (state === null) return { ok: false, code: "not-meta", message: "there is no status in it" };
  const valueOf = (name: string) => presentOrNull(members.get(name)?.value);
  const result = members.get("result")?.value ?? { kind: "none" };
  const taskId = textOf(members.get("task_id"));
  const parentId = textOf(members.get("parent_id"));
  const stampNames = namesIn(members.get("stamped_headers")?.value);
  const rest = [...members].filter(([name]) => !FIELDS.has(name));
  const named = rest.map(([name, { value }]) => ({ name, value }));
  return {
    ok: true,
    meta: {
      taskId,
      state,
      result,
      exception: EXCEPTION_STATES.has(state) ? exceptionOf(result) : null,
      traceback: textOf(members.get("traceback")),
      children: linksIn(members.get("children")?.value),
      doneAt: instantOf(members.get("date_done")?.value),
      parentId: parentId === taskId ? null : parentId,
      groupId: textOf(members.get("group_id")),
      extended: EXTENDED.some((name) => members.has(name)),
      name: textOf(members.get("name")),
      args: valueOf("args"),
      kwargs: valueOf("kwargs"),
      rawArgsText: rawText(members.get("args")),
      rawKwargsText: rawText(members.get("kwargs")),
      worker: textOf(members.get("worker")),
      retries: integerOf(members.get("retries")?.value),
      queue: textOf(members.get("queue")),
      stamps: named.filter(({ name }) => stampNames.has(name)),
      others: named.filter(({ name }) => !stampNames.has(name)),
      serializer,
      cut: [...members].filter(([, member]) => member.cut).map(([name]) => name),
    },
  };
}

/** A saved group: `celery-taskset-meta-<group id>`, whose `result` is the group's own tuple. */
export type DecodedGroup = { ok: true; group: ResultLink } | ContentProblem;

/** Decodes a saved group. Never throws. */
export function decodeGroupMeta(content: Uint8Array | string, hints: ContentHints = {}): DecodedGroup {
  const decoded = decodeMembers(content, hints);
  if (!decoded.ok) return decoded;
  const result = decoded.members.get("result")?.value;
  const group = result === undefined ? null : readLink(result, { left: MAX_LINKS }, 0);
  return group === null
    ? { ok: false, code: "not-meta", message: "there is no group in it" }
    : { ok: true, group };
}

const EXCEPTION_STATES: ReadonlySet<string> = new Set(["FAILURE", "RETRY", "REVOKED"]);
const EXTENDED = ["name", "args", "kwargs", "worker", "retries", "queue"];
const FIELDS: ReadonlySet<string> = new Set([
  ...EXTENDED,
  "status",
  "result",
  "traceback",
  "children",
  "date_done",
  "task_id",
  "parent_id",
  "group_id",
  "stamped_headers",
]);

function presentOrNull(value: PythonValue | undefined): PythonValue | null {
  return value === undefined || value.kind === "none" ? null : value;
}

/** The unknown task's arguments are stored as null. */
function rawText(member: DecodedMember | undefined): string | null {
  return member === undefined || member.value.kind === "none" ? null : member.text;
}

function textOf(member: DecodedMember | undefined): string | null {
  return member?.value.kind === "str" ? member.value.value : null;
}

function integerOf(value: PythonValue | undefined): number | null {
  if (value?.kind !== "int") return null;
  const number = Number(value.text);
  return Number.isSafeInteger(number) ? number : null;
}

/** A text, or a datetime where the serialiser keeps types. */
function instantOf(value: PythonValue | undefined): number | null {
  if (value?.kind === "str") return parseCeleryDate(value.value);
  const text = value?.kind === "opaque" ? isoText(value) : null;
  return text === null ? null : parseCeleryDate(text);
}

function namesIn(value: PythonValue | undefined): Set<string> {
  const names = new Set<string>();
  if (value === undefined || !("items" in value)) return names;
  for (const item of value.items) if (item.kind === "str") names.add(item.value);
  return names;
}

/**
 * JSON keeps `{"exc_type", "exc_message", "exc_module"}`; the message is the list of the exception's arguments, and was
 * one text before Celery 4.2. Pickle keeps the exception, or a wrapper that says what it was.
 */
function exceptionOf(result: PythonValue): ResultException | null {
  if (result.kind === "dict") {
    const field = (name: string) =>
      result.entries.find(([key]) => key.kind === "str" && key.value === name)?.[1];
    const type = field("exc_type");
    if (type?.kind !== "str") return null;
    const module = field("exc_module");
    const message = field("exc_message");
    const args =
      message === undefined || message.kind === "none" ? [] : "items" in message ? message.items : [message];
    return { type: withoutModule(type.value), module: moduleOf(module), args };
  }
  if (result.kind !== "opaque" || result.label === "") return null;
  const [module, type, args] = result.args;
  if (withoutModule(result.label) === "UnpickleableExceptionWrapper" && type?.kind === "str") {
    return {
      type: type.value,
      module: moduleOf(module),
      args: args !== undefined && "items" in args ? args.items : [],
    };
  }
  const name = withoutModule(result.label);
  const moduleName = result.label.slice(0, -name.length - 1);
  return { type: name, module: moduleName === "" ? null : moduleName, args: result.args };
}

function moduleOf(value: PythonValue | undefined): string | null {
  return value?.kind === "str" && value.value !== "builtins" ? value.value : null;
}

function withoutModule(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

/** More children than any page lists. */
const MAX_LINKS = 1000;

/** `[[[id, parent], null], [[group id, parent], [tuples]]]`: `AsyncResult.as_tuple`, `GroupResult.as_tuple`. */
function linksIn(value: PythonValue | undefined): ResultLink[] {
  const room = { left: MAX_LINKS };
  return value !== undefined && "items" in value ? readLinks(value.items, room, 0) : [];
}

function readLinks(items: PythonValue[], room: { left: number }, depth: number): ResultLink[] {
  const links: ResultLink[] = [];
  for (const item of items) {
    const link = room.left > 0 && depth < 10 ? readLink(item, room, depth) : null;
    if (link !== null) links.push(link);
  }
  return links;
}

/** Children are lists in JSON, tuples in pickle. */
function readLink(item: PythonValue, room: { left: number }, depth: number): ResultLink | null {
  if (!("items" in item)) return null;
  const [own, members] = item.items;
  // An old form names the id alone, without its parent.
  const [id, parent] = own !== undefined && "items" in own ? own.items : [own];
  if (id?.kind !== "str") return null;
  room.left--;
  const isGroup = members !== undefined && "items" in members;
  return {
    kind: isGroup ? "group" : "task",
    id: id.value,
    parentId: parent === undefined ? null : linkId(parent),
    children: isGroup ? readLinks(members.items, room, depth + 1) : [],
  };
}

/** A parent is again `[[id, its parent], null]`. */
function linkId(value: PythonValue): string | null {
  if (!("items" in value)) return value.kind === "str" ? value.value : null;
  const [own] = value.items;
  if (own === undefined) return null;
  const id = "items" in own ? own.items[0] : own;
  return id?.kind === "str" ? id.value : null;
}
