import { expect, it } from "vitest";
import type { TaskEvent } from "./celeryEvent";
import { foldFlowerTask } from "./flowerTask";

const event = (type: string, at: number, fields: Partial<TaskEvent> = {}): TaskEvent => ({
  kind: "task",
  type,
  uuid: "t1",
  at: at * 1000,
  hostname: "w1@vm",
  pid: 1,
  clock: at,
  ...fields,
});

it("goes by the order in which events came, as Celery's own state does", () => {
  const task = foldFlowerTask([
    event("task-started", 3),
    event("task-received", 2, { name: "add", args: "(1,)", retries: 0 }),
    event("task-sent", 1, { hostname: "gen1@vm", queue: "q", routingKey: "q" }),
  ]);
  expect(task).toMatchObject({ state: "STARTED", name: "add", args: "(1,)", received: 2, sent: 1 });
  // A late event of sending adds all that it tells; one of receiving no more than what the task is.
  expect(task).toMatchObject({
    timestamp: 1,
    clock: 1,
    client: "gen1@vm",
    worker: "w1@vm",
    routing_key: "q",
  });
});

it("keeps the exception of a retry, and names a retried task as its own child", () => {
  const task = foldFlowerTask([
    event("task-received", 1, { parentId: "t1", rootId: "t1" }),
    event("task-retried", 2, { exception: "ValueError('x')" }),
    event("task-received", 3),
    event("task-succeeded", 4, { result: "1", runtime: 0.5 }),
  ]);
  expect(task).toMatchObject({ state: "SUCCESS", exception: "ValueError('x')", received: 3, runtime: 0.5 });
  expect(task.children).toEqual(["t1"]);
});

it("lets a custom event override a start, and not an end", () => {
  const progress = event("task-progress", 3, { custom: '{"result": "half", "retries": 2}' });
  expect(foldFlowerTask([event("task-started", 2), progress])).toMatchObject({
    state: "PROGRESS",
    result: "half",
  });
  const ended = [event("task-succeeded", 2, { result: "1" }), progress];
  expect(foldFlowerTask(ended)).toMatchObject({ state: "SUCCESS", timestamp: 3 });
});
