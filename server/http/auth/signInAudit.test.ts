import { expect, it } from "vitest";
import type { WholeLinesOptions } from "../../actions/wholeLines";
import { createSignInAudit } from "./signInAudit";

type Entry = Parameters<WholeLinesOptions["store"]["writeAudit"]>[0];

function open(fails = false) {
  const written: Entry[] = [];
  const troubles: unknown[] = [];
  const audit = createSignInAudit({
    store: {
      writeAudit(entry) {
        if (fails) return Promise.reject(new Error("away"));
        written.push(entry);
        return Promise.resolve();
      },
    },
    now: () => 5,
    onTrouble: (error) => troubles.push(error),
  });
  return { audit, written, troubles };
}

const ANNA = { by: "password", name: "anna", email: null, groups: [] };

it("tells who signed in and out, by what and from where", async () => {
  const { audit, written } = open();
  audit.signedIn(ANNA, "admin", "10.0.0.1");
  audit.signedOut(ANNA, "admin", "10.0.0.1");
  await audit.stop();
  expect(written).toMatchObject([
    {
      action: "sign-in",
      user: "anna",
      role: "admin",
      from: "10.0.0.1",
      details: '{"by":"password"}',
      end: { error: null },
    },
    { action: "sign-out", user: "anna" },
  ]);
});

it("makes of 100,000 wrong passwords a few lines, which tell them all", async () => {
  const { audit, written } = open();
  for (let n = 0; n < 100_000; n++) {
    const from = `10.0.${Math.floor(n / 250) % 250}.${n % 250}`;
    audit.refused({ name: `name-${n}`, from, by: "password", isTooMany: n % 2 === 1 });
  }
  await audit.stop();
  expect(written.length).toBe(31);
  expect(written[0]).toMatchObject({ action: "sign-in-failed", user: "name-0", from: "10.0.0.0" });
  expect(written.at(-1)).toMatchObject({ user: "", from: "", end: { counts: { tries: 99_970 } } });
});

it("keeps nobody out when a line cannot be written", async () => {
  const { audit, troubles } = open(true);
  audit.signedIn(ANNA, null, "");
  await audit.stop();
  expect(troubles).toHaveLength(1);
});
