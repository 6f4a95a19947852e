/**
 * A filter made ready to run over whole chunks of the table: each term is one tight loop over one column, an interned
 * column is tested once per distinct text. What a term means is `matchTask`'s to say (lib/cluster); here it is fast.
 */
import {
  isExceptionType,
  isLongText,
  isNumberField,
  isTimeRelative,
  taskInstantBounds,
  taskNumberBounds,
  type FilterClock,
  type FilterNode,
  type InstantField,
  type LongText,
  type NumberField,
  type TextField,
} from "@/lib/cluster/taskFilter";
import { isEmptyPattern, Matcher, type Pattern } from "@/lib/cluster/taskFilterPattern";
import type { Bounds } from "@/lib/cluster/taskFilterValues";
import { andMask, newMask, NO, notMask, orMask, YES, type Mask } from "./masks";
import {
  CHUNK_BITS,
  ID_IS_TEXT,
  NO_NUMBER,
  PARENT_IS_TEXT,
  PARENT_IS_WORDS,
  ROOT_IS_SELF,
  ROOT_IS_TEXT,
  ROOT_IS_WORDS,
  type InternedColumn,
  type NumberColumn,
  type TaskChunk,
} from "./taskChunk";
import type { TaskTable } from "./taskTable";
import type { TextTerm, TextVerdicts } from "./textVerdicts";
import { parsePrefix, type WordsPrefix } from "./uuidWords";

/** Fills `out` for the chunk's rows up to its limit with `NO`, `UNREAD` or `YES`. */
type Test = (chunk: TaskChunk, index: number, out: Mask) => void;

export interface FilterPlan {
  /** Its meaning moves with the clock: it holds for the `now` that it was made with. */
  timeRelative: boolean;
  /** The terms that need reading. */
  textTerms: TextTerm[];
  evaluate: Test;
}

export interface PlanOptions extends FilterClock {
  /** Plain words look into the arguments as well. */
  deep: boolean;
}

export function planFilter(
  filter: FilterNode,
  table: TaskTable,
  verdicts: TextVerdicts,
  options: PlanOptions,
): FilterPlan {
  const planner = new Planner(table, verdicts, options);
  const test = planner.plan(filter);
  return {
    timeRelative: isTimeRelative(filter),
    textTerms: planner.textTerms,
    evaluate(chunk, index, out) {
      test(chunk, index, out);
      andMask(out, chunk.used);
    },
  };
}

/** Every state in which an event brings this text; in all others it is absent. */
const STATES_WITH: Partial<Record<LongText, string[]>> = {
  result: ["SUCCESS"],
  exception: ["FAILURE", "RETRY"],
  traceback: ["FAILURE", "RETRY"],
};

class Planner {
  readonly textTerms: TextTerm[] = [];

  constructor(
    private readonly table: TaskTable,
    private readonly verdicts: TextVerdicts,
    private readonly options: PlanOptions,
  ) {}

  plan(node: FilterNode): Test {
    switch (node.kind) {
      case "all":
        return (_chunk, _index, out) => out.fill(YES);
      case "and":
        return both(
          node.nodes.map((child) => this.plan(child)),
          andMask,
        );
      case "or":
        return both(
          node.nodes.map((child) => this.plan(child)),
          orMask,
        );
      case "not":
        return inverted(this.plan(node.node));
      case "word":
        return this.planWord(node);
      case "text":
        return isLongText(node.field)
          ? this.planLongText(node, node.field)
          : this.planShortText(node.field, node.patterns);
      case "number":
        return numberTest(node.field, taskNumberBounds(node.field, node.test));
      case "instant":
        return instantTest(node.field, taskInstantBounds(node.field, node.test, this.options));
      case "known": {
        const bounds = { min: -Infinity, max: Infinity };
        const known = isNumberField(node.field)
          ? numberTest(node.field, bounds)
          : instantTest(node.field, bounds);
        return node.known ? known : inverted(known);
      }
    }
  }

  private planWord(node: FilterNode & { kind: "word" }): Test {
    const matcher = new Matcher(node.pattern);
    const inName = this.internedTest("name", (text) => matcher.within(text ?? ""));
    const inId = idTest(this.table, "id", [node.pattern], (text) => matcher.within(text));
    const tests = [inName, inId];
    if (this.options.deep) tests.push(this.textTest(node));
    return both(tests, orMask);
  }

  private planShortText(field: Exclude<TextField, LongText>, patterns: Pattern[]): Test {
    const matchers = patterns.map((pattern) => new Matcher(pattern));
    if (field === "id" || field === "root" || field === "parent") {
      return idTest(this.table, field, patterns, (text) => matchers.some((matcher) => matcher.start(text)));
    }
    return this.internedTest(field, (text) => matchers.some((matcher) => matcher.whole(text)));
  }

  private planLongText(node: FilterNode & { kind: "text" }, field: LongText): Test {
    const matchers = node.patterns.map((pattern) => new Matcher(pattern));
    const read = this.textTest(node);
    const byType = this.internedTest("exceptionType", (text) => isExceptionType(matchers, text));
    const test = field === "exception" ? both([read, byType], orMask) : read;
    const states = STATES_WITH[field];
    if (!states) return test;
    const present = this.internedTest("state", (text) => text !== null && states.includes(text));
    const absentMatches = matchers.some((matcher) => matcher.within(null));
    return absentMatches ? both([inverted(present), test], orMask) : both([present, test], andMask);
  }

  private textTest(node: FilterNode): Test {
    const term = this.verdicts.termFor(node);
    this.textTerms.push(term);
    return (chunk, index, out) => term.evaluate(chunk, index, out);
  }

  /** Tests each distinct text once, and again only when there are new ones. */
  private internedTest(column: InternedColumn, matches: (text: string | null) => boolean): Test {
    const interner = this.table.texts[column];
    let results = new Uint8Array(0);
    let revision = -1;
    return (chunk, _index, out) => {
      if (revision !== interner.revision) {
        results = Uint8Array.from(interner.texts, (text) => (matches(text) ? YES : NO));
        revision = interner.revision;
      }
      lookUp(chunk[column], results, chunk.limit, out);
    };
  }
}

/** Joins tests by AND or OR. */
function both(tests: Test[], join: (into: Mask, other: Mask) => void): Test {
  const [first, ...others] = tests;
  if (!first) throw new Error("nothing to join");
  if (others.length === 0) return first;
  const other = newMask();
  return (chunk, index, out) => {
    first(chunk, index, out);
    for (const test of others) {
      test(chunk, index, other);
      join(out, other);
    }
  };
}

function inverted(test: Test): Test {
  return (chunk, index, out) => {
    test(chunk, index, out);
    notMask(out);
  };
}

const NUMBER_COLUMN = { runtime: "runtime", waited: "waitedMs" } as const;

function numberTest(field: NumberField, { min, max }: Bounds): Test {
  if (field === "runtime" || field === "waited") return columnTest(NUMBER_COLUMN[field], { min, max });
  // Absent ones are the greatest number of the column, and no bound reaches as far.
  const most = Math.min(max, NO_NUMBER - 1);
  return (chunk, _index, out) => findBetween(chunk[field], min, most, chunk.limit, out);
}

function instantTest(field: InstantField, bounds: Bounds): Test {
  if (field !== "eta") return columnTest(`${field}At`, bounds);
  return (chunk, _index, out) => {
    if (chunk.etaAt) findBetween(chunk.etaAt, bounds.min, bounds.max, chunk.limit, out);
    else out.fill(NO);
  };
}

function columnTest(column: NumberColumn, { min, max }: Bounds): Test {
  return (chunk, _index, out) => findBetween(chunk[column], min, max, chunk.limit, out);
}

/** Without a branch, which random data would make four times as slow. */
function findBetween(
  values: Float64Array | Uint32Array,
  min: number,
  max: number,
  limit: number,
  out: Mask,
): void {
  for (let at = 0; at < limit; at++) {
    const value = values[at] ?? NaN;
    out[at] = (Number(value >= min) & Number(value <= max)) * YES;
  }
}

function lookUp(numbers: Uint32Array, results: Uint8Array, limit: number, out: Mask): void {
  for (let at = 0; at < limit; at++) out[at] = results[numbers[at] ?? 0] ?? NO;
}

type IdField = "id" | "root" | "parent";
const IS_TEXT = { id: ID_IS_TEXT, root: ROOT_IS_TEXT, parent: PARENT_IS_TEXT };
const IS_WORDS = { id: 0, root: ROOT_IS_WORDS, parent: PARENT_IS_WORDS };

/** Ids as words are compared by their bits where the pattern is the head of one; else, and seldom, as texts. */
function idTest(
  table: TaskTable,
  field: IdField,
  patterns: Pattern[],
  matchesText: (id: string) => boolean,
): Test {
  const absentMatches = field !== "id" && patterns.some(isEmptyPattern);
  const prefixes: WordsPrefix[] = [];
  const wildcards: Matcher[] = [];
  for (const pattern of patterns) {
    const head = pattern.parts[0]?.toLowerCase() ?? "";
    const prefix = pattern.parts.length === 1 && head !== "" ? parsePrefix(head) : null;
    if (prefix) prefixes.push(prefix);
    const couldMatch = pattern.parts.every((part) => /^[0-9a-f-]*$/i.test(part));
    if (pattern.parts.length > 1 && couldMatch) wildcards.push(new Matcher(pattern));
  }
  const idAt = (row: number) =>
    field === "id" ? table.idOf(row) : field === "root" ? table.rootOf(row) : table.parentIdOf(row);

  return (chunk, index, out) => {
    const words = field === "id" ? chunk.ids : (chunk.links?.[field] ?? chunk.ids);
    const { limit } = chunk;
    for (let at = 0; at < limit; at++) {
      const flags = chunk.flags[at] ?? 0;
      const isSelf = field === "root" && (flags & ROOT_IS_SELF) !== 0;
      const isText = (flags & (isSelf ? ID_IS_TEXT : IS_TEXT[field])) !== 0;
      let matches = false;
      if (isText) {
        matches = matchesText(idAt((index << CHUNK_BITS) | at) ?? "");
      } else if (isSelf || field === "id" || flags & IS_WORDS[field]) {
        matches = prefixes.length > 0 && hasPrefix(prefixes, isSelf ? chunk.ids : words, at * 4);
        if (!matches && wildcards.length > 0) {
          const id = idAt((index << CHUNK_BITS) | at);
          matches = wildcards.some((wildcard) => wildcard.start(id));
        }
      } else {
        matches = absentMatches;
      }
      out[at] = matches ? YES : NO;
    }
  };
}

function hasPrefix(prefixes: WordsPrefix[], ids: Uint32Array, at: number): boolean {
  for (const { words, masks } of prefixes) {
    let differs = 0;
    for (let word = 0; word < 4; word++) {
      differs |= ((ids[at + word] ?? 0) ^ (words[word] ?? 0)) & (masks[word] ?? 0);
      if (differs !== 0) break;
    }
    if (differs === 0) return true;
  }
  return false;
}
