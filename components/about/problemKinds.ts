import type { EventProblem } from "@/lib/celery/celeryEvent";

const KINDS: Record<EventProblem["kind"], true> = {
  "not-json": true,
  "too-large": true,
  "too-deep": true,
  "not-an-event": true,
  "unknown-type": true,
  "bad-uuid": true,
  "bad-timestamp": true,
  "bad-hostname": true,
  "bad-field": true,
  "content-type": true,
};

/** Whether there are words for it: a store may hold kinds that another version counted. */
export function isProblemKind(kind: string): kind is EventProblem["kind"] {
  return Object.hasOwn(KINDS, kind);
}
