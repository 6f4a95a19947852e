import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { slotOf } from "./clusterSlot";
import { shardOf, shardTags } from "./shards";

it("knows the slots of Redis", () => {
  // The specification's own example, and what CLUSTER KEYSLOT answers.
  expect(slotOf("123456789")).toBe(0x31c3);
  expect(slotOf("default")).toBe(5718);
});

it.each([1, 2, 3, 6, 64])("spreads %d parts evenly over the slots", (count) => {
  const slots = shardTags("default", count).map(slotOf);
  const share = 16_384 / count;
  slots.forEach((slot, index) => expect(Math.floor(slot / share)).toBe(index));
});

it("gives every part about as many tasks", () => {
  const counts = [0, 0, 0, 0, 0];
  for (let n = 0; n < 10_000; n++) counts[shardOf(randomUUID(), 5)]!++;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(300);
});
