/** What a worker told when it was asked, with the secrets of the tasks that it holds hidden. */
import type { HeldTask } from "@/lib/celery/inspect";
import type { Redactor } from "@/lib/cluster/redact/redactor";
import { hiderOf } from "@/lib/cluster/redact/redactTask";
import type { WorkerInspection } from "@/lib/contract/control";

/** A copy; what was told stays as it was. */
export function hiddenInspection(redactor: Redactor, inspection: WorkerInspection): WorkerInspection {
  const { panels, ...rest } = inspection;
  const { active, reserved, scheduled, conf, report, stats } = panels;
  const held = (task: HeldTask) => hiddenTask(redactor, task);
  const heldTasks = ({ total, items }: { total: number; items: HeldTask[] }) => ({
    total,
    items: items.map(held),
  });
  return {
    ...rest,
    panels: {
      ...panels,
      active: { ...active, value: active.value && heldTasks(active.value) },
      reserved: { ...reserved, value: reserved.value && heldTasks(reserved.value) },
      scheduled: {
        ...scheduled,
        value: scheduled.value && {
          total: scheduled.value.total,
          items: scheduled.value.items.map(({ dueAt, task }) => ({ dueAt, task: held(task) })),
        },
      },
      conf: {
        ...conf,
        value: conf.value?.map(({ name, value }) => ({ name, value: redactor.json(value) })) ?? null,
      },
      report: { ...report, value: report.value && redactor.text(report.value) },
      stats: { ...stats, value: stats.value && hiddenStats(redactor, stats.value) },
    },
  };
}

type Stats = NonNullable<WorkerInspection["panels"]["stats"]["value"]>;

function hiddenStats(redactor: Redactor, stats: Stats): Stats {
  const { transportOptions } = stats.broker;
  if (transportOptions === null) return stats;
  return { ...stats, broker: { ...stats.broker, transportOptions: redactor.json(transportOptions) } };
}

function hiddenTask(redactor: Redactor, task: HeldTask): HeldTask {
  const hider = hiderOf(redactor, task);
  const { args, kwargs, argsForm } = task;
  const isJson = argsForm === "json";
  return {
    ...task,
    args: args && (isJson ? hider.argsJson(args) : hider.args(args)),
    kwargs: kwargs && (isJson ? hider.json(kwargs) : hider.text(kwargs)),
  };
}
