/**
 * Whether a worker is there, from what was last heard of it and from whether we were listening since. Nothing tells of a
 * killed worker but its silence (no `worker-offline` after SIGKILL, lack of memory or a cut line), and silence tells
 * something only while our own line to the broker stands.
 */
import type { WorkerRecord, WorkerStatus } from "./worker";

/** When we listened, our clock, Unix ms. */
export interface Listening {
  /** Since when without a break; null while we do not. */
  since: number | null;
  /** When we last listened before that; null where that is not known. */
  until: number | null;
  /** While we listen: until when all that the broker said is here. What workers did later than that we cannot know. */
  heardAt: number | null;
}

export interface Presence {
  status: WorkerStatus;
  /** Since when it is silent, where that means something: lost, not known, or busy while online; else null. */
  silentSince: number | null;
}

/** What events tell of a worker that is silent. */
export interface WorkerSilence {
  /** For how long. */
  ms: number;
  /** It has begun a task since its last sign of life, and not ended it. */
  hasBegunTask: boolean;
}

/**
 * What to think of a worker at `now` (our clock, Unix ms). Online while it beats and its goodbye, if there is one, is
 * older than its last sign of life. `isBusy`: its pool is one that does not let it beat while a task runs (solo), and all
 * else speaks for it: that is silent, and online.
 */
export function workerPresence(
  record: WorkerRecord,
  now: number,
  listening: Listening,
  isBusy: () => boolean = () => false,
): Presence {
  const aliveAt = Math.max(record.lastHeartbeatAt ?? -Infinity, record.onlineAt ?? -Infinity);
  if (record.offlineAt !== null && record.offlineAt >= aliveAt)
    return { status: "offline", silentSince: null };
  const { lastSeenAt } = record;
  const allowedMs = silenceAllowedMs(record);
  // Where the broker itself is quiet for a moment, workers are what they were when it last spoke.
  const knownAt = listening.since === null ? now : Math.min(now, listening.heardAt ?? now);
  if (knownAt <= lastSeenAt + allowedMs) return { status: "online", silentSince: null };
  if (silenceHeardMs(lastSeenAt, knownAt, listening) > allowedMs) {
    return { status: isBusy() ? "online" : "lost", silentSince: lastSeenAt };
  }
  return { status: "unknown", silentSince: Math.max(lastSeenAt, listening.until ?? lastSeenAt) };
}

/**
 * How long a worker may be silent before it counts as lost, ms. Celery gives up after two heartbeat intervals, which by
 * default is 4 seconds, and one pause for garbage or a slow network is longer; so we wait three, and never less than ten
 * seconds.
 */
export function silenceAllowedMs(record: Pick<WorkerRecord, "freqMs">): number {
  return Math.max(MISSED_HEARTBEATS_ALLOWED * record.freqMs, LEAST_SILENCE_MS);
}

const MISSED_HEARTBEATS_ALLOWED = 3;
const LEAST_SILENCE_MS = 10_000;

/** How much of the time since its last sign of life we listened, ms. */
function silenceHeardMs(lastSeenAt: number, now: number, { since, until }: Listening): number {
  const sinceBack = since === null ? 0 : now - Math.max(since, lastSeenAt);
  const beforeThat = until === null ? 0 : until - lastSeenAt;
  return Math.max(0, sinceBack) + Math.max(0, beforeThat);
}
