/** When anybody of us was listening to the broker, from what ingest processes write of themselves. */
import type { Listening } from "@/lib/cluster/presence";
import type { IngestStatus } from "../store/store";

/** An ingest process writes of itself every second. */
export const SILENT_AFTER_MS = 6000;
/** A broker that is there says something every two seconds: it is asked. */
const MUTE_AFTER_MS = 6000;

/** Whether the broker says nothing on a line that counts as open: it froze, or the way to it is cut without a word. */
export function isMute({ state, heardAt }: IngestStatus, now: number): boolean {
  return state === "connected" && heardAt !== null && now - heardAt > MUTE_AFTER_MS;
}

export class ListeningWatch {
  private listening: Listening;
  /** The last moment at which somebody is known to have listened, our clock, Unix ms. */
  private heardAt: number | null;

  /** `lastConnectedAt`: when an ingest process was last connected, as far as the store knows. */
  constructor(lastConnectedAt: number | null) {
    this.heardAt = lastConnectedAt;
    this.listening = { since: null, until: lastConnectedAt, heardAt: null };
  }

  /** Takes what the processes wrote last. */
  note(statuses: readonly IngestStatus[], now: number): void {
    const connected = statuses.filter(
      (status) =>
        status.state === "connected" && now - status.writtenAt < SILENT_AFTER_MS && !isMute(status, now),
    );
    if (connected.length === 0) {
      this.listening = { since: null, until: this.heardAt, heardAt: null };
      return;
    }
    const writtenUntil = connected.map((status) => status.writtenUntil ?? status.heardAt ?? status.writtenAt);
    const lastHeardAt = Math.max(...writtenUntil);
    // What waits for one of them may be the only word of a worker.
    const allWrittenAt = Math.min(...writtenUntil);
    const since = Math.min(...connected.map((status) => status.since));
    const { heardAt } = this;
    if (heardAt !== null && (since > heardAt || lastHeardAt - heardAt > SILENT_AFTER_MS)) {
      // Processes that were connected all along, and could not say so, bring what they heard from now on.
      this.listening = { since: since > heardAt ? since : now, until: heardAt, heardAt: allWrittenAt };
    } else if (this.listening.since === null) {
      this.listening = { since, until: null, heardAt: allWrittenAt };
    } else {
      // One process may have taken over from another, without a break.
      this.listening = { ...this.listening, heardAt: allWrittenAt };
    }
    this.heardAt = Math.max(heardAt ?? 0, lastHeardAt);
  }

  /** `storeKnownAt`: when the store last answered us, if it does not now: later than that we know nothing. */
  at(storeKnownAt: number | null): Listening {
    if (storeKnownAt === null) return this.listening;
    const { since } = this.listening;
    return { since: null, until: since === null ? this.listening.until : storeKnownAt, heardAt: null };
  }
}
