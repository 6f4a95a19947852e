/**
 * The promise of retrying: no task ever runs with other arguments than the first time, unless a person wrote them. Real
 * workers keep a record of what they received; Python itself compares the two.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import type {
  RetryDryRun,
  RetryOperation,
  RetryOperationDetail,
  RetryPreflight,
  RetryResult,
  RunnableTasks,
} from "@/lib/contract/retry";
import type { TaskResult } from "@/lib/contract/results";
import { demoCluster } from "@/e2e/cluster/demoCluster";
import { startUmbelInProcess, type UmbelInProcess } from "../testing/umbelInProcess";

const PATIENCE = { timeout: 45_000, interval: 100 };

let lab: Lab;
let umbel: UmbelInProcess;
/** Takes JSON alone; the arguments are known by its events only. */
let plain: LabWorker;
/** Takes JSON alone, and keeps arguments in the result backend. */
let keeping: LabWorker;
/** The same, and takes pickle too. */
let pickling: LabWorker;

beforeAll(async () => {
  lab = startLab();
  const backend = ["--result-backend", demoCluster().resultUrl];
  umbel = await startUmbelInProcess(lab.brokerUrl, lab.name, backend);
  const args = ["-E"];
  [plain, pickling, keeping] = await Promise.all([
    lab.startWorker({ pool: "solo", accept: "json", args }),
    // A result that JSON cannot carry ends a solo worker.
    lab.startWorker({ pool: "prefork", concurrency: 1, extended: true, args }),
    // Answers while it runs a task.
    lab.startWorker({ pool: "prefork", concurrency: 1, accept: "json", extended: true, args }),
  ]);
  const names = [plain, pickling, keeping].map(({ name }) => name);
  await vi.waitFor(
    () => expect(names.every((name) => umbel.services.view.worker(name))).toBe(true),
    PATIENCE,
  );
}, 120_000);

afterAll(async () => {
  await umbel.stop();
  await lab.stop();
});

/** Arguments as Python text: positional, and by name where there are any. */
const VALUES: [args: string, kwargs?: string][] = [
  ["()"],
  ["(1,)"],
  ["(0, -1, 255, 65536)"],
  ["(2**53, 2**53 + 1, -2**63, 2**70)"],
  ["(10**400,)"],
  ["(1.0, -0.0, 0.1, 1e22, 1e-7, 5e-324, 1.7976931348623157e308)"],
  ["(inf, -inf, nan)"],
  ["(True, False, None)"],
  ["('',)"],
  ["('plain',)"],
  ["('two words', 'three  blanks  ')"],
  ["('ещё ☃ 🎉 中文',)"],
  ['("it\'s",)'],
  ["('\"quoted\"',)"],
  ["('''both ' and \"''',)"],
  ["('back\\\\slash',)"],
  ["('C:\\\\dir\\\\', 1)"],
  ["('\\\\', 'b')"],
  ["(\"a', 'b\",)"],
  ["('line\\nbreak\\ttab\\r',)"],
  ["('nul\\0 and \\x7f',)"],
  ["('\\u2028\\u200b\\ufeff',)"],
  ["('\\udcff lone',)"],
  ["('ends in ...',)"],
  ["('...',)"],
  ["('a ' + 'x' * 2000,)"],
  ["('x' * 1023,)"],
  ["('x' * 900,)"],
  ["(' '.join(['word'] * 400),)"],
  ["(list(range(500)),)"],
  ["([1, 2, 3], [])"],
  ["([[1], [2, [3]]],)"],
  ["([[[1]]],)"],
  ["([[[[1, 2], [3]], 4], 5],)"],
  ["((1, 2),)"],
  ["(((),),)"],
  ["([(1, 'a'), (2, 'b')],)"],
  ["({'a': 1, 'b': [1, {'c': None}]},)"],
  ["({1: 'a', 2.5: 'b', None: 'c', True: 'd'},)"],
  ["({'': 0, ' ': 1, \"k'\": 2},)"],
  ["({'a': {'b': {'c': {'d': 1}}}},)"],
  ["({(1, 2): 3},)"],
  ["({1, 2, 3},)"],
  ["(set(), frozenset({1}))"],
  ["(b'bytes',)"],
  ["(b'\\xff\\xfe',)"],
  ["(1+2j,)"],
  ["(decimal.Decimal('1.10'),)"],
  ["(datetime.datetime(2024, 1, 2, 3, 4, 5, 6),)"],
  ["(datetime.date(2024, 1, 2), datetime.time(3, 4))"],
  ["(datetime.timedelta(days=1),)"],
  ["(uuid.UUID('6ba7b810-9dad-41d1-80b4-00c04fd430c8'),)"],
  ["(Level.LOW, Colour.RED)"],
  ["(Point(1, 2),)"],
  ["(OrderedDict(a=1, b=2),)"],
  ["(defaultdict(list, a=[1]),)"],
  ["(deque([1, 2]),)"],
  ["(range(3),)"],
  ["(1, 2)", "{'c': 3, 'd': 'four'}"],
  ["()", "{'only': 'named', 'n': 1.0}"],
  ["('x' * 1500,)", "{'y': 'z' * 1500}"],
  ["()", "{'text': \"it's ' and \\\\ too\"}"],
  ["[7, 8]"],
  ["('None', 'True', '1', '(1,)')"],
  ["('{', '[', '(', ', ', ': ')"],
  ["('<Order object at 0x7f0000000000>',)"],
  ["('***', '<hidden>')"],
  ["([{'id': n, 'price': n / 3, 'tags': ['a', 'b']} for n in range(40)],)"],
];

/** How the sender writes them into events, where it does not leave that to Celery. */
const LIES: [args: string, options: object][] = [
  ["(5,)", { argsrepr: "()" }],
  ["('secret',)", { argsrepr: "('***',)" }],
  ["('secret',)", { argsrepr: "(<hidden>)" }],
  ["('secret',)", { argsrepr: "" }],
  ["('secret',)", { argsrepr: "('[redacted]',)" }],
];

interface Attempted {
  args: string;
  id: string;
  retry: RetryResult | null;
  refusal: string;
}

describe("retrying with the arguments of the first time", () => {
  const places = {
    "JSON, known by events": () => ({ queue: plain.queue, serializer: "json" }),
    "JSON, kept by result_extended": () => ({ queue: keeping.queue, serializer: "json" }),
    "JSON to a worker that takes pickle too": () => ({ queue: pickling.queue, serializer: "json" }),
    "pickle, kept by result_extended": () => ({ queue: pickling.queue, serializer: "pickle" }),
  };

  it("never runs a task with other arguments, of some 70 kinds sent in four ways", async () => {
    const counts = { sent: 0, same: 0, refused: 0, different: 0 };
    const wrong: string[] = [];
    const table: string[] = [];
    for (const [place, options] of Object.entries(places)) {
      const attempts = await Promise.all([
        ...VALUES.map(([args, kwargs]) => attempt(args, kwargs ?? "{}", options())),
        ...LIES.map(([args, lie]) => attempt(args, "{}", { ...options(), ...lie })),
      ]);
      const sent = attempts.filter((one) => one !== null);
      const retried = sent.filter(({ retry }) => retry !== null);
      const newIds = retried.map(({ retry }) => retry!.id);
      await vi.waitFor(async () => {
        const states = await lab.states(newIds);
        expect(states.filter((state) => state === "SUCCESS")).toHaveLength(newIds.length);
      }, PATIENCE);
      const verdicts = await lab.same(retried.map(({ id, retry }) => [id, retry!.id]));
      for (const [at, verdict] of verdicts.entries())
        if (verdict !== true) wrong.push(`${place}: ${retried[at]!.args}: ${verdict.join(" became ")}`);
      counts.sent += sent.length;
      counts.same += verdicts.filter((one) => one === true).length;
      counts.refused += sent.length - retried.length;
      counts.different = wrong.length;
      table.push(`${place}: ${retried.length} of ${sent.length} retried at once`);
    }
    process.stdout.write(
      `${table.join("\n")}\nran with different arguments: ${counts.different} ${JSON.stringify(counts)}\n`,
    );
    expect(wrong).toEqual([]);
    // Otherwise it would be safe by never doing anything.
    expect(counts.sent).toBeGreaterThan(230);
    expect(counts.same).toBeGreaterThan(80);
  }, 240_000);

  async function attempt(args: string, kwargs: string, options: object): Promise<Attempted | null> {
    let id: string;
    try {
      id = await lab.call("lab.receive", args, kwargs, { ...options });
    } catch (error) {
      if (String(error).includes("Celery's own client")) return null; // JSON cannot carry it: it was never sent
      throw error;
    }
    await hasRun(id);
    const { status, body } = await umbel.post(`tasks/${id}/retry`);
    if (status === 200) return { args, id, retry: body as RetryResult, refusal: "" };
    const { error } = body as { error: { code: string; details: { reasons?: string } } };
    expect(error.code).toBe("ARGUMENTS_NOT_EXACT");
    expect(error.details.reasons).toMatch(/args: /);
    return { args, id, retry: null, refusal: error.details.reasons ?? "" };
  }
});

/** Ended, or run without an end: what JSON cannot keep, the result backend never gets, and no event comes. */
async function hasRun(id: string): Promise<void> {
  await vi.waitFor(() => {
    expect(["SUCCESS", "STARTED"]).toContain(umbel.services.view.get(id)?.state);
  }, PATIENCE);
}

async function isDone(id: string, state = "SUCCESS"): Promise<void> {
  await vi.waitFor(() => expect(umbel.services.view.get(id)?.state).toBe(state), PATIENCE);
}

async function preflight(id: string): Promise<RetryPreflight> {
  const { status, body } = await umbel.get(`tasks/${id}/retry`);
  expect(status).toBe(200);
  return body as RetryPreflight;
}

const call = (task: string, args: string, worker: LabWorker, more: object = {}) =>
  lab.call(task, args, "{}", { queue: worker.queue, ...more });

describe("a retry", () => {
  it("is linked both ways, in a workflow of its own, and goes where the first one came by", async () => {
    const id = await call("lab.fail", "(1,)", plain);
    await isDone(id, "FAILURE");
    // A worker that has just started may be late with its first answer.
    await vi.waitFor(async () => expect((await preflight(id)).warnings).toEqual([]), PATIENCE);
    expect(await preflight(id)).toMatchObject({
      name: "lab.fail",
      verdict: "exact",
      source: "events",
      argsText: "[1]",
      route: { exchange: "", routingKey: plain.queue },
      consumers: [plain.name],
      warnings: [],
      canRetryAtOnce: true,
    });
    const { body } = await umbel.post(`tasks/${id}/retry`);
    const { id: newId } = body as RetryResult;
    await isDone(newId, "FAILURE");
    expect((await preflight(newId)).retryOf).toBe(id);
    const after = await preflight(id);
    expect(after.retriedAs).toMatchObject([{ id: newId, state: "FAILURE" }]);
    expect(after.warnings).toEqual(["RETRIED_BEFORE"]);
    expect(umbel.services.view.get(newId)).toMatchObject({ rootId: newId, parentId: null });
  });

  it("asks about an argument that the task has changed, and takes what a person wrote", async () => {
    const id = await call("lab.mutate", "([1],)", keeping);
    await isDone(id);
    expect(await preflight(id)).toMatchObject({ verdict: "likely", source: "events", argsText: "[[1]]" });
    const refused = await umbel.post(`tasks/${id}/retry`);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: "ARGUMENTS_NOT_EXACT" } } });
    const accepted = await umbel.post(`tasks/${id}/retry`, { acceptLikely: true });
    expect(accepted).toMatchObject({ status: 200, body: { source: "events" } });
    const newId = (accepted.body as RetryResult).id;
    await isDone(newId);
    expect(await lab.same([[id, newId]])).toEqual([true]);
    const written = await umbel.post(`tasks/${id}/retry`, { args: "[[1.0, 12345678901234567890]]" });
    expect(written).toMatchObject({ status: 200, body: { source: "edited" } });
    await isDone((written.body as RetryResult).id);
  });

  it("is exact by what a worker told while it held the task, though it has changed them and no event shows all", async () => {
    const id = await lab.call("lab.mutate", "(list(range(600)),)", "{'seconds': 3}", {
      queue: keeping.queue,
    });
    await vi.waitFor(async () => {
      const [caught] = await umbel.services.store.caught.read([id]);
      expect(caught).toMatchObject({ from: "worker", by: keeping.name });
    }, PATIENCE);
    await isDone(id);
    expect(await preflight(id)).toMatchObject({
      ...{ verdict: "exact", source: "caught", learned: { by: keeping.name }, canRetryAtOnce: true },
    });
    const { body } = await umbel.post(`tasks/${id}/retry`);
    expect(body).toMatchObject({ source: "caught" });
    const newId = (body as RetryResult).id;
    // Nobody says so yet but we who sent it.
    expect(umbel.services.view.get(newId)).toMatchObject({ queue: keeping.queue, rootId: newId });
    await isDone(newId);
    expect(await lab.same([[id, newId]])).toEqual([true]);
    // Without it: of a list that is not shown whole nobody knows whether the task has changed it.
    const unseen = await lab.call("lab.mutate", "(list(range(600)),)", "{}", { queue: keeping.queue });
    await isDone(unseen);
    const [caught] = await umbel.services.store.caught.read([unseen]);
    if (caught === null) expect((await preflight(unseen)).verdict).not.toBe("exact");
  });

  it("is exact by its message while it waits, which on RabbitMQ is looked at only when that is asked for", async () => {
    const id = await lab.call("lab.receive", "([[[[1.0, 'ещё']]]],)", "{'k': 'a ' + 'x' * 2000}", {});
    await isDone(id, "PENDING");
    expect(await preflight(id)).toMatchObject({ verdict: "inexact", mayLookInQueue: true });
    expect((await umbel.post(`tasks/${id}/retry/look`)).status).toBe(400);
    const { body } = await umbel.post(`tasks/${id}/retry/look`, { takeAndGiveBack: true });
    expect(body).toMatchObject({ verdict: "exact", source: "message", mayLookInQueue: false });
    expect((body as RetryPreflight).argsText).toBe('[[[[[1.0, "\\u0435\\u0449\\u0451"]]]]]');
    const sent = await umbel.post(`tasks/${id}/retry`, { queue: plain.queue });
    expect(sent).toMatchObject({ status: 200, body: { source: "message" } });
    await isDone((sent.body as RetryResult).id);
  });

  it("knows a task by the result backend alone, with its result", async () => {
    const id = await call("lab.receive", "(1, 'x')", keeping);
    await isDone(id);
    const { body } = await umbel.get(`tasks/${id}/result`);
    expect(body as TaskResult).toMatchObject({
      state: "found",
      source: { kind: "redis" },
      meta: { state: "SUCCESS", name: "lab.receive", queue: keeping.queue, extended: true },
    });
    expect((await umbel.get("tasks/nobody/result")).body).toMatchObject({ state: "absent", meta: null });
    expect((await umbel.get("tasks/nobody/retry")).status).toBe(404);
  });

  it("refuses what would stop a worker, an expired one, and a queue that is not there", async () => {
    const id = await call("lab.receive", "(1,)", plain);
    await isDone(id);
    const bodies = [
      { args: '{"a": 1}', kwargs: "{}" },
      { args: "[1], {}, {}]", kwargs: "{}" },
      { args: "[1]", kwargs: "[]" },
      { args: "[1e400]" },
      { kwargs: '{"a": 1, "a": 2}' },
      { countdownMs: 1000, eta: Date.now() + 1000 },
      { countdown: 600 },
      { expires: Date.now() - 1000 },
    ];
    for (const body of bodies) expect((await umbel.post(`tasks/${id}/retry`, body)).status).toBe(400);
    const nowhere = await umbel.post(`tasks/${id}/retry`, { queue: `${lab.name}.nowhere` });
    expect(nowhere).toMatchObject({ status: 404, body: { error: { code: "QUEUE_NOT_FOUND" } } });
    const later = await umbel.post(`tasks/${id}/retry`, { countdownMs: 500, expires: Date.now() + 60_000 });
    await isDone((later.body as RetryResult).id);
    expect(plain.isRunning).toBe(true);
  });
});

describe("running a task", () => {
  it("offers what workers have, and sends it", async () => {
    const { tasks } = (await umbel.get("tasks/runnable")).body as RunnableTasks;
    const add = tasks.find(({ name }) => name === "lab.add")!;
    expect(add.queues).toEqual([plain.queue, pickling.queue, keeping.queue].sort());
    const body = { name: "lab.add", args: "[1, 2.5]", queue: plain.queue };
    const { id } = (await umbel.post("tasks/run", body)).body as { id: string };
    await isDone(id);
    const unplaced = { ...body, queue: undefined };
    expect(await umbel.post("tasks/run", unplaced)).toMatchObject({
      status: 409,
      body: { error: { code: "QUEUE_NOT_CHOSEN" } },
    });
    // What is wrong with the request itself comes before the question of the queue.
    for (const args of ["[1", "1", "[1e400]"])
      expect(await umbel.post("tasks/run", { ...unplaced, args })).toMatchObject({
        status: 400,
        body: { error: { code: "BAD_REQUEST", details: { field: "args" } } },
      });
    const misspelt = await umbel.post("tasks/run", { ...body, countdown: 600 });
    expect(misspelt.status).toBe(400);
    expect(JSON.stringify(misspelt.body)).toContain("countdown");
    const unknown = { ...body, name: "lab.nobody" };
    expect(await umbel.post("tasks/run", unknown)).toMatchObject({
      status: 409,
      body: { error: { code: "TASK_NOT_REGISTERED" } },
    });
    const sent = await umbel.post("tasks/run", { ...unknown, evenIfUnregistered: true });
    await isDone((sent.body as { id: string }).id, "FAILURE");
  });
});

describe("retrying many", () => {
  const operation = async (id: string) => (await umbel.get(`retries/${id}`)).body as RetryOperationDetail;

  async function ends(id: string): Promise<RetryOperationDetail> {
    await vi.waitFor(async () => expect((await operation(id)).operation.state).not.toBe("running"), PATIENCE);
    return operation(id);
  }

  it("counts before, sends a few first, goes on, and leaves out what succeeded already", async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => call("lab.flaky", `(${n},)`, plain)));
    const odd = await call("lab.fail", "('a ' + 'x' * 3000,)", plain);
    for (const id of [...ids, odd]) await isDone(id, "FAILURE");
    const selection = { ids: [...ids, odd, "nobody"] };
    const dry = (await umbel.post("tasks/retry/dry-run", selection)).body as RetryDryRun;
    expect(dry).toMatchObject({ total: 14, counts: { retried: 12, inexact: 1, unknown: 1 } });
    const begun = await umbel.post("tasks/retry", { ...selection, rate: 200, canary: 3, stopShare: 0.5 });
    expect(begun.status).toBe(202);
    const { operation: done, items } = await ends((begun.body as RetryOperation).id);
    expect(done).toMatchObject({
      state: "done",
      counts: { retried: 12, inexact: 1, unknown: 1 },
      error: null,
    });
    const pairs = items.flatMap(({ id, newId }): [string, string][] => (newId === null ? [] : [[id, newId]]));
    for (const [, newId] of pairs) await isDone(newId);
    expect(await lab.same(pairs)).toEqual(pairs.map(() => true));
    const again = (await umbel.post("tasks/retry/dry-run", selection)).body as RetryDryRun;
    expect(again.counts).toEqual({ succeeded: 12, inexact: 1, unknown: 1 });
  });

  it("sends each piece of work once, however often it was retried before", async () => {
    const waiting = await call("lab.fail", "('waits',)", plain);
    const failing = await call("lab.fail", "('fails',)", plain);
    await isDone(waiting, "FAILURE");
    await isDone(failing, "FAILURE");
    expect((await umbel.post(`tasks/${waiting}/retry`, { countdownMs: 600_000 })).status).toBe(200);
    const lineage = [failing];
    for (const id of [failing, failing]) {
      const { id: newId } = (await umbel.post(`tasks/${id}/retry`)).body as RetryResult;
      await isDone(newId, "FAILURE");
      lineage.push(newId);
    }
    const selection = { ids: [lineage[2]!, waiting, lineage[0]!, lineage[1]!] };
    const counts = { retried: 1, "under-way": 1, "same-work": 2 };
    const dry = (await umbel.post("tasks/retry/dry-run", selection)).body as RetryDryRun;
    expect(dry.counts).toEqual(counts);
    const begun = await umbel.post("tasks/retry", { ...selection, rate: 1000 });
    const { operation: done, items } = await ends((begun.body as RetryOperation).id);
    expect(done.counts).toEqual(counts);
    const sent = items.filter(({ newId }) => newId !== null);
    expect(sent.map(({ id }) => id)).toEqual([lineage[2]]);
    // The next round takes what this one sent, and nothing twice.
    await isDone(sent[0]!.newId!, "FAILURE");
    const next = { ids: [...selection.ids, sent[0]!.newId!] };
    const again = (await umbel.post("tasks/retry/dry-run", next)).body as RetryDryRun;
    expect(again.counts).toEqual({ ...counts, "same-work": 3 });
  });

  it("stops by itself when the first ones fail, and when somebody asks", async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, (_, n) => call("lab.fail", `(${n},)`, plain)));
    for (const id of ids) await isDone(id, "FAILURE");
    const begun = await umbel.post("tasks/retry", { ids, rate: 100, canary: 2, stopShare: 0.5 });
    const { operation: stopped } = await ends((begun.body as RetryOperation).id);
    expect(stopped).toMatchObject({
      state: "stopped",
      done: 2,
      counts: { retried: 2 },
      ended: { failed: 2 },
    });
    expect(stopped.error).toContain("2 of 2");
    const slow = (await umbel.post("tasks/retry", { ids, rate: 0.5 })).body as RetryOperation;
    await umbel.post(`retries/${slow.id}/stop`);
    const { operation: ended } = await ends(slow.id);
    expect(ended.state).toBe("stopped");
    expect(ended.done).toBeLessThan(ids.length);
  });
});
