import { expect, it } from "vitest";
import { HIDDEN } from "@/lib/cluster/redact/hidden";
import { redactorOf } from "@/lib/cluster/redact/redactor";
import { decodeResultMeta } from "@/lib/celery/results";
import type { ResultAnswer } from "../results/resultReader";
import { createTaskResultReader } from "./taskResults";

const STORED = {
  ...{ status: "FAILURE", task_id: "a", traceback: 'File "a.py"\nLoginError: token=abc123', children: [] },
  result: { exc_type: "LoginError", exc_message: ["password=hunter2", { cvv: 123 }], exc_module: "app" },
  ...{ name: "billing.charge", args: ["first", "plain"], kwargs: { api_key: "k3y", user: "plain" } },
  ...{ worker: "w1@host", retries: 0, queue: "billing", date_done: null, stamped_headers: ["secret"] },
  ...{ stamps: { secret: "st4mp" }, secret: "st4mp" },
};

function readerOf(answer: Partial<ResultAnswer>) {
  const whole: ResultAnswer = {
    ...{ state: "found", meta: null, sizeBytes: 10, head: null, problem: null, readAt: 0 },
    ...answer,
  };
  const redactor = redactorOf({ rules: ["billing.charge:0"], defaults: true });
  const source = { kind: "redis", reason: null, address: null } as const;
  const results = { source, read: () => Promise.resolve(whole) };
  return createTaskResultReader(
    results,
    redactor,
    () => Promise.resolve(null),
    () => 0,
  );
}

const SECRETS = /abc123|hunter2|123|first|k3y|st4mp/;

it("hides secrets in all that the backend keeps of a task, tells where, and shows all to who may see it", async () => {
  const decoded = decodeResultMeta(Buffer.from(JSON.stringify(STORED)));
  if (!decoded.ok) throw new Error(decoded.message);
  const reader = readerOf({ meta: decoded.meta });
  const shown = await reader.get("a");
  expect(JSON.stringify(shown)).not.toMatch(SECRETS);
  expect(JSON.stringify(shown)).toContain("plain");
  expect(shown.hidden.map(({ field, of }) => `${field} ${of}`)).toEqual(
    expect.arrayContaining([
      "args 0",
      "kwargs api_key",
      "exception password",
      "exception cvv",
      "traceback token",
    ]),
  );
  const revealed = await reader.reveal("a");
  for (const secret of ["abc123", "hunter2", "first", "k3y"])
    expect(JSON.stringify(revealed)).toContain(secret);
  expect(revealed.hidden).toEqual([]);
});

it("hides the beginning of one that is too large, and what the backend says of its trouble", async () => {
  const head = '{"result": {"password": "hunter2", "n": "';
  const problem = { code: "unreachable", message: "redis://:hunter2@host does not answer" } as const;
  const general = await readerOf({ state: "unreadable", head, problem }).get("a");
  expect(general.head).toBe(`{"result": {"password": "${HIDDEN}", "n": "`);
  expect(JSON.stringify(general)).not.toContain("hunter2");
});
