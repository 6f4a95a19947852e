/**
 * Secrets in JSON text, each with its place: numbers stay as they were written, and what was hidden can be put back where it
 * stood. Only for text that is JSON; any other is a case for secretText.ts.
 */
import { parsePythonJson, type PythonJson } from "../../celery/pythonJson";
import { skipSpace, stringEnd } from "../../celery/jsonText";
import { HIDDEN, holdsHidden, type HiddenRule } from "./hidden";
import { findSecrets, type TextRules } from "./secretText";

/** A value, or a name, that is hidden as a whole or in part. */
export interface JsonSecret {
  from: number;
  to: number;
  /** What stands there instead: JSON again. */
  shown: string;
  /** From the outermost value inwards; of a name the place of its mapping, and null behind it. */
  path: JsonPath;
  rules: HiddenRule[];
}
export type JsonPath = readonly (string | number | null)[];

/** Hides a value by its place alone; null: that is no reason. */
export type PlaceRule = (path: JsonPath) => HiddenRule | null;

/** Null where the text is no JSON. */
export function findJsonSecrets(
  text: string,
  rules: TextRules,
  placeRule: PlaceRule = () => null,
): JsonSecret[] | null {
  if (parsePythonJson(text) === undefined) return null;
  const walk = { text, rules, placeRule, secrets: [] as JsonSecret[] };
  walkValue(walk, skipSpace(text, 0), []);
  return walk.secrets;
}

/** The text with all of them hidden: JSON as before. */
export function hideInJson(text: string, secrets: readonly JsonSecret[]): string {
  let out = "";
  let copied = 0;
  for (const { from, to, shown } of secrets) {
    out += text.slice(copied, from) + shown;
    copied = to;
  }
  return copied === 0 ? text : out + text.slice(copied);
}

interface Walk {
  text: string;
  rules: TextRules;
  placeRule: PlaceRule;
  secrets: JsonSecret[];
}

/** Gives where the value ends. The text has been parsed, so it nests no deeper than that allows. */
function walkValue(walk: Walk, at: number, path: JsonPath, under: string | null = null): number {
  const { text } = walk;
  const rule = hiddenBy(walk, path, under);
  if (rule !== null) {
    const to = valueEnd(text, at);
    if (!isHarmless(text.slice(at, Math.min(to, at + 20))))
      walk.secrets.push({ from: at, to, shown: JSON.stringify(HIDDEN), path, rules: [rule] });
    return to;
  }
  const char = text[at];
  if (char === "{") return walkMembers(walk, at, path);
  if (char === "[") return walkItems(walk, at, path);
  const to = valueEnd(text, at);
  const raw = text.slice(at, to);
  if (char === '"') noteText(walk, at, to, JSON.parse(raw) as string, path);
  else if (to - at >= 13 && findSecrets(raw, walk.rules).length > 0) noteText(walk, at, to, raw, path);
  return to;
}

function hiddenBy({ rules, placeRule }: Walk, path: JsonPath, under: string | null): HiddenRule | null {
  const place = placeRule(path);
  if (place !== null) return place;
  const of = under === null ? null : rules.nameRule(under);
  return of === null ? null : { kind: "name", of };
}

/** A text may hold a secret, or be one. */
function noteText({ rules, secrets }: Walk, from: number, to: number, value: string, path: JsonPath): void {
  const found = findSecrets(value, rules);
  if (found.length === 0) return;
  let shown = "";
  let copied = 0;
  for (const span of found) {
    shown += value.slice(copied, span.from) + HIDDEN;
    copied = span.to;
  }
  shown += value.slice(copied);
  secrets.push({ from, to, shown: JSON.stringify(shown), path, rules: found.map(({ rule }) => rule) });
}

function walkItems(walk: Walk, open: number, path: JsonPath): number {
  const { text } = walk;
  let at = skipSpace(text, open + 1);
  for (let index = 0; text[at] !== "]"; index++) {
    at = skipSpace(text, walkValue(walk, at, [...path, index]));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return at + 1;
}

function walkMembers(walk: Walk, open: number, path: JsonPath): number {
  const { text } = walk;
  let at = skipSpace(text, open + 1);
  while (text[at] !== "}") {
    const end = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, end)) as string;
    noteText(walk, at, end, name, [...path, null]);
    at = skipSpace(text, skipSpace(text, end) + 1); // past the colon
    at = skipSpace(text, walkValue(walk, at, [...path, name], name));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return at + 1;
}

/** Of a value that begins at `from`. */
function valueEnd(text: string, from: number): number {
  if (text[from] === '"') return stringEnd(text, from);
  if (text[from] !== "{" && text[from] !== "[") {
    let at = from;
    while (at < text.length && !/[\s,\]}]/.test(text[at] ?? "")) at++;
    return at;
  }
  let depth = 0;
  let at = from;
  do {
    const char = text[at];
    if (char === '"') at = stringEnd(text, at) - 1;
    else if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") depth--;
    at++;
  } while (depth > 0 && at < text.length);
  return at;
}

/** Nothing, a yes or a no, or what somebody has hidden already. */
function isHarmless(raw: string): boolean {
  return /^(null|true|false|""|\[\s*\]|\{\s*\}|"[*•]+"|"None")$/.test(raw);
}

/**
 * JSON that a person edited, with what was hidden put back. That is done only without a doubt: the whole text of the value is
 * as it was shown, at the same place, and no list on the way to it has grown or shrunk.
 */
export function putBackHidden(
  edited: string,
  original: string,
  secrets: readonly JsonSecret[],
): { ok: true; text: string } | { ok: false; path: string } {
  const found = hiddenPlaces(edited);
  if (found.length === 0) return { ok: true, text: edited };
  const [before, after] = [parsePythonJson(original), parsePythonJson(edited)];
  const byPlace = new Map(secrets.map((secret) => [placeKey(secret.path), secret]));
  let out = "";
  let copied = 0;
  for (const { from, to, path, isName } of found) {
    const secret = isName ? undefined : byPlace.get(placeKey(path));
    const isSame = secret !== undefined && sameText(edited.slice(from, to), secret.shown);
    if (!isSame || before === undefined || after === undefined || !listsAreAsLong(before, after, path))
      return { ok: false, path: pythonPath(path) };
    out += edited.slice(copied, from) + original.slice(secret.from, secret.to);
    copied = to;
  }
  return { ok: true, text: out + edited.slice(copied) };
}

interface HiddenPlace {
  from: number;
  to: number;
  path: JsonPath;
  isName: boolean;
}

/** Where the sign of something hidden stands in a text that is JSON; in any other, nowhere. */
export function hiddenPlaces(text: string): HiddenPlace[] {
  const found: HiddenPlace[] = [];
  const rules: TextRules = {
    nameTrigger: null,
    nameRule: () => null,
    shapeTrigger: null,
    cards: false,
    patterns: [(value) => (holdsHidden(value) ? [{ from: 0, to: value.length }] : [])],
  };
  for (const { from, to, path } of findJsonSecrets(text, rules) ?? [])
    found.push({ from, to, path, isName: path.at(-1) === null });
  return found;
}

const placeKey = (path: JsonPath) => JSON.stringify(path);

/** However its characters are written. */
function sameText(a: string, b: string): boolean {
  return JSON.parse(a) === JSON.parse(b);
}

function listsAreAsLong(before: PythonJson, after: PythonJson, path: JsonPath): boolean {
  let [a, b]: (PythonJson | undefined)[] = [before, after];
  for (const step of path) {
    if (Array.isArray(a) && Array.isArray(b) && typeof step === "number") {
      if (a.length !== b.length) return false;
      [a, b] = [a[step], b[step]];
    } else if (typeof step === "string" && isMapping(a) && isMapping(b)) {
      [a, b] = [a[step], b[step]];
    } else return false;
  }
  return true;
}

function isMapping(value: PythonJson | undefined): value is { [name: string]: PythonJson } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As in Python: `[0]['a']`. */
function pythonPath(path: JsonPath): string {
  return path
    .map((step) => (step === null ? "" : typeof step === "number" ? `[${step}]` : `['${step}']`))
    .join("");
}
