/** One failed task and its worker in a store, for tests of what can be done to them. */
import { vi } from "vitest";
import type { WorkerEvent } from "@/lib/celery/celeryEvent";
import { taskEvent } from "./fakeStore";
import type { Services } from "../services";

/** Resolves when the view knows both. */
export async function aTask(
  { store, view, now }: Services,
  { id, name, worker }: { id: string; name: string; worker: string },
): Promise<void> {
  const at = now();
  const beat: WorkerEvent = {
    kind: "worker",
    type: "worker-heartbeat",
    hostname: worker,
    pid: 7,
    clock: 1,
    at,
    freq: 2,
    active: 0,
    processed: 1,
    loadavg: [0, 0, 0],
  };
  await store.appendBatch({
    taskEvents: [
      taskEvent(id, "task-received", at - 20, { name, args: "()", kwargs: "{}", retries: 0 }),
      taskEvent(id, "task-failed", at - 10, { exception: "ValueError('no')" }),
    ],
    workerEvents: [beat],
    problems: [],
    received: 3,
    dropped: 0,
    receivedAt: at,
  });
  await vi.waitFor(() => {
    if (view.size === 0 || view.worker(worker) === null) throw new Error("not there yet");
  });
}
