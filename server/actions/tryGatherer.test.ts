import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTryGatherer, type GatheredTries } from "./tryGatherer";

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());

function open() {
  const gathered: (GatheredTries & { at: number })[] = [];
  const gatherer = createTryGatherer({
    now: Date.now,
    onGathered: (one) => gathered.push({ ...one, at: Date.now() }),
  });
  return { gatherer, gathered };
}

it("gives each of them some lines, and tells of the rest when the minute is over, by whom and from where", () => {
  const { gatherer, gathered } = open();
  const single = Array.from({ length: 1000 }, () => gatherer.takesLine("vera", "10.0.0.1")).filter(Boolean);
  expect(single).toHaveLength(30);
  // What one does takes nobody else's line.
  expect(gatherer.takesLine("otto", "10.0.0.2")).toBe(true);
  expect(gathered).toEqual([]);
  vi.advanceTimersByTime(60_000);
  expect(gathered).toEqual([
    {
      at: 1_060_000,
      who: "vera",
      tries: 970,
      from: "10.0.0.1",
      details: { addresses: 1, since: new Date(1_000_000).toISOString() },
    },
  ]);
  expect(gatherer.takesLine("vera", "10.0.0.1")).toBe(true);
});

it("counts together those beyond as many names as it keeps", () => {
  const { gatherer, gathered } = open();
  for (let n = 0; n < 5000; n++) gatherer.takesLine(`name-${n}`, `10.0.${n % 7}.1`);
  gatherer.stop();
  expect(gathered).toMatchObject([{ who: "", tries: 3970, from: "", details: { addresses: 7 } }]);
});
