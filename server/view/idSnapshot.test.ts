import { expect, it } from "vitest";
import { IdSnapshot } from "./idSnapshot";

it("gives back ids of every kind, in their order", () => {
  const ids = [
    "0f8c1d1e-22aa-4b0a-8f34-2b7d9e0a41aa",
    "not a uuid",
    "FFFFFFFF-22aa-4b0a-8f34-2b7d9e0a41aa",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
  ];
  const snapshot = new IdSnapshot(4);
  for (const id of ids) expect(snapshot.add(id)).toBe(true);
  expect(snapshot.add("one too many")).toBe(false);
  expect(snapshot.size).toBe(4);
  expect(snapshot.slice(0, 2)).toEqual(ids.slice(0, 2));
  expect(snapshot.slice(2, 100)).toEqual(ids.slice(2));
});
