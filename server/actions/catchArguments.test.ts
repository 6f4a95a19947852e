import { describe, expect, it, vi } from "vitest";
import type { TaskEvent } from "@/lib/celery/celeryEvent";
import type { ControlCommand } from "@/lib/celery/control";
import type { PythonJson } from "@/lib/celery/pythonJson";
import { createArgumentCatcher } from "./catchArguments";
import type { CaughtArguments } from "../store/caughtStore";

type Context = Parameters<typeof createArgumentCatcher>[0]["context"];
type Answer = (command: ControlCommand) => PythonJson | undefined;

/** A cluster with one worker, and what ingest noted of it. */
function catching(
  answer: Answer,
  { accepts = '["json"]', args = "('a...',)", state = "STARTED", ids = ["t1"], eta = "" } = {},
) {
  const asked: ControlCommand[] = [];
  const saved = new Map<string, CaughtArguments>();
  let noted = ids.map((id) => ({ id, worker: "a@x" }));
  let looks = 0;
  const event = (uuid: string): TaskEvent => ({
    ...{ kind: "task", type: "task-received", uuid, at: 1, hostname: "a@x", pid: 1, clock: 1 },
    ...{ name: "t", args, kwargs: "{}", ...(eta !== "" && { eta }) },
  });
  const context = {
    store: {
      caught: {
        take: () => {
          looks++;
          const taken = noted;
          noted = [];
          return Promise.resolve(taken);
        },
        save: (id: string, caught: CaughtArguments) => Promise.resolve(void saved.set(id, caught)),
      },
      readTaskEvents: (wanted: string[]) => Promise.resolve(wanted.map((id) => [event(id)])),
    },
    cluster: { task: () => ({ state }), worker: () => ({ name: "a@x" }), statusOf: () => "online" },
    inspector: { get: () => ({ panels: { conf: { value: [{ name: "accept_content", value: accepts }] } } }) },
    caughtLimits: { tasks: 10, bytes: 1000, ageMs: 1000 },
    now: Date.now,
    onTrouble: (error: unknown) => {
      throw error;
    },
  } as unknown as Context; // as much of each part as a catcher touches
  const mailbox = {
    start: vi.fn(),
    stop: () => Promise.resolve(),
    call: (command: ControlCommand) => {
      asked.push(command);
      const value = answer(command);
      const replies = new Map(value === undefined ? [] : [["a@x", value] as const]);
      const none = { silent: [], doubled: [], unreadable: [], unheard: false, interrupted: null };
      return Promise.resolve({ replies, ...none, sentAt: 0, tookMs: 0 });
    },
  };
  const catcher = createArgumentCatcher({ context, mailbox, lookMs: 1 });
  catcher.start();
  const looked = (times: number) => vi.waitFor(() => expect(looks).toBeGreaterThan(times));
  return { catcher, asked, saved, mailbox, looked };
}

const held: Answer = (command) => {
  const ids = command.method === "query_task" ? command.arguments.ids : [];
  return Object.fromEntries(
    ids.map((id) => [id, ["active", { id, args: ["a b"], kwargs: {}, delivery_info: {} }]]),
  );
};

describe("catching arguments while a worker holds them", () => {
  it("asks for those that no event shows whole, and keeps what the worker says", async () => {
    const { catcher, asked, saved } = catching(held, { ids: ["t1", "t2"] });
    await vi.waitFor(() => expect(saved.size).toBe(2));
    await catcher.stop();
    expect(asked).toEqual([{ method: "query_task", arguments: { ids: ["t1", "t2"] } }]);
    expect(saved.get("t1")).toMatchObject({
      argsText: '["a b"]',
      kwargsText: "{}",
      from: "worker",
      by: "a@x",
    });
  });

  it("asks nobody, and opens no connection, where there is nothing to learn", async () => {
    for (const facts of [{ ids: [] }, { args: "('whole',)" }, { args: "(<hidden>)" }, { state: "SUCCESS" }]) {
      const { catcher, asked, mailbox, looked } = catching(held, facts);
      await looked(5);
      await catcher.stop();
      expect(asked).toEqual([]);
      expect(mailbox.start).not.toHaveBeenCalled();
    }
  });

  it("asks for all that wait for their time where one of them is wanted, and then not soon again", async () => {
    const due = new Date(Date.now() + 60_000).toISOString();
    const scheduled: Answer = (command) =>
      command.method === "scheduled"
        ? ["t1", "t2", "t3"].map((id) => ({ eta: due, request: { id, args: [id], kwargs: {} } }))
        : {};
    const { catcher, asked, saved, looked } = catching(scheduled, { ids: ["t1", "t2"], eta: due });
    await vi.waitFor(() => expect(saved.size).toBe(2));
    await looked(10);
    await catcher.stop();
    expect(asked).toEqual([{ method: "scheduled" }]);
    expect(saved.get("t2")).toMatchObject({ argsText: '["t2"]' });
  });

  it("asks about one task at a time where an argument may silence the worker, and leaves it alone once it is silent", async () => {
    const { catcher, asked, looked } = catching(() => undefined, {
      accepts: '["json", "pickle"]',
      ids: ["t1", "t2"],
    });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await looked(10);
    await catcher.stop();
    expect(asked).toEqual([{ method: "query_task", arguments: { ids: ["t1"] } }]);
  });

  it("asks about many in turns of twenty, and not again at once about one that the worker does not hold", async () => {
    const ids = Array.from({ length: 45 }, (_, n) => `t${n}`);
    const { catcher, asked, looked } = catching(() => ({}), { ids });
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    await looked(10);
    await catcher.stop();
    const sizes = asked.map((command) =>
      command.method === "query_task" ? command.arguments.ids.length : 0,
    );
    expect(sizes).toEqual([20, 20, 5]);
  });
});
