import { expect, it } from "vitest";
import { askForReason, reasonInHand, withReason } from "./reasons";

it("is in hand for what is begun at once, and for nothing after it", async () => {
  let later: string | null = "none yet";
  const sent = withReason("ticket 42", async () => {
    const first = reasonInHand();
    await Promise.resolve();
    later = reasonInHand();
    return first;
  });
  expect(reasonInHand()).toBeNull();
  expect(await sent).toBe("ticket 42");
  expect(later).toBeNull();
});

it("is let go of when sending fails", () => {
  const fail = () => {
    throw new Error("no");
  };
  expect(() => withReason("x", fail)).toThrow("no");
  expect(reasonInHand()).toBeNull();
});

it("is asked for only when somebody is asked", () => {
  const asked = askForReason();
  expect(asked).toBeInstanceOf(Promise);
});
