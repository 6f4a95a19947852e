/**
 * The permissions table (`--permissions`): rows that say who may do what besides their role. Written as JSON, or in a file
 * that holds it. All that is wrong with it is told at once, row by row: a row that is taken for another one would give
 * rights that nobody meant to give.
 */
import {
  isTooNarrow,
  PERMISSION_NAMES,
  PERMISSIONS,
  type Grant,
  type Narrowing,
  type Permission,
} from "@/lib/contract/permissions";
import { isNear } from "./configCommandLine";
import { withHome } from "./configValues";

/** `who`: user names, groups, e-mail patterns, `token:NAME`. */
export interface PermissionRow extends Grant {
  who: readonly string[];
}

export interface PermissionTable {
  rows: PermissionRow[];
  problems: string[];
}

/** The table, or the file that holds it. \`from\`: the name that it was given by. */
export function gatherPermissions(
  given: { text: string; from: string } | undefined,
  readFile: (path: string) => string | null = () => null,
): PermissionTable {
  if (given === undefined) return { rows: [], problems: [] };
  const { text, from } = given;
  if (/^\s*[[{]/.test(text)) return told(from, readPermissionTable(text));
  const path = withHome(text);
  try {
    const json = readFile(path);
    if (json !== null) return told(`${from} ${path}`, readPermissionTable(json));
    return { rows: [], problems: [`${from} names a file that is not there: ${path}`] };
  } catch (error) {
    return { rows: [], problems: [`${from} ${path} cannot be read: ${(error as Error).message}`] };
  }
}

function told(from: string, { rows, problems }: PermissionTable): PermissionTable {
  return { rows, problems: problems.map((problem) => `${from} ${problem}`) };
}

/** `json`: the table. Problems complete the sentence "--permissions …". */
export function readPermissionTable(json: string): PermissionTable {
  const value = parseJson(json);
  if (value instanceof SyntaxError) return { rows: [], problems: [`is not JSON: ${value.message}`] };
  if (!Array.isArray(value)) return { rows: [], problems: [`is not a list of rows such as ${EXAMPLE}`] };
  const read = value.map((row, index) => readRow(row as unknown, index + 1));
  return {
    rows: read.flatMap(({ row, problems }) => (row !== null && problems.length === 0 ? [row] : [])),
    problems: read.flatMap(({ problems }) => problems),
  };
}

const EXAMPLE = '[{ "who": ["team-a"], "may": ["retry"], "tasks": ["billing.*"] }]';
const FIELDS = ["who", "may", "tasks", "queues"];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

function readRow(value: unknown, number: number): { row: PermissionRow | null; problems: string[] } {
  const problems: string[] = [];
  const tell = (words: string) => problems.push(`row ${number}: ${words}`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    tell(`is no row such as ${EXAMPLE.slice(1, -1)}`);
    return { row: null, problems };
  }
  const fields = value as Record<string, unknown>; // what JSON calls an object
  for (const name of Object.keys(fields)) {
    // Left aside, a "task" for "tasks" would give the permission for all tasks.
    if (!FIELDS.includes(name)) tell(`"${name}" is no field of a row: ${FIELDS.join(", ")}`);
  }
  const texts = (name: string, mayBeLeftOut: boolean): string[] | null => {
    const list = fields[name];
    if (list === undefined && mayBeLeftOut) return null;
    if (!Array.isArray(list) || list.length === 0 || !list.every(isText)) {
      const otherwise = mayBeLeftOut ? "; leave it out for all" : "";
      tell(`"${name}" is not a list of one text or more${otherwise}`);
      return null;
    }
    return list;
  };
  const who = texts("who", false) ?? [];
  const may = texts("may", false) ?? [];
  const narrow = { tasks: texts("tasks", true), queues: texts("queues", true) };
  for (const one of who) problemOfWho(one).forEach(tell);
  for (const one of may) problemOfPermission(one, narrow).forEach(tell);
  return { row: { who, may: may.filter(isPermission), ...narrow }, problems };
}

const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

const isPermission = (name: string): name is Permission => Object.hasOwn(PERMISSIONS, name);

function problemOfWho(who: string): string[] {
  if (who === "token:") return ['"token:" names no token: write its name behind it, such as token:deploy'];
  if (!who.includes("*") || who.includes("@") || who.startsWith("token:")) return [];
  return [`"${who}": a * stands for something in e-mail addresses only, such as *@example.com`];
}

function problemOfPermission(name: string, narrow: Pick<Grant, "tasks" | "queues">): string[] {
  if (!isPermission(name)) {
    const near = PERMISSION_NAMES.find((known) => isNear(known, name));
    const advice = near === undefined ? "" : ` (did you mean ${near}?)`;
    return [`"${name}" is no permission${advice}; there are ${PERMISSION_NAMES.join(", ")}`];
  }
  if (!isTooNarrow(narrow, name)) return [];
  const about: readonly Narrowing[] = PERMISSIONS[name].about;
  const given = narrow.tasks === null ? "queues" : "tasks";
  if (about.length === 0)
    return [
      `"${name}" is asked for neither tasks nor queues, so it cannot be narrowed: give it in a row of its own`,
    ];
  return [
    `"${name}" goes by ${about[0]} and not by ${given}, so the row would give it for everything: name ${about[0]}, or give it in a row of its own`,
  ];
}
