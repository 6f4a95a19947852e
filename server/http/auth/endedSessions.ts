/**
 * Sessions that were ended before their time. Known at once here, and within seconds in the other web processes, by way of
 * the store. While the store is away, they are known only where they were ended; but then nobody can act either, for
 * no action is done that cannot be accounted for.
 */
export interface EndedSessions {
  has(id: string): boolean;
  /** `expiresAt`: when it would have ended by itself, Unix ms; until then it is remembered. */
  add(id: string, expiresAt: number): void;
  stop(): void;
}

/** As much of the store as is needed. */
export interface EndedSessionStore {
  saveEndedSession(id: string, expiresAt: number): Promise<void>;
  /** By id, when each would have ended by itself. */
  readEndedSessions(): Promise<ReadonlyMap<string, number>>;
}

const ASK_EVERY_MS = 2000;

/** `store` null: nobody can sign in, so nothing is asked for. */
export function createEndedSessions(store: EndedSessionStore | null, now: () => number): EndedSessions {
  const ended = new Map<string, number>();
  const unsaved = new Map<string, number>();
  let asking = false;

  async function exchange(): Promise<void> {
    if (store === null || asking) return;
    asking = true;
    try {
      for (const [id, expiresAt] of [...unsaved]) {
        await store.saveEndedSession(id, expiresAt);
        unsaved.delete(id);
      }
      for (const [id, expiresAt] of await store.readEndedSessions()) ended.set(id, expiresAt);
    } catch {
      // The store is away, which every page says; the next turn tries again.
    } finally {
      asking = false;
    }
    for (const [id, expiresAt] of [...ended]) if (expiresAt <= now()) ended.delete(id);
  }

  void exchange();
  const turns = store === null ? null : setInterval(() => void exchange(), ASK_EVERY_MS).unref();
  return {
    has: (id) => ended.has(id),
    add(id, expiresAt) {
      ended.set(id, expiresAt);
      unsaved.set(id, expiresAt);
      void exchange();
    },
    stop: () => clearInterval(turns ?? undefined),
  };
}
