import { expect, it } from "vitest";
import type { AuditBegin, AuditEnd } from "../store/store";
import { AppError } from "@/lib/contract/errors";
import { createActionGate, type ActionInfo, type Actor } from "./actionGate";
import { createRefusals, type Refusals } from "./refusals";

const VERA: Actor = {
  name: "vera",
  role: "viewer",
  grants: [],
  readOnly: false,
  from: "10.0.0.1",
  reason: "why",
};
const OTTO: Actor = { ...VERA, name: "otto", role: "operator" };
const PURGE: ActionInfo = {
  action: "queue-purge",
  permission: "purge",
  about: { queues: ["mail"] },
  targets: ["mail"],
  details: { all: true },
};
const REVOKE: ActionInfo = {
  ...PURGE,
  action: "revoke",
  permission: "revoke",
  about: "each",
  targets: ["t1"],
};

function open() {
  const written: (AuditBegin | AuditEnd)[] = [];
  const store = {
    writeAudit(entry: AuditBegin | AuditEnd) {
      written.push(entry);
      return Promise.resolve();
    },
    noteAuditOpen: () => Promise.resolve(),
  };
  const onTrouble = (error: unknown) => {
    throw error;
  };
  const refusals: Refusals = createRefusals({ store, now: () => 5, onTrouble });
  return { written, refusals, gate: createActionGate({ store, now: () => 5, refusals, onTrouble }) };
}

it("writes who was refused what, from where and why, and tells it once", async () => {
  const { written, refusals, gate } = open();
  const error: unknown = await gate.begin(VERA, PURGE).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "NOT_ALLOWED" });
  refusals.note(VERA, { action: "request", targets: [], targetCount: 0, details: "{}" }, error);
  await refusals.stop();
  expect(written).toMatchObject([
    {
      user: "vera",
      role: "viewer",
      from: "10.0.0.1",
      reason: "why",
      action: "queue-purge",
      targets: ["mail"],
      details: '{"all":true}',
      end: { isRefused: true, error: 'That needs the permission "purge" for the queue "mail".' },
    },
  ]);
});

it("tells it in the action's own line where that had begun", async () => {
  const { written, refusals, gate } = open();
  const missing = new AppError(
    "NOT_ALLOWED",
    {},
    'That needs the permission "revoke" for the task "shop.pay".',
  );
  await expect(
    gate.run(
      OTTO,
      REVOKE,
      () => Promise.reject(missing),
      () => ({}),
    ),
  ).rejects.toBe(missing);
  refusals.note(OTTO, { action: "request", targets: [], targetCount: 0, details: "{}" }, missing);
  await refusals.stop();
  expect(written).toMatchObject([{ action: "revoke" }, { isRefused: true, error: missing.message }]);
});

it("leaves alone what went wrong otherwise", async () => {
  const { written, refusals, gate } = open();
  const away = new AppError("BROKER_UNAVAILABLE");
  await expect(
    gate.run(
      OTTO,
      REVOKE,
      () => Promise.reject(away),
      () => ({}),
    ),
  ).rejects.toBe(away);
  refusals.note(VERA, { action: "request", targets: [], targetCount: 0, details: "{}" }, away);
  await refusals.stop();
  expect(written).toHaveLength(2);
  expect(written[1]).not.toHaveProperty("isRefused");
});

it("makes of 10,000 refused tries some lines, which tell them all", async () => {
  const { written, refusals } = open();
  for (let n = 0; n < 10_000; n++) {
    refusals.note(
      VERA,
      { action: "request", targets: ["DELETE /x"], targetCount: 1, details: "{}" },
      new AppError("NOT_ALLOWED"),
    );
  }
  await refusals.stop();
  expect(written).toHaveLength(31);
  expect(written.at(-1)).toMatchObject({ user: "vera", end: { counts: { tries: 9970 }, isRefused: true } });
});
