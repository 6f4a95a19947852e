import { expect, it } from "vitest";
import type { HeldTask } from "@/lib/celery/inspect";
import { HIDDEN } from "@/lib/cluster/redact/hidden";
import { redactorOf } from "@/lib/cluster/redact/redactor";
import type { WorkerInspection } from "@/lib/contract/control";
import { createInspector } from "../control/inspect";
import { hiddenInspection } from "./hiddenInspection";

const held = (task: Partial<HeldTask>): HeldTask => ({
  ...{ id: "a", name: "billing.charge", taskName: null, startedAt: null, acknowledged: null },
  ...{ exchange: null, routingKey: null, priority: null, redelivered: null, pid: null },
  ...{ args: null, kwargs: null, argsForm: "repr" },
  ...task,
});

it("hides arguments of held tasks in both forms, settings and the report, and changes nothing of what was told", () => {
  const inspector = createInspector({
    mailbox: {
      call: () => Promise.reject(new Error("nobody is asked")),
      hasMailbox: () => Promise.resolve(null),
    },
    onlineWorkers: () => [],
  });
  const { panels, ...rest } = inspector.get("w1@host");
  const repr = held({ args: "('first', 2)", kwargs: "{'password': 'x'}" });
  const json = held({ args: '["first", 2]', kwargs: '{"password": "x"}', argsForm: "json" });
  const told: WorkerInspection = {
    ...rest,
    panels: {
      ...panels,
      active: { ...panels.active, value: { total: 1, items: [repr] } },
      reserved: { ...panels.reserved, value: { total: 1, items: [json] } },
      scheduled: { ...panels.scheduled, value: { total: 1, items: [{ dueAt: 1, task: json }] } },
      conf: { ...panels.conf, value: [{ name: "database", value: '"mysql://a:b@host"' }] },
      report: { ...panels.report, value: "api_key: abc123" },
    },
  };
  const before = structuredClone(told);
  const redactor = redactorOf({ rules: ["billing.charge:0"], defaults: true });
  const { active, reserved, scheduled, conf, report } = hiddenInspection(redactor, told).panels;
  const hidden = { args: `["${HIDDEN}", 2]`, kwargs: `{"password": "${HIDDEN}"}` };
  expect(active.value?.items[0]).toMatchObject({
    args: `(${HIDDEN}, 2)`,
    kwargs: `{'password': '${HIDDEN}'}`,
  });
  expect(reserved.value?.items[0]).toMatchObject(hidden);
  expect(scheduled.value?.items[0]?.task).toMatchObject(hidden);
  expect(conf.value?.[0]?.value).toBe(`"mysql://a:${HIDDEN}@host"`);
  expect(report.value).toBe(`api_key: ${HIDDEN}`);
  expect(told).toEqual(before);
});
