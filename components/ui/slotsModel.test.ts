import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BLOCKS, slotsShape } from "./slotsModel";

describe("slotsShape", () => {
  it("draws one block per slot, the long runs first", () => {
    expect(slotsShape({ total: 4, busy: 3, long: 1, unknown: false })).toEqual({
      kind: "blocks",
      blocks: ["long", "busy", "busy", "free"],
      fill: true,
    });
  });

  it("turns into a bar when blocks would be too thin", () => {
    expect(slotsShape({ total: 100, busy: 37, long: 2, unknown: false })).toEqual({
      kind: "bar",
      longShare: 0.02,
      busyShare: 0.35,
    });
  });

  it("claims no free slots while the pool size is unknown", () => {
    expect(slotsShape({ total: null, busy: 2, long: 0, unknown: false })).toEqual({
      kind: "blocks",
      blocks: ["busy", "busy"],
      fill: false,
    });
  });

  it("says of a lost worker only that nothing is known", () => {
    const shape = slotsShape({ total: 8, busy: 8, long: 0, unknown: true });
    expect(shape).toEqual({ kind: "blocks", blocks: Array.from({ length: 8 }, () => "unknown"), fill: true });
  });

  it("never draws more blocks than can be told apart, nor shares over the whole", () => {
    const input = fc.record({
      total: fc.option(fc.nat(500), { nil: null }),
      busy: fc.nat(500),
      long: fc.nat(500),
      unknown: fc.boolean(),
    });
    fc.assert(
      fc.property(input, (slots) => {
        const shape = slotsShape(slots);
        if (shape.kind === "blocks") expect(shape.blocks.length).toBeLessThanOrEqual(MAX_BLOCKS);
        else expect(shape.longShare + shape.busyShare).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });
});
