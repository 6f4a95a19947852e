/** The last heartbeats of each worker, as this process heard of them: the twelve ticks on the workers page. */
import type { WorkerRecord } from "@/lib/cluster/worker";

export const BEATS_SHOWN = 12;
/** A beat counts for the moment it was due at if it came within this share of an interval from it. */
const TOLERANCE = 0.75;

interface History {
  /** Since when we listen to this worker. */
  since: number;
  lastHeartbeatAt: number | null;
  /** When beats were received, our clock, Unix ms; the newest last. */
  times: number[];
}

export class HeartbeatHistory {
  private readonly histories = new Map<string, History>();

  /** Takes a worker's newest record; `now`: our clock, Unix ms. */
  note(record: WorkerRecord, now: number): void {
    const history = this.histories.get(record.name);
    if (!history) {
      const times = record.lastHeartbeatAt === null ? [] : [record.lastSeenAt];
      this.histories.set(record.name, { since: now, lastHeartbeatAt: record.lastHeartbeatAt, times });
      return;
    }
    if (record.lastHeartbeatAt === history.lastHeartbeatAt) return;
    history.lastHeartbeatAt = record.lastHeartbeatAt;
    history.times.push(record.lastSeenAt);
    if (history.times.length > BEATS_SHOWN * 2) history.times.shift();
  }

  /** Forgets workers that are no longer known. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.histories.keys()) if (!names.has(name)) this.histories.delete(name);
  }

  /**
   * For each of the last twelve moments at which a beat was due, oldest first: did it come? Fewer where we have not
   * listened for so long.
   */
  beats(record: WorkerRecord, now: number): boolean[] {
    const history = this.histories.get(record.name);
    const last = history?.times.at(-1);
    if (!history || last === undefined) return [];
    const { freqMs } = record;
    // A beat that is a little late is not missed yet.
    const missed = Math.max(0, Math.floor((now - last) / freqMs - TOLERANCE));
    const beats: boolean[] = [];
    for (let n = BEATS_SHOWN - 1; n >= 0; n--) {
      const dueAt = last + (missed - n) * freqMs;
      const came = history.times.some((at) => Math.abs(at - dueAt) <= freqMs * TOLERANCE);
      if (came || dueAt >= history.since) beats.push(came);
    }
    return beats;
  }
}
