import { expect, it, vi } from "vitest";
import { lookAgain } from "./lookAgain";

it("tells of trouble when it begins, and again after it was well", async () => {
  const told: unknown[] = [];
  const outcomes = ["bad", "bad", "well", "bad"];
  let looks = 0;
  const looker = lookAgain(
    () => (outcomes[looks++] === "bad" ? Promise.reject(new Error(`look ${looks}`)) : Promise.resolve()),
    0,
    (error) => told.push(error),
  );
  looker.start();
  await vi.waitFor(() => expect(looks).toBeGreaterThan(4));
  await looker.stop();
  expect(told).toEqual([new Error("look 1"), new Error("look 4")]);
});

it("ends the wait when it is stopped, and waits for the look that goes on", async () => {
  let release = () => {};
  const seen: boolean[] = [];
  const looker = lookAgain(
    async (signal) => {
      await new Promise<void>((resolve) => (release = resolve));
      seen.push(signal.aborted);
    },
    3_600_000,
    () => undefined,
  );
  looker.start();
  const stopped = looker.stop();
  release();
  await stopped;
  expect(seen).toEqual([true]);
  const idle = lookAgain(
    () => Promise.resolve(),
    3_600_000,
    () => undefined,
  );
  idle.start();
  await idle.stop();
});
