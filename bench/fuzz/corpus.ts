/** What is mutated: recordings of real brokers and workers, and the forms that people write. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordedMessages } from "@/lib/celery/recordedEvents";

export interface Corpus {
  events: Uint8Array[];
  envelopes: string[];
  results: Uint8Array[];
  pickles: Uint8Array[];
  pythonTexts: string[];
  replies: Uint8Array[];
}

/** Enough of each kind, those that differ the most: a text that is only another id tells nothing new. */
const MOST = 150;

export function readCorpus(): Corpus {
  const envelopes = redisEnvelopes();
  const bodies = recordedResults();
  return {
    events: unlike(recordedMessages().map(({ body }) => body)),
    envelopes,
    results: unlike(bodies),
    pickles: bodies.filter((body) => body[0] === PICKLE),
    pythonTexts: pythonTexts(),
    replies: unlike(
      lines("pidbox-amqp.ndjson").map((line) =>
        bytes(JSON.stringify((line["replies"] as unknown[] | undefined)?.[0] ?? line["body"] ?? line)),
      ),
    ),
  };
}

/** Where a pickle of protocol 2 or later begins. */
const PICKLE = 0x80;

function redisEnvelopes(): string[] {
  const found = lines("task-messages-redis.ndjson").flatMap((line) =>
    Object.values(line).flatMap((value) => textsIn(value).filter((text) => text.includes('"properties"'))),
  );
  return found.slice(0, MOST);
}

function recordedResults(): Uint8Array[] {
  return lines("results-redis.ndjson").flatMap(({ value }) => {
    if (typeof value === "string") return [bytes(value)];
    const { base64 } = (value ?? {}) as { base64?: string };
    return base64 === undefined ? [] : [new Uint8Array(Buffer.from(base64, "base64"))];
  });
}

/** Arguments, results and errors as workers printed them. */
function pythonTexts(): string[] {
  const texts = new Set<string>();
  for (const { body } of recordedMessages()) {
    const event = JSON.parse(Buffer.from(body).toString("utf8")) as unknown;
    for (const one of (Array.isArray(event) ? event : [event]) as Record<string, unknown>[])
      for (const field of ["args", "kwargs", "result", "exception"])
        if (typeof one[field] === "string") texts.add(one[field]);
  }
  return [...texts].filter((text) => text !== "").slice(0, MOST);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** One of each length, so that many of a kind do not hide the few of another. */
function unlike(all: readonly Uint8Array[]): Uint8Array[] {
  const byLength = new Map(all.map((one) => [one.length, one]));
  const kept = [...byLength.values()];
  const step = Math.max(1, kept.length / MOST);
  return Array.from({ length: Math.min(MOST, kept.length) }, (_, n) => kept[Math.floor(n * step)]).filter(
    (one) => one !== undefined,
  );
}

function lines(file: string): Record<string, unknown>[] {
  return readFileSync(join(import.meta.dirname, "../../e2e/fixtures/captures", file), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
