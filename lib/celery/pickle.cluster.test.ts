import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PICKLE_LIMITS, parsePickle } from "./pickle";
import { NONE } from "./pythonValue";
import { formatPython } from "./pythonValueFormat";
import { asTagged, comparable, runPythonText, tagged } from "./pythonValueTestKit";

const pickleSchema = z.object({ pickle: z.string(), protocol: z.number(), value: z.unknown() });

/** Another seed makes other values: the number is here so that a failure can be repeated. */
const SEED = 20262;
const COUNT = 6000;

describe("pickles written by the real Python", () => {
  const pickles = runPythonText("pickles", SEED, COUNT).map((line) => pickleSchema.parse(line));

  it("are read as what they were written from, in every protocol", () => {
    expect(pickles.length).toBeGreaterThan(COUNT * 0.9);
    expect(new Set(pickles.map(({ protocol }) => protocol))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    for (const { pickle, protocol, value } of pickles) {
      const result = parsePickle(Buffer.from(pickle, "base64"));
      if (!result.ok)
        throw new Error(`${result.code} at ${result.position}: ${result.message}, in ${pickle}`);
      expect(result.cut).toBe(false);
      expect(result.protocol).toBe(protocol < 2 ? 0 : protocol);
      expect(comparable(tagged(result.value, "parts"))).toBe(comparable(asTagged(value)));
    }
  });

  it("are read or refused, whatever is done to their bytes", () => {
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...pickles),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        fc.nat({ max: 10 }),
        ({ pickle }, changes, cutAt) => {
          const bytes = Uint8Array.from(Buffer.from(pickle, "base64"));
          for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
          const result = parsePickle(cutAt === 0 ? bytes.subarray(0, bytes.length >> 1) : bytes);
          if (!result.ok) refused++;
          const value = result.ok ? result.value : result.partial;
          expect(formatPython(value ?? NONE).length).toBeLessThan(40 * PICKLE_LIMITS.maxChars);
        },
      ),
      { numRuns: 10_000, seed: SEED },
    );
    expect(refused).toBeGreaterThan(1000);
  });
});
