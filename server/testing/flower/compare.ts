/** Whether two answers say the same, when ids, times and host names are made comparable. */
import { isObject, textOf, type Json, type JsonObject } from "./recording";

export interface CompareOptions {
  /** Numbers that differ by less are the same moment. */
  toleranceSeconds?: number;
  /** Only which fields there are, and of what types: for what a worker tells of itself. */
  shapeOnly?: boolean;
}

/** Each difference in words, by place; none when they are equal. */
export function compareJson(
  expected: Json,
  actual: Json,
  options: CompareOptions = {},
  place = "",
): string[] {
  const { toleranceSeconds = 1e-5, shapeOnly = false } = options;
  if (isObject(expected) && isObject(actual)) return compareObjects(expected, actual, options, place);
  if (Array.isArray(expected) && Array.isArray(actual)) return compareLists(expected, actual, options, place);
  if (expected === "any" && place.endsWith(".clock")) return [];
  if (typeof expected === "number" && typeof actual === "number") {
    if (shapeOnly || Math.abs(expected - actual) <= toleranceSeconds) return [];
    return [`${place}: ${expected} expected, ${actual} given`];
  }
  if (typeof expected === "string" && typeof actual === "string") {
    if (shapeOnly || comparableText(expected) === comparableText(actual)) return [];
    return [`${place}: ${quote(expected)} expected, ${quote(actual)} given`];
  }
  if (expected === actual || (shapeOnly && typeof expected === typeof actual)) return [];
  return [`${place}: ${quote(expected)} expected, ${quote(actual)} given`];
}

function compareObjects(
  expected: JsonObject,
  actual: JsonObject,
  options: CompareOptions,
  place: string,
): string[] {
  const found: string[] = [];
  for (const name of Object.keys(expected)) {
    if (!(name in actual)) found.push(`${place}.${name}: missing`);
    else
      found.push(...compareJson(expected[name] ?? null, actual[name] ?? null, options, `${place}.${name}`));
  }
  for (const name of Object.keys(actual))
    if (!(name in expected)) found.push(`${place}.${name}: not expected`);
  return found;
}

/** Lists of a task's children have no order. */
function compareLists(expected: Json[], actual: Json[], options: CompareOptions, place: string): string[] {
  if (options.shapeOnly === true) {
    const [first] = expected;
    return first === undefined || actual[0] === undefined
      ? []
      : compareJson(first, actual[0], options, `${place}[0]`);
  }
  const [left, right] = place.endsWith(".children") ? [sorted(expected), sorted(actual)] : [expected, actual];
  const found =
    left.length === right.length ? [] : [`${place}: ${left.length} expected, ${right.length} given`];
  for (const [index, item] of left.entries()) {
    if (index < right.length)
      found.push(...compareJson(item, right[index] ?? null, options, `${place}[${index}]`));
  }
  return found;
}

function sorted(list: Json[]): Json[] {
  return [...list].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Without what is another each time: ids, lines of tracebacks inside libraries, and how a message was printed. */
export function comparableText(text: string): string {
  if (text.startsWith("Traceback (most recent call last):")) {
    return text
      .split("\n")
      .filter((line) => !/^\s/.test(line))
      .join("\n")
      .trim();
  }
  return text.replace(ID, "<id>");
}

/** Samples of `flower_…`: name and labels to value. Publishers have no number, and ages of series are no figures. */
export function flowerSamples(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name = "", labels = "", value = ""] = /^(flower_\w+)(\{.*\})? (\S+)/.exec(line) ?? [];
    if (name === "" || name.endsWith("_created")) continue;
    const parts = labels.slice(1, -1).match(/\w+="(?:[^"\\]|\\.)*"/g) ?? [];
    const comparable = parts
      .map((part) => part.replace(/"gen\d+@/, '"gen@').replace(/^le="(\d+)\.0"$/, 'le="$1"'))
      .sort();
    const key = `${name}{${comparable.join(",")}}`;
    samples.set(key, (samples.get(key) ?? 0) + Number(value.replace("+Inf", "Infinity")));
  }
  return samples;
}

/** `namesOnly`: it is not known what that Flower had seen, so only which metrics with which labels there are. */
export function compareMetrics(expected: string, actual: string, namesOnly: boolean): string[] {
  const [left, right] = [flowerSamples(expected), flowerSamples(actual)];
  const found: string[] = [];
  const forms = new Set([...right.keys()].map(formOf));
  for (const [key, value] of left) {
    // Gauges tell what is now.
    if (namesOnly || GAUGES.test(key)) {
      if (right.size > 0 && !forms.has(formOf(key))) found.push(`${formOf(key)}: missing`);
      continue;
    }
    const given = right.get(key);
    if (given === undefined) found.push(`${key}: missing`);
    else if (!isNear(key, value, given)) found.push(`${key}: ${value} expected, ${given} given`);
  }
  return found;
}

const GAUGES = /^flower_(task_prefetch_time_seconds|worker_prefetched_tasks|worker_online|worker_number_of)/;

/** Without the labels' values. */
function formOf(key: string): string {
  return key.replace(/"(?:[^"\\]|\\.)*"/g, "");
}

/** A sum of times, kept in microseconds. */
function isNear(key: string, a: number, b: number): boolean {
  return Math.abs(a - b) <= (/_sum\{|_seconds\{/.test(key) ? 1e-3 : 0);
}

function quote(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
