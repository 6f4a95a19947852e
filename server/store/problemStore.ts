/** Events that could not be taken as they came: a count for each kind, and the newest sample. */
import type { Redis } from "ioredis";
import { z } from "zod";
import type { EventProblem } from "@/lib/celery/celeryEvent";
import type { StoreKeys } from "./keys";
import type { ProblemCount } from "./store";

const COUNTER_PREFIX = "problem:";

/** The append script's last section, and the counters that go with it. */
export function problemArguments(
  problems: readonly EventProblem[],
  seenAt: number,
): { arguments: (string | number)[]; counters: Record<string, number> } {
  const counters: Record<string, number> = {};
  const samples = new Map<string, string>();
  for (const { kind, outcome, detail, sample } of problems) {
    const field = `${outcome}:${kind}`;
    const counter = COUNTER_PREFIX + field;
    counters[counter] = (counters[counter] ?? 0) + 1;
    samples.set(field, JSON.stringify({ kind, outcome, detail, sample, lastAt: seenAt }));
  }
  return { arguments: [samples.size, ...[...samples].flat()], counters };
}

const storedProblem = z.object({
  kind: z.string(),
  outcome: z.enum(["dropped", "repaired"]),
  detail: z.string(),
  sample: z.string(),
  lastAt: z.number(),
});

/** All kinds that ever occurred, most first. */
export async function readProblems(redis: Redis, keys: StoreKeys): Promise<ProblemCount[]> {
  const [samples, counters] = await Promise.all([redis.hgetall(keys.problems), redis.hgetall(keys.counters)]);
  return Object.entries(samples)
    .map(([field, text]) => ({
      ...storedProblem.parse(JSON.parse(text)),
      count: Number(counters[COUNTER_PREFIX + field] ?? 0),
    }))
    .sort((a, b) => b.count - a.count);
}
