/** For tests: task events that no worker would send in that order, or at all, and ways to deliver them. */
import fc from "fast-check";
import type { TaskEvent } from "@/lib/celery/celeryEvent";

export const GENERATED_ID = "0f6f8a1e-5a0c-4a70-9d0a-2c1f6f0f9d11";
const START = Date.UTC(2026, 10, 21, 12);

const TYPES = [
  "task-sent",
  "task-received",
  "task-started",
  "task-succeeded",
  "task-failed",
  "task-retried",
  "task-revoked",
  "task-rejected",
  "task-cancelled",
  "task-progress",
  "task-step-done",
];

/**
 * The events of one task, in any order, some of them many times over. Moments, clocks, hosts and pids are few, so that
 * ties of every kind happen. Two events of one identity are equal in all fields, as they are on the wire.
 */
export const anyTaskEvents: fc.Arbitrary<TaskEvent[]> = fc
  .array(
    fc.record({
      type: fc.constantFrom(...TYPES),
      second: fc.integer({ min: 0, max: 8 }),
      hostname: fc.constantFrom("celery@a", "celery@b", "gen7@web"),
      pid: fc.constantFrom(null, 7, 70),
      clock: fc.constantFrom(null, 1, 2, 300),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((identities) => identities.map(withFields));

/** The events of a task that runs once, as nearly all do, in any order: each kind at most once. */
export const ordinaryTaskEvents: fc.Arbitrary<TaskEvent[]> = fc
  .tuple(
    fc.subarray(["task-sent", "task-received", "task-started"]),
    fc.constantFrom(...([[], ["task-succeeded"], ["task-failed"], ["task-revoked"]] as string[][])),
    fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 4, maxLength: 4 }),
    fc.constantFrom("celery@a", "celery@b"),
  )
  .filter(([begun, ended]) => begun.length + ended.length > 0)
  .map(([begun, ended, seconds, worker]) =>
    [...begun, ...ended].map((type, i) => ({
      ...withFields({
        type,
        second: seconds[i] ?? 0,
        hostname: type === "task-sent" ? "gen7@web" : worker,
        pid: 7,
        clock: i,
      }),
      retries: 0,
    })),
  );

export const someTaskEvents = fc.oneof(anyTaskEvents, ordinaryTaskEvents);

/** The same events in another order, some of them twice. */
export function redelivered(events: readonly TaskEvent[]): fc.Arbitrary<TaskEvent[]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...events], { minLength: events.length, maxLength: events.length }),
      fc.subarray([...events]),
      fc.nat(),
    )
    .map(([once, again, seed]) => {
      const all = [...once];
      for (const [i, event] of again.entries())
        all.splice((seed + i * 7) % (all.length + 1), 0, { ...event });
      return all;
    });
}

interface Identity {
  type: string;
  second: number;
  hostname: string;
  pid: number | null;
  clock: number | null;
}

/** Fields that depend on nothing but the identity, and vary with it. */
function withFields({ type, second, hostname, pid, clock }: Identity): TaskEvent {
  const variant = second + 3 * (clock ?? 0) + 5 * (pid ?? 0) + hostname.length + (hostname.charCodeAt(7) % 3);
  const base: TaskEvent = {
    kind: "task",
    type,
    uuid: GENERATED_ID,
    at: START + second * 1000 + 0.25,
    hostname,
    pid,
    clock,
  };
  const pick = <Value>(...values: Value[]): Value | undefined => values[variant % values.length];
  switch (type) {
    case "task-sent":
    case "task-received":
      base.name = pick("shop.add", "", undefined, "shop.sub");
      base.args = pick("(1, 2)", undefined, "");
      base.kwargs = pick("{}", "{'a': 1}");
      base.rootId = pick(GENERATED_ID, undefined, "root");
      base.parentId = pick(GENERATED_ID, undefined, "parent", "other");
      base.retries = pick(0, 1, undefined, 2, 0);
      base.eta = pick(undefined, new Date(START + variant * 1000).toISOString(), "soon");
      base.expires = pick(undefined, "2026-11-22T00:00:00");
      if (type === "task-sent") base.queue = pick("celery", "mail", undefined);
      if (variant % 9 === 0) base.cut = ["args"];
      break;
    case "task-succeeded":
      base.result = pick("3", "None");
      base.runtime = pick(0.25, 12, undefined);
      break;
    case "task-failed":
    case "task-retried":
      base.exception = pick("ValueError('x')", "ExceptionWithTraceback()", undefined);
      base.traceback = pick(
        undefined,
        "Traceback (most recent call last):\nkombu.exceptions.OperationalError: gone\n",
      );
      break;
    case "task-revoked":
      base.terminated = pick(true, false);
      base.signum = pick<number | string | undefined>(9, "SIGKILL", undefined);
      base.expired = pick(false, true);
      break;
    case "task-rejected":
      base.requeue = pick(true, false, undefined);
      break;
    case "task-started":
    case "task-cancelled":
      break;
    default:
      base.custom = `{"step":${variant}}`;
  }
  return base;
}
