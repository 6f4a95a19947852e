/**
 * Every command, from the browser to a worker and back: what became of it is asked of the worker by Celery's own client,
 * never by Umbel. The workers are the test's own, on exchanges of their own.
 */
import type { Page } from "@playwright/test";
import { startLab, type Lab, type LabWorker } from "../cluster/lab";
import { startUmbel, type RunningUmbel } from "../cluster/startUmbel";
import { expect, test } from "../fixtures";
import { WorkerPage } from "../pages/workerPage";
import { WorkersPage } from "../pages/workersPage";

const PATIENCE = { timeout: 30_000 };

let lab: Lab;
let umbel: RunningUmbel;
let prefork: LabWorker;
let solo: LabWorker;
let threads: LabWorker;
let scaling: LabWorker;

// One after the other: each finds the workers as the one before left them.
test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  lab = startLab();
  [umbel, prefork, solo, threads, scaling] = await Promise.all([
    startUmbel({ args: ["--event-exchange", lab.name, "--control-exchange", lab.name] }),
    lab.startWorker({ pool: "prefork", poolRestarts: true }),
    lab.startWorker({ pool: "solo" }),
    lab.startWorker({ pool: "threads" }),
    lab.startWorker({ pool: "prefork", args: ["-E", "--autoscale=3,1"] }),
  ]);
});

test.afterAll(async () => {
  await Promise.all([umbel.stop(), lab.stop()]);
});

const processes = async () =>
  ((await lab.inspect(prefork, "stats")) as { pool: { processes: number[] } }).pool.processes;
const queuesOf = async (worker: LabWorker) =>
  ((await lab.inspect(worker, "active_queues")) as { name: string }[]).map(({ name }) => name);
const registered = async (worker: LabWorker, ...items: string[]) =>
  lab.inspect(worker, "_request", { command: "registered", taskinfoitems: items });
const pagesOf = (page: Page) => ({ one: new WorkerPage(page), list: new WorkersPage(page) });

test("the pool grows and shrinks by what its control shows", async ({ page }) => {
  const { one } = pagesOf(page);
  await one.open(umbel.url, prefork.name);
  const size = one.panel("Pool").getByRole("textbox", { name: "Size" });
  await expect(size).toHaveValue("2");
  await size.fill("4");
  await one.change("pool_grow(2)").getByRole("button", { name: "Undo" }).click();
  await expect(size).toHaveValue("2");
  await size.fill("4");
  await one.apply("pool_grow(2)");
  await expect(one.toast(`More slots sent to ${prefork.name}`)).toBeVisible();
  // A prefork pool makes its new processes when it next looks after itself.
  await lab.send("lab.add", { args: [1, 1], queue: prefork.queue });
  await expect.poll(processes, PATIENCE).toHaveLength(4);
  await expect(size).toHaveValue("4");
  await size.fill("3");
  await one.apply("pool_shrink(1)");
  await expect.poll(processes, PATIENCE).toHaveLength(3);
});

test("a worker that scales itself is given another range", async ({ page }) => {
  const { one } = pagesOf(page);
  await one.open(umbel.url, scaling.name);
  const pool = one.panel("Pool");
  await expect(pool.getByRole("textbox", { name: "Size" })).toBeHidden();
  await pool.getByRole("textbox", { name: "Most slots" }).fill("5");
  await pool.getByRole("textbox", { name: "Least slots" }).fill("2");
  await one.apply("autoscale(max=5, min=2)");
  await expect
    .poll(() => lab.inspect(scaling, "stats"), PATIENCE)
    .toMatchObject({ autoscaler: { max: 5, min: 2 } });
});

test("the pool is restarted after it was asked, and its processes are others", async ({ page }) => {
  const { one } = pagesOf(page);
  const before = await processes();
  await one.open(umbel.url, prefork.name);
  await page.getByRole("button", { name: "Restart pool…" }).click();
  await expect(one.dialog()).toContainText("Nothing is running.");
  await one.dialog().getByRole("button", { name: "Restart pool" }).click();
  await expect(one.toast(`Pool restart sent to ${prefork.name}`)).toBeVisible();
  await expect
    .poll(async () => {
      await lab.send("lab.add", { args: [1, 1], queue: prefork.queue, times: 3 });
      return (await processes()).filter((pid) => before.includes(pid));
    }, PATIENCE)
    .toEqual([]);
});

test("a queue is added with its options and taken away, and who stays without it is told", async ({
  page,
}) => {
  const { one } = pagesOf(page);
  const queue = `${lab.name}.more`;
  await one.open(umbel.url, solo.name);
  await one.panel("Consumes").getByRole("button", { name: "Add queue" }).click();
  const dialog = one.dialog();
  await dialog.getByLabel("Queue", { exact: true }).fill(queue);
  await page.keyboard.press("Tab"); // away from what the field offers
  await dialog.getByRole("button", { name: "Add queue" }).click();
  // The form stays, and says why.
  await expect(dialog.getByRole("alert")).toContainText("no such queue");
  await dialog.getByRole("checkbox", { name: "Make the queue" }).check();
  await dialog.getByRole("button", { name: "More options" }).click();
  await dialog.getByRole("textbox", { name: "Exchange", exact: true }).fill(`${lab.name}.topics`);
  await dialog.getByRole("combobox", { name: "Exchange type" }).selectOption("topic");
  await dialog.getByRole("textbox", { name: "Routing key" }).fill("a.#");
  await dialog.getByRole("textbox", { name: "Queue arguments" }).fill('{"x-max-priority": 5}');
  await dialog.getByRole("checkbox", { name: "Auto-delete" }).check();
  await dialog.getByRole("button", { name: "Add queue" }).click();
  await expect(dialog).toBeHidden();
  const queues = (await lab.inspect(solo, "active_queues")) as { name: string }[];
  expect(queues.find(({ name }) => name === queue)).toMatchObject({
    exchange: { name: `${lab.name}.topics`, type: "topic" },
    routing_key: "a.#",
    auto_delete: true,
    queue_arguments: { "x-max-priority": 5 },
  });

  await one
    .panel("Consumes")
    .getByRole("button", { name: `Stop taking from ${queue}` })
    .click();
  await expect(dialog).toContainText(`${queue} will have no consumer`);
  await dialog.getByRole("button", { name: "Stop taking" }).click();
  await expect(dialog).toBeHidden();
  expect(await queuesOf(solo)).toEqual([solo.queue]);
});

test("limits of a task are set from its row", async ({ page }) => {
  const { one } = pagesOf(page);
  await one.open(umbel.url, prefork.name);
  const limits = one.panel("Limits");
  await limits.getByRole("button", { name: "Show all" }).click();
  await limits.getByRole("button", { name: "Rate limit of lab.add: none" }).click();
  await one.dialog().getByRole("textbox", { name: "Tasks" }).fill("7");
  await expect(one.dialog()).toContainText('rate_limit("lab.add", "7/m")');
  await one.dialog().getByRole("button", { name: "Set limit" }).click();
  await expect(limits.getByRole("button", { name: "Rate limit of lab.add: 7/m" })).toBeVisible();
  expect(await lab.inspect(prefork, "registered")).toContain("lab.add [rate_limit=7/m]");

  await limits.getByRole("button", { name: "Time limits of lab.sleep: none" }).click();
  await one.dialog().getByRole("textbox", { name: "Soft, seconds" }).fill("20");
  await one.dialog().getByRole("textbox", { name: "Hard, seconds" }).fill("30");
  await one.dialog().getByRole("button", { name: "Set limits" }).click();
  await expect(limits.getByRole("button", { name: "Time limits of lab.sleep: 20 s, 30 s" })).toBeVisible();
  expect(await registered(prefork, "soft_time_limit", "time_limit")).toContain(
    "lab.sleep [soft_time_limit=20 time_limit=30]",
  );
});

test("several workers are told at once, and each outcome is put into words", async ({ page }) => {
  const { one, list } = pagesOf(page);
  const names = [prefork.name, solo.name, threads.name];
  await page.goto(`${umbel.url}/workers`);
  await list.select(...names);
  for (const [entry, title] of [
    ["Ping", "Ping sent to 3 workers"],
    ["Ask for a heartbeat", "Heartbeat request sent to 3 workers"],
    ["Turn events on", "Events on sent to 3 workers"],
  ] as const) {
    await list.act(entry);
    await expect(one.toast(title).locator("..")).toContainText("3 done");
  }
  for (const worker of [prefork, solo, threads]) {
    expect(await lab.inspect(worker, "_request", { command: "enable_events" })).toEqual({
      ok: "task events already enabled",
    });
  }

  await list.act("Turn events off…");
  await one.dialog().getByRole("button", { name: "Turn off" }).click();
  await expect(one.toast("Events off sent to 3 workers").locator("..")).toContainText("3 done");
  expect(await lab.inspect(threads, "_request", { command: "enable_events" })).toEqual({
    ok: "task events enabled",
  });

  await list.act("Rate limit of a task…");
  await one.dialog().getByLabel("Task", { exact: true }).fill("lab.sleep");
  await page.keyboard.press("Tab"); // away from what the field offers
  await one.dialog().getByRole("textbox", { name: "Tasks" }).fill("100");
  await one.dialog().getByRole("button", { name: "Set limit" }).click();
  await expect(one.toast("Rate limit sent to 3 workers").locator("..")).toContainText("3 done");
  for (const worker of [prefork, solo, threads]) {
    expect(await registered(worker, "rate_limit")).toContain("lab.sleep [rate_limit=100/m]");
  }

  await list.act("More slots…");
  await one.dialog().getByRole("button", { name: "Grow" }).click();
  await expect(one.toast("More slots sent to 3 workers").locator("..")).toContainText("1 done, 2 refused");
  await expect(one.toast("Its pool cannot do this.").locator("..")).toContainText(
    "A worker with --pool=prefork can.",
  );
  await list.act("Autoscale range…");
  await one.dialog().getByRole("button", { name: "Set range" }).click();
  await expect(one.toast("It was not started with a range to scale in.").first()).toBeVisible();
});

test("a busy solo worker is busy and not dead", async ({ page }) => {
  const { one } = pagesOf(page);
  await one.open(umbel.url, solo.name);
  await expect(one.panel("Pool")).toContainText("solo");
  await lab.send("lab.sleep", { args: [300], queue: solo.queue });
  const note = page.getByRole("status").filter({ hasText: "It is online, but does not answer: busy." });
  await expect(async () => {
    const refresh = page.getByRole("button", { name: "Ask again: Pool", exact: true });
    if (await refresh.isEnabled()) await refresh.click();
    await expect(note).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  // In its only process it does not even beat, and that is told as well.
  await expect(page.getByRole("main").getByText(/^Busy, silent since \d/)).toBeVisible(PATIENCE);
  await expect(note).toBeVisible();
  await expect(one.panel("Pool")).toContainText("solo");
});

test("a worker is shut down after its name was typed, and forgotten", async ({ page }) => {
  const { one, list } = pagesOf(page);
  await lab.send("lab.sleep", { args: [12], queue: threads.queue });
  await expect.poll(() => lab.inspect(threads, "active"), PATIENCE).toHaveLength(1);
  await one.open(umbel.url, threads.name);
  await page.getByRole("button", { name: "Shut down…" }).click();
  const dialog = one.dialog();
  await expect(dialog).toContainText(`1 running task will finish, then ${threads.name} stops.`);
  await expect(dialog).toContainText(`${threads.queue} will have no consumer`);
  const stop = dialog.getByRole("button", { name: "Shut down" });
  await dialog.getByRole("textbox", { name: /^Type / }).fill(threads.name.slice(0, -1));
  await expect(stop).toBeDisabled();
  await dialog.getByRole("textbox", { name: /^Type / }).fill(threads.name);
  await stop.click();
  await expect(one.toast("It is stopping: running tasks end, then it is gone.")).toBeVisible();
  await expect.poll(() => threads.isRunning, PATIENCE).toBe(false);
  await expect(page.getByRole("main").getByText("Offline").first()).toBeVisible();

  await page.goto(`${umbel.url}/workers`);
  await page.getByRole("button", { name: "1 offline worker" }).click();
  await list
    .row(threads.name)
    .getByRole("button", { name: `Forget ${threads.name}` })
    .click();
  await expect(list.row(threads.name)).toBeHidden();
});
