/**
 * Lines of the audit that somebody causes by trying in vain. They are written one by one only as far as people fail; of what
 * comes beyond that in a minute one line says how many, so that 100,000 tries are some lines and not the whole audit.
 */
export interface TryGatherer {
  /** Whether this one has a line of its own; else it is gathered. `who`: whose tries are counted together. */
  takesLine(who: string, from: string, isOneTooMany?: boolean): boolean;
  /** Tells of what is gathered. */
  stop(): void;
}

export interface GatheredTries {
  who: string;
  tries: number;
  /** The one address that they came from; empty where there were several. */
  from: string;
  details: { addresses: number; since: string };
}

export interface TryGathererOptions {
  /** Called at the end of a window, so that the line stands where its time is. */
  onGathered: (gathered: GatheredTries) => void;
  /** Unix ms. */
  now: () => number;
  windowMs?: number;
}

const WINDOW_MS = 60_000;
/** Of one in a window, by one process. */
const MOST_SINGLE = 30;
const MOST_ADDRESSES = 1000;
/** Beyond these all others are counted as nobody's. */
const MOST_COUNTED = 1000;

export function createTryGatherer({
  onGathered,
  now,
  windowMs = WINDOW_MS,
}: TryGathererOptions): TryGatherer {
  let counts = new Map<string, { single: number; tries: number; since: number; addresses: Set<string> }>();
  let window: ReturnType<typeof setTimeout> | null = null;

  function countOf(who: string) {
    const key = counts.has(who) || counts.size < MOST_COUNTED ? who : "";
    const known = counts.get(key) ?? { single: 0, tries: 0, since: now(), addresses: new Set<string>() };
    counts.set(key, known);
    return known;
  }

  function endWindow(): void {
    window = null;
    const ended = counts;
    counts = new Map();
    for (const [who, { tries, since, addresses }] of ended) {
      if (tries === 0) continue;
      const from = addresses.size === 1 ? [...addresses][0]! : "";
      const details = { addresses: addresses.size, since: new Date(since).toISOString() };
      onGathered({ who, tries, from, details });
    }
  }

  return {
    takesLine(who, from, isOneTooMany = false) {
      window ??= setTimeout(endWindow, windowMs).unref();
      const count = countOf(who);
      if (!isOneTooMany && ++count.single <= MOST_SINGLE) return true;
      if (count.tries++ === 0) count.since = now();
      if (count.addresses.size < MOST_ADDRESSES) count.addresses.add(from);
      return false;
    },
    stop() {
      if (window !== null) clearTimeout(window);
      endWindow();
    },
  };
}
