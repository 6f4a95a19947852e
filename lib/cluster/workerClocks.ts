/**
 * When workers gave a sign of life by our clock, from what they say by theirs. An event that waited for us in a queue is
 * older than its arrival, and a worker whose clock is behind seems to send old events: the two are told apart by the pace.
 * Events of a live worker keep one distance between its clock and their arrival; those that waited come all at once.
 */

/** What is known of one worker's clock. */
interface WorkerClock {
  /** What to add to the worker's time for ours, ms: by how much its clock is behind, plus the shortest way. */
  offsetMs: number;
  /** A greater distance that was seen once, and when it came: of an event that waited, or of a clock that was set. */
  suspect: { distanceMs: number; arrivedAt: number } | null;
}

export class WorkerClocks {
  private readonly clocks = new Map<string, WorkerClock>();

  knows(worker: string): boolean {
    return this.clocks.has(worker);
  }

  /** What was known of a worker before this process began; null: nothing, so its clock is taken to go as ours does. */
  learn(worker: string, offsetMs: number | null): void {
    this.clocks.delete(worker);
    this.clocks.set(worker, { offsetMs: offsetMs ?? 0, suspect: null });
    // The one learned first: a map keeps the order of insertion.
    if (this.clocks.size > MAX_WORKERS) this.clocks.delete(this.clocks.keys().next().value ?? "");
  }

  /**
   * When an event was sent, by our clock: never after it arrived. `at`: by the worker's clock. All Unix ms. `mayWait`: it is
   * known that events wait for us, so that what comes late says nothing of a clock.
   */
  sentAt(worker: string, at: number, arrivedAt: number, mayWait = false): number {
    if (!this.clocks.has(worker)) this.learn(worker, null);
    const clock = this.clocks.get(worker) ?? { offsetMs: 0, suspect: null };
    const distanceMs = arrivedAt - at;
    if (distanceMs <= clock.offsetMs + UNSTEADY_MS) {
      // No event arrives before it is sent: the least distance is the truest.
      clock.offsetMs = Math.min(clock.offsetMs, distanceMs);
      clock.suspect = null;
    } else if (mayWait) {
      clock.suspect = null;
    } else if (clock.suspect === null || Math.abs(distanceMs - clock.suspect.distanceMs) > UNSTEADY_MS) {
      clock.suspect = { distanceMs, arrivedAt };
    } else if (arrivedAt - clock.suspect.arrivedAt >= PACE_MS) {
      clock.offsetMs = Math.min(distanceMs, clock.suspect.distanceMs);
      clock.suspect = null;
    }
    return at + clock.offsetMs;
  }
}

/** The way takes now shorter, now longer. */
const UNSTEADY_MS = 500;
/** Two events that came so far apart, and were sent so far apart, did not wait in one queue. */
const PACE_MS = 1000;
const MAX_WORKERS = 20_000;
