/** For tests: tasks of a workflow with times in ms after its begin. */
import type { WorkflowTask } from "./workflow";

export const BEGUN_AT = Date.UTC(2026, 10, 21, 14);

/** Sent at `sent`, ran from `began` to `ended` and succeeded; without `ended` it runs, without `began` it waits. */
export function workflowTask(
  id: string,
  times: { sent: number; began?: number; ended?: number },
  fields: Partial<WorkflowTask> = {},
): WorkflowTask {
  const at = (ms: number | undefined) => (ms === undefined ? null : BEGUN_AT + ms);
  const { sent, began, ended } = times;
  return {
    id,
    version: 1,
    name: `shop.${id}`,
    state: ended !== undefined ? "SUCCESS" : began !== undefined ? "STARTED" : "PENDING",
    lost: false,
    worker: began === undefined ? null : "shop@a",
    queue: "celery",
    retries: 0,
    createdAt: BEGUN_AT + sent,
    receivedAt: began === undefined ? null : BEGUN_AT + Math.min(sent + 5, began),
    startedAt: at(began),
    finishedAt: at(ended),
    updatedAt: BEGUN_AT + (ended ?? began ?? sent),
    etaAt: null,
    runtime: ended === undefined || began === undefined ? null : (ended - began) / 1000,
    exceptionType: null,
    rootId: "a",
    parentId: null,
    ...fields,
  };
}

/** `a`, then `b` when it has ended, and so on: a chain as Celery runs it. */
export function chainOf(...ids: string[]): WorkflowTask[] {
  return ids.map((id, nth) =>
    workflowTask(
      id,
      { sent: nth * 1000, began: nth * 1000 + 20, ended: nth * 1000 + 998 },
      { rootId: ids[0] ?? null, parentId: ids[nth - 1] ?? null },
    ),
  );
}

/** `a`, then three members side by side, then the body, sent by the member that ends last. */
export function chainWithChord(): WorkflowTask[] {
  const member = (nth: number, ended: number) =>
    workflowTask(`m${nth}`, { sent: 1000 + nth, began: 1050, ended }, { name: "shop.member", parentId: "a" });
  return [
    workflowTask("a", { sent: 0, began: 10, ended: 1002 }),
    ...[member(1, 1500), member(2, 1900), member(3, 1700)],
    workflowTask("body", { sent: 1898, began: 1910, ended: 2000 }, { parentId: "m2" }),
  ];
}
