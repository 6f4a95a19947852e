/**
 * Every command, from the browser to a worker and back: what became of it is asked of the worker by Celery's own client,
 * never by Umbel. The workers are the test's own, on exchanges of their own.
 */
import type { Page } from "@playwright/test";
import { startLab, type Lab, type LabWorker } from "../cluster/lab";
import { startUmbel, type RunningUmbel } from "../cluster/startUmbel";
import { expect, test } from "../fixtures";
import { WorkerPage } from "../pages/workerPage";

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
const pagesOf = (page: Page) => ({ one: new WorkerPage(page) });

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
