/** The text format of Prometheus, for families whose samples are made anew at each scrape. */

export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
  /** Behind the family's name, such as `_bucket`. */
  suffix?: string;
}

/** One family; the empty text where it has no sample. */
export function metricFamily(
  name: string,
  type: "counter" | "gauge" | "histogram",
  help: string,
  samples: readonly Sample[],
): string {
  if (samples.length === 0) return "";
  const lines = samples.map(
    ({ labels, value, suffix = "" }) => `${name}${suffix}${labelText(labels)} ${printValue(value)}`,
  );
  return [
    `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
    `# TYPE ${name} ${type}`,
    ...lines,
    "",
  ].join("\n");
}

/** Samples of a histogram: `counts` by bound, and last of what is above all bounds. */
export function histogramSamples(
  labels: Readonly<Record<string, string>>,
  bounds: readonly number[],
  counts: readonly number[],
  sum: number,
): Sample[] {
  let total = 0;
  const samples: Sample[] = bounds.map((bound, place) => {
    total += counts[place] ?? 0;
    return { labels: { ...labels, le: String(bound) }, value: total, suffix: "_bucket" };
  });
  total += counts[bounds.length] ?? 0;
  return [
    ...samples,
    { labels: { ...labels, le: "+Inf" }, value: total, suffix: "_bucket" },
    { labels, value: sum, suffix: "_sum" },
    { labels, value: total, suffix: "_count" },
  ];
}

/** Samples with the same labels as one, in the order in which they first come. */
export function addedUp(samples: readonly Sample[]): Sample[] {
  const sums = new Map<string, Sample>();
  for (const sample of samples) {
    const key = (sample.suffix ?? "") + labelText(sample.labels);
    const known = sums.get(key);
    sums.set(key, known ? { ...known, value: known.value + sample.value } : sample);
  }
  return [...sums.values()];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function printValue(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}
