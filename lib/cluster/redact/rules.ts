/**
 * What is hidden: the rules of `--redact` beside those by default. A rule is a name (`email`, `customer_*`), an argument of
 * some tasks (`billing.charge:0,2`, `billing.*:iban`), or a regular expression on values (`/\bDE\d{20}\b/`).
 */
import { RE2JS } from "re2js";
import { NAME_TRIGGERS, isSecretByDefault, wordsOf } from "./secretNames";
import { SHAPE_TRIGGERS } from "./secretShapes";
import type { TextRules } from "./secretText";

export interface RedactSettings {
  /** Each as it was given. */
  rules: readonly string[];
  /** Whether the rules by default count. */
  defaults: boolean;
}

export interface RedactRules {
  /** For texts of which no task is known. */
  general: TextRules;
  /** Some tasks have rules of their own. */
  hasTaskRules: boolean;
  /** For texts of a task of this name. */
  ofTask: (name: string | null) => TaskRules;
}

export interface TaskRules extends TextRules {
  /** Positional arguments that are hidden, from 0. */
  positions: ReadonlySet<number>;
}

/** The rules; or what is wrong with them, a sentence each. */
export function readRules({
  rules,
  defaults,
}: RedactSettings): { ok: true; rules: RedactRules } | { ok: false; problems: string[] } {
  const problems: string[] = [];
  const read = rules.map((text) => readRule(text));
  for (const one of read) if ("problem" in one) problems.push(one.problem);
  if (problems.length > 0) return { ok: false, problems };
  const names = read.flatMap((one) => ("name" in one ? [one.name] : []));
  const scoped = read.flatMap((one) => ("task" in one ? [one] : []));
  const patterns = read.flatMap((one) => ("find" in one ? [one.find] : []));
  const general = { ...textRules(names, defaults, patterns), positions: NO_POSITIONS };
  const known = new Map<string, TaskRules>();
  return {
    ok: true,
    rules: {
      general,
      hasTaskRules: scoped.length > 0,
      ofTask(name) {
        if (name === null || scoped.length === 0) return general;
        const before = known.get(name);
        if (before !== undefined) return before;
        const own = scoped.filter(({ task }) => task(name));
        const made: TaskRules =
          own.length === 0
            ? general
            : {
                ...textRules([...names, ...own.flatMap((one) => one.names)], defaults, patterns),
                positions: new Set(own.flatMap((one) => one.positions)),
              };
        if (known.size >= MAX_KNOWN) known.clear();
        known.set(name, made);
        return made;
      },
    },
  };
}

const NO_POSITIONS: ReadonlySet<number> = new Set();
/** Names of tasks whose rules are remembered. */
const MAX_KNOWN = 2000;

type NameTest = { trigger: string; test: (name: string) => boolean };
type Find = TextRules["patterns"][number];
type ReadRule =
  | { problem: string }
  | { name: NameTest }
  | { task: (name: string) => boolean; names: NameTest[]; positions: number[] }
  | { find: Find };

function readRule(given: string): ReadRule {
  const text = given.trim();
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (text.startsWith("/")) return readPattern(text, shown);
  const colon = text.lastIndexOf(":");
  if (colon === -1) {
    const name = readName(text);
    return name ? { name } : { problem: wrongName(shown) };
  }
  const task = text.slice(0, colon).trim();
  if (!/^[^\s:]+$/.test(task) || /^\*+$/.test(task.replace(/[.]/g, ""))) {
    return { problem: `"${shown}" does not begin with a task's name such as billing.charge or billing.*` };
  }
  const rule = { task: globTest(task), names: [] as NameTest[], positions: [] as number[] };
  for (const part of text.slice(colon + 1).split(",")) {
    const one = part.trim();
    if (/^\d{1,3}$/.test(one)) {
      rule.positions.push(Number(one));
      continue;
    }
    const name = readName(one);
    if (!name) return { problem: `"${shown}": behind the colon "${one}" is neither a position nor a name` };
    rule.names.push(name);
  }
  return rule;
}

const wrongName = (shown: string) =>
  `"${shown}" is no name such as email or customer_*: it needs two letters at least that are no *`;

/** `email`: as a word of a name, in any way of writing. With `*`: the whole name. */
function readName(text: string): NameTest | null {
  if (!/^[\p{L}\p{N}_*-]{2,100}$/u.test(text)) return null;
  const pieces = text.split("*").filter((piece) => piece !== "");
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), "");
  if (longest.replace(/[_-]/g, "").length < 2) return null;
  if (text.includes("*")) {
    const isLike = globTest(text.toLowerCase());
    return { trigger: escaped(longest), test: (name) => isLike(name.toLowerCase()) };
  }
  const wanted = wordsOf(text);
  const phrase = ` ${wanted.join(" ")} `;
  if (wanted.length === 0) return null;
  return {
    trigger: wanted.map(escaped).join("[-_ ]?"),
    test: (name) => ` ${wordsOf(name).join(" ")} `.includes(phrase),
  };
}

/** `*` stands for anything. Pieces are looked for from left to right, each once. */
function globTest(glob: string): (text: string) => boolean {
  const pieces = glob.split(/\*+/);
  const [first = "", ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const piece of others) {
      const found = text.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Longer ones, and those that repeat more than this, would take too much memory. */
const MAX_PATTERN = 1000;

/** A regular expression, run by an engine whose time grows with the text and no faster, whatever the expression. */
function readPattern(text: string, shown: string): ReadRule {
  const [, source, flags] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined || flags === undefined || /[^ims]/.test(flags))
    return { problem: `"${shown}" is no regular expression such as /\\bDE\\d{20}\\b/ or /…/i` };
  if (source.length > MAX_PATTERN) return { problem: `"${shown}" is longer than ${MAX_PATTERN} characters` };
  try {
    const wanted =
      (flags.includes("i") ? RE2JS.CASE_INSENSITIVE : 0) |
      (flags.includes("m") ? RE2JS.MULTILINE : 0) |
      (flags.includes("s") ? RE2JS.DOTALL : 0);
    const engine = RE2JS.compile(source, wanted);
    if (engine.matches("") || engine.matcher("").find())
      return { problem: `"${shown}" matches an empty text, so it would hide nothing or everything` };
    return { find: (value) => places(engine, value) };
  } catch (error) {
    const why = error instanceof Error ? error.message : "unknown";
    return { problem: `"${shown}" cannot be used as a regular expression: ${why}` };
  }
}

function places(engine: RE2JS, text: string): { from: number; to: number }[] {
  const matcher = engine.matcher(text);
  const found: { from: number; to: number }[] = [];
  while (matcher.find()) found.push({ from: matcher.start(), to: matcher.end() });
  return found;
}

function textRules(names: readonly NameTest[], defaults: boolean, patterns: readonly Find[]): TextRules {
  const triggers = [...(defaults ? NAME_TRIGGERS : []), ...names.map(({ trigger }) => trigger)];
  const known = new Map<string, string | null>();
  return {
    nameTrigger: triggers.length === 0 ? null : new RegExp(triggers.join("|"), "gi"),
    nameRule(name) {
      const before = known.get(name);
      if (before !== undefined) return before;
      const isSecret = (defaults && isSecretByDefault(name)) || names.some(({ test }) => test(name));
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(name, isSecret ? name : null);
      return isSecret ? name : null;
    },
    shapeTrigger: defaults ? new RegExp([...SHAPE_TRIGGERS, "[?&](?:amp;)?(?:sig|key)"].join("|")) : null,
    cards: defaults,
    patterns,
  };
}
