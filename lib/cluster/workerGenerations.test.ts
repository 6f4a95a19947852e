import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldGenerations, type WorkerSign } from "./workerGenerations";

const MINUTE = 60_000;

function came(worker: string, at: number, pid: number, version = "5.5.3"): WorkerSign {
  return { worker, at, pid, version, kind: "came" };
}

function left(worker: string, at: number, pid: number): WorkerSign {
  return { worker, at, pid, version: null, kind: "left" };
}

describe("foldGenerations", () => {
  it("takes workers that start one after the other for one deploy", () => {
    const signs = [
      came("mail@a", 0, 1),
      came("mail@b", MINUTE, 2),
      came("mail@a", 60 * MINUTE, 3),
      came("mail@b", 61 * MINUTE, 4),
    ];
    expect(foldGenerations(signs, 2 * MINUTE)).toEqual([
      { at: 0, workers: ["mail@a", "mail@b"], version: null },
      { at: 60 * MINUTE, workers: ["mail@a", "mail@b"], version: null },
    ]);
  });

  it("tells the version when it is a new one", () => {
    const signs = [came("a", 0, 1), came("a", 60 * MINUTE, 2, "5.6.1"), came("a", 90 * MINUTE, 3, "5.6.1")];
    expect(foldGenerations(signs, MINUTE).map(({ version }) => version)).toEqual([null, "5.6.1", null]);
  });

  it("does not take a worker that finds its connection again for a new one", () => {
    expect(foldGenerations([came("a", 0, 1), came("a", 30 * MINUTE, 1)], MINUTE)).toHaveLength(1);
  });

  it("knows a container that starts again with the same pid by its goodbye", () => {
    const signs = [came("a", 0, 1), left("a", 30 * MINUTE, 1), came("a", 31 * MINUTE, 1)];
    expect(foldGenerations(signs, MINUTE).map(({ at }) => at)).toEqual([0, 31 * MINUTE]);
  });

  it("comes to the same whatever the order and however often signs come", () => {
    const sign = fc.record({
      worker: fc.constantFrom("a", "b", "c"),
      pid: fc.integer({ min: 1, max: 3 }),
      at: fc
        .uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 1 })
        .map(([at]) => at ?? 0),
      version: fc.constantFrom("1", "2", null),
      kind: fc.constantFrom("came" as const, "left" as const),
    });
    const signs = fc.uniqueArray(sign, { selector: ({ at }) => at, maxLength: 30 });
    fc.assert(
      fc.property(signs, fc.nat({ max: 20 }), (list, together) => {
        const doubled = [...list, ...list].reverse();
        expect(foldGenerations(doubled, together)).toEqual(foldGenerations(list, together));
      }),
    );
  });
});
