import { DEFAULT_REDACTOR } from "@/lib/cluster/redact/redactor";
import { afterEach, expect, it, vi } from "vitest";
import { FakeStore, taskEvent, taskLife } from "@/server/testing/fakeStore";
import { createView, type View } from "../view/view";
import type { QueryContext } from "./queries";
import { exportTasks } from "./taskExport";

const NOW = Date.UTC(2026, 10, 21, 14, 30);
const views: View[] = [];

afterEach(async () => {
  for (const view of views.splice(0)) await view.stop();
});

async function open(store: FakeStore): Promise<Pick<QueryContext, "store" | "view" | "redactor">> {
  const view = createView(store, { now: () => NOW });
  views.push(view);
  await view.start();
  await vi.waitFor(() => expect(view.hydrating).toBe(false), { timeout: 10_000 });
  // Of the store, an export reads the events of tasks and nothing else.
  return { store: store as unknown as QueryContext["store"], view, redactor: DEFAULT_REDACTOR };
}

async function all(pieces: AsyncGenerator<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

const never = new AbortController().signal;

it("writes every task of the filter, newest first, each as one JSON object", async () => {
  const store = new FakeStore();
  for (let n = 0; n < 250; n++)
    store.add(...taskLife(`task-${n}`, NOW - 1000 + n, { name: `shop.n${n % 2}` }));
  const context = await open(store);
  const text = await all(exportTasks(context, { filter: "name:shop.n1" }, "jsonl", never));
  const tasks = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; state: string; lost: boolean; attempts: object[] });
  expect(tasks).toHaveLength(125);
  expect(tasks[0]).toMatchObject({ id: "task-249", state: "SUCCESS", lost: false });
  expect(tasks.at(-1)?.id).toBe("task-1");
  expect(tasks[0]?.attempts).toHaveLength(1);
});

it("quotes what breaks a line of CSV, and disarms what a spreadsheet would run", async () => {
  const store = new FakeStore();
  store.add(
    taskEvent("=cmd", "task-received", NOW - 1000, {
      name: "shop.pay",
      args: '("a,b",)',
      kwargs: "{'x': 1}",
    }),
    taskEvent("=cmd", "task-failed", NOW - 10, { exception: "+SUM(A1)", traceback: 'File "x"\nline two' }),
  );
  const context = await open(store);
  const text = await all(exportTasks(context, { filter: "" }, "csv", never));
  expect(text.startsWith("\uFEFFid,name,state,")).toBe(true);
  expect(text).toContain("\r\n'=cmd,shop.pay,FAILURE,false,");
  expect(text).toContain('"(""a,b"",)"');
  expect(text).toContain(",'+SUM(A1),");
  expect(text).toContain('"File ""x""\nline two"');
  expect(text).toContain("2026-11-21T14:29:59.000Z");
});

it("reads on only when what was read is taken, and no more when nobody takes it", async () => {
  const store = new FakeStore();
  for (let n = 0; n < 1000; n++) store.add(...taskLife(`task-${n}`, NOW - 1000 + n));
  const context = await open(store);
  const before = store.tasksRead;
  const pieces = exportTasks(context, { filter: "" }, "jsonl", never);
  await pieces.next();
  await pieces.next();
  expect(store.tasksRead - before).toBe(200);
  await pieces.return(undefined);
  expect(store.tasksRead - before).toBe(200);
});

it("looks into long texts first where the filter asks for them", async () => {
  const store = new FakeStore();
  for (let n = 0; n < 300; n++)
    store.add(...taskLife(`task-${n}`, NOW - 1000 + n, { kwargs: `{'n': ${n}}` }));
  const context = await open(store);
  const text = await all(exportTasks(context, { filter: "kwargs.n:7" }, "jsonl", never));
  expect(text.trimEnd().split("\n")).toHaveLength(1);
  expect(text).toContain('"task-7"');
});

it("refuses a filter that cannot be read before anything is written", () => {
  const context = { store: {}, view: {} } as unknown as Pick<QueryContext, "store" | "view" | "redactor">;
  expect(() => exportTasks(context, { filter: "(" }, "csv", never)).toThrow(
    expect.objectContaining({ code: "BAD_FILTER" }),
  );
});
