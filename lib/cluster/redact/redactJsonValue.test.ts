import { expect, it } from "vitest";
import { parsePythonJson } from "../../celery/pythonJson";
import { printPythonJson } from "../../celery/printPythonJson";
import { HIDDEN } from "./hidden";
import { redactorOf } from "./redactor";
import { redactJsonValue } from "./redactJsonValue";

const redactor = redactorOf({ rules: ["billing.charge:0"], defaults: true });
const shown = (text: string) => printPythonJson(redactJsonValue(redactor, parsePythonJson(text) ?? null));

it("hides arguments of the tasks in a worker's answer, by the rules of each", () => {
  const answer = `[{"id": "a", "name": "billing.charge", "type": "billing.charge", "args": ["first", 1.0], "kwargs": {"token": "x", "n": 1}},
    {"id": "b", "name": "other", "args": "('first', 1)", "kwargs": "{'password': 'y'}"}]`;
  expect(JSON.parse(shown(answer))).toEqual([
    {
      ...{ id: "a", name: "billing.charge", type: "billing.charge" },
      ...{ args: [HIDDEN, 1], kwargs: { token: HIDDEN, n: 1 } },
    },
    { id: "b", name: "other", args: "('first', 1)", kwargs: `{'password': '${HIDDEN}'}` },
  ]);
});

it("hides secrets of settings, and leaves what Celery has hidden and what is none", () => {
  const settings = `{"security_key_password": "x", "result_backend": "redis://:pw@host/0", "broker_password": "********", "task_token": null, "pool": 4111111111111111}`;
  expect(JSON.parse(shown(settings))).toEqual({
    ...{ security_key_password: HIDDEN, result_backend: `redis://:${HIDDEN}@host/0` },
    ...{ broker_password: "********", task_token: null, pool: HIDDEN },
  });
});
