/** What becomes of a queue at its present rates. Pure: the words are the pages'. */

/**
 * `empty`: nothing waits. `draining`: it will be empty at `emptyAt`. `steady`: it neither grows nor shrinks. `growing`: it
 * will never be empty at this rate. `stuck`: nothing is taken out at all. `unknown`: the rates are not known.
 */
export const FORECASTS = ["empty", "draining", "steady", "growing", "stuck", "unknown"] as const;

export interface QueueForecast {
  code: (typeof FORECASTS)[number];
  /** Unix ms. */
  emptyAt: number | null;
  /** Only of `growing`: with so many slots more, as much would be taken out as comes in. */
  slotsMissing: number | null;
}

export interface QueueFlow {
  ready: number | null;
  /** Messages a second. */
  inPerSecond: number | null;
  outPerSecond: number | null;
  /** How long one task keeps a slot, ms; null where not known. */
  runtimeMs: number | null;
  /** Nobody takes from it. */
  unconsumed: boolean;
  /** By how many messages a second it became longer in the last seconds; null where not known. */
  growsPerSecond: number | null;
}

/** A difference of rates below this share of them is noise. */
const STEADY_SHARE = 0.05;
/** Further ahead it is not worth saying when. */
const MAX_AHEAD_MS = 7 * 86_400_000;

export function forecastQueue(
  { ready, inPerSecond, outPerSecond, runtimeMs, unconsumed, growsPerSecond }: QueueFlow,
  now: number,
): QueueForecast {
  const empties = (left: number, perSecond: number) => {
    const aheadMs = (left / perSecond) * 1000;
    return aheadMs > MAX_AHEAD_MS ? say("steady") : say("draining", { emptyAt: Math.round(now + aheadMs) });
  };
  const say = (code: QueueForecast["code"], more: Partial<QueueForecast> = {}): QueueForecast => ({
    code,
    emptyAt: null,
    slotsMissing: null,
    ...more,
  });
  if (ready === 0) return say("empty");
  if (ready === null) return say("unknown");
  if (unconsumed) return say("stuck");
  // The rates are of minutes: of a burst, or of its end, they tell too late.
  if (growsPerSecond !== null && growsPerSecond < 0) return empties(ready, -growsPerSecond);
  if (inPerSecond === null || outPerSecond === null) return say("unknown");
  if (outPerSecond === 0) return say("stuck");
  const shrinking = outPerSecond - inPerSecond;
  if (growsPerSecond === 0 && shrinking < 0) return say("steady");
  if (Math.abs(shrinking) <= STEADY_SHARE * Math.max(inPerSecond, outPerSecond)) return say("steady");
  if (shrinking > 0) return empties(ready, shrinking);
  const slotsMissing = runtimeMs === null ? null : Math.max(1, Math.ceil((-shrinking * runtimeMs) / 1000));
  return say("growing", { slotsMissing });
}

/**
 * What came in and went out between two looks at a queue. Events tell what was sent there; what went out follows from how
 * the queue's length moved meanwhile. What the length grew by came in, told or not.
 */
export function measureFlow(
  before: { at: number; ready: number },
  after: { at: number; ready: number },
  sent: number,
): { inPerSecond: number; outPerSecond: number } | null {
  const seconds = (after.at - before.at) / 1000;
  if (seconds <= 0) return null;
  const growth = after.ready - before.ready;
  const came = Math.max(sent, growth);
  return { inPerSecond: came / seconds, outPerSecond: (came - growth) / seconds };
}
