/** When anybody of us was listening to the broker, from what ingest processes write of themselves. */
import type { Listening } from "@/lib/cluster/presence";
import type { IngestStatus } from "../store/store";

/** An ingest process writes of itself every second. */
export const SILENT_AFTER_MS = 6000;

export class ListeningWatch {
  private listening: Listening;
  /** The last moment at which somebody is known to have listened, our clock, Unix ms. */
  private heardAt: number | null;

  /** `lastConnectedAt`: when an ingest process was last connected, as far as the store knows. */
  constructor(lastConnectedAt: number | null) {
    this.heardAt = lastConnectedAt;
    this.listening = { since: null, until: lastConnectedAt };
  }

  /** Takes what the processes wrote last. */
  note(statuses: readonly IngestStatus[], now: number): void {
    const connected = statuses.filter(
      ({ state, writtenAt }) => state === "connected" && now - writtenAt < SILENT_AFTER_MS,
    );
    if (connected.length === 0) {
      this.listening = { since: null, until: this.heardAt };
      return;
    }
    const since = Math.min(...connected.map((status) => status.since));
    const { heardAt } = this;
    if (heardAt !== null && (since > heardAt || now - heardAt > SILENT_AFTER_MS)) {
      // Processes that were connected all along, and could not say so, bring what they heard from now on.
      this.listening = { since: since > heardAt ? since : now, until: heardAt };
    } else if (this.listening.since === null) this.listening = { since, until: null };
    // Else one process may have taken over from another, without a break.
    this.heardAt = Math.max(heardAt ?? 0, ...connected.map(({ writtenAt }) => writtenAt));
  }

  /** `storeKnownAt`: when the store last answered us, if it does not now: later than that we know nothing. */
  at(storeKnownAt: number | null): Listening {
    if (storeKnownAt === null) return this.listening;
    const { since } = this.listening;
    return { since: null, until: since === null ? this.listening.until : storeKnownAt };
  }
}
