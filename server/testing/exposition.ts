/**
 * Reads the text format of Prometheus strictly, as its own parser and `promtool check metrics` do: families in one piece
 * with their type before their samples, no series twice, histograms whole and adding up. Throws with the line that is wrong.
 */

export interface ExpositionFamily {
  type: string;
  help: string;
  /** By name and labels as they stand. */
  samples: Map<string, number>;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = `[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"`;
const SAMPLE = new RegExp(`^(${NAME})(\\{(?:${LABEL}(?:,${LABEL})*)?\\})? (\\S+)$`);
const META = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`);

export function readExposition(text: string): Map<string, ExpositionFamily> {
  if (!text.endsWith("\n")) throw new Error("it does not end with a line feed");
  const families = new Map<string, ExpositionFamily>();
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const wrong = (why: string) => new Error(`${why}: ${line}`);
    if (line === "") continue;
    const [, kind, about = "", rest = ""] = META.exec(line) ?? [];
    if (kind !== undefined) {
      if (about !== current && families.has(about)) throw wrong("a family in two pieces");
      current = about;
      const family = families.get(about) ?? { type: "", help: "", samples: new Map<string, number>() };
      if (family.samples.size > 0) throw wrong("behind its samples");
      if (kind === "TYPE" && !/^(counter|gauge|histogram|summary|untyped)$/.test(rest))
        throw wrong("no type");
      families.set(about, kind === "TYPE" ? { ...family, type: rest } : { ...family, help: rest });
      continue;
    }
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    if (name === "") throw wrong("not a sample");
    if (!/^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|NaN|[+-]Inf)$/i.test(value)) throw wrong("not a number");
    const family = families.get(current);
    const isHistogram = family?.type === "histogram";
    const suffix = name.slice(current.length);
    const isOwn = isHistogram ? /^_(bucket|sum|count)$/.test(suffix) : suffix === "";
    if (!family || !name.startsWith(current) || !isOwn) throw wrong(`not of the family ${current}`);
    const names = [...labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label);
    if (new Set(names).size < names.length) throw wrong("a label twice");
    if (family.samples.has(name + labels)) throw wrong("a series twice");
    family.samples.set(name + labels, Number(value.replace("Inf", "Infinity")));
  }
  for (const [name, family] of families) if (family.type === "histogram") checkHistogram(name, family);
  return families;
}

/** Of each set of labels: buckets that do not fall, the last of them +Inf and the same as the count, and a sum. */
function checkHistogram(name: string, { samples }: ExpositionFamily): void {
  const last = new Map<string, { value: number; le: string }>();
  for (const [series, value] of samples) {
    const [, le] = /[{,]le="([^"]*)"/.exec(series) ?? [];
    if (le === undefined) continue;
    const labels = series
      .slice(`${name}_bucket`.length)
      .replace(/,?le="[^"]*"/, "")
      .replace("{,", "{");
    const before = last.get(labels);
    if (before && (value < before.value || !(asNumber(le) > asNumber(before.le))))
      throw new Error(`buckets fall: ${series}`);
    last.set(labels, { value, le });
  }
  for (const [labels, { value, le }] of last) {
    const bare = labels === "{}" ? "" : labels;
    if (le !== "+Inf" || samples.get(`${name}_count${bare}`) !== value || !samples.has(`${name}_sum${bare}`))
      throw new Error(`not whole: ${name}${labels}`);
  }
}

function asNumber(le: string): number {
  return Number(le.replace("Inf", "Infinity"));
}
