import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordedPools } from "@/lib/celery/recordedControl";
import type { WorkerRecord } from "@/lib/cluster/worker";
import { connectBroker } from "../broker/connectBroker";
import { AMQP_URL, openChannel } from "../testing/liveServers";
import { startScriptedWorker, type ReceivedCommand, type ScriptedWorker } from "../testing/scriptedWorker";
import { createInspector, USUAL_PANELS, type Inspector } from "./inspect";
import { createMailbox, type Mailbox } from "./mailbox";

const PATIENCE = { timeout: 20_000, interval: 20 };

let controlExchange: string;
let mailbox: Mailbox;
let inspector: Inspector;
let workers: ScriptedWorker[];
let online: WorkerRecord[];

beforeEach(() => {
  controlExchange = `test-${randomUUID()}`;
  workers = [];
  online = [];
  mailbox = createMailbox({
    connect: () => connectBroker(AMQP_URL, "test inspect"),
    controlExchange,
    describe: String,
  });
  mailbox.start();
  inspector = createInspector({ mailbox, onlineWorkers: () => online, lookMs: 20 });
});

afterEach(async () => {
  await mailbox.stop();
  await inspector.stop();
  for (const worker of workers) await worker.stop();
  const { channel, close } = await openChannel();
  for (const name of ["", "reply."]) await channel.deleteExchange(`${name}${controlExchange}.pidbox`);
  await close();
});

/** What a real worker answered to the same command; null where it was not asked. */
function recordedAnswer(recordedWorker: string, command: ReceivedCommand): unknown {
  for (const { method, body } of recordedPools()) {
    const answers = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
    if (method === command.method && recordedWorker in answers) return answers[recordedWorker];
  }
  return null;
}

async function startWorker(
  name: string,
  answer: (command: ReceivedCommand) => unknown = (command) => recordedAnswer("prefork-56@lab", command),
): Promise<ScriptedWorker> {
  const worker = await startScriptedWorker({ name, controlExchange, answer });
  workers.push(worker);
  return worker;
}

const record = (name: string, pid = 1) => ({ name, pid, startedAt: 5 }) as WorkerRecord;
const methods = (worker: ScriptedWorker) => worker.commands.map(({ method }) => method);

describe("asking", () => {
  it("fills every panel, with its age, and masks what may be a secret", async () => {
    await startWorker("a@x");
    expect(inspector.get("a@x").panels.stats).toMatchObject({
      state: "never",
      value: null,
      answeredAt: null,
    });
    await inspector.refresh(["a@x"], { panels: [...USUAL_PANELS, "report", "clock"] });
    const { panels, answeredAt } = inspector.get("a@x");
    expect(answeredAt).toBeGreaterThan(0);
    for (const panel of Object.values(panels)) {
      expect(panel).toMatchObject({ state: "answered", unreadable: [], problem: null, code: null });
      expect(panel.answeredAt).toBeGreaterThan(0);
    }
    expect(panels.stats.value?.pool).toMatchObject({ kind: "prefork", slots: 3 });
    expect(panels.queues.value).toMatchObject([{ name: "ctllab.prefork-56" }]);
  });

  it("keeps what was told before when a worker is silent, and says that it is", async () => {
    let busy = false;
    await startWorker("a@x", (command) => (busy ? undefined : recordedAnswer("solo-52@lab", command)));
    await inspector.refresh(["a@x"]);
    const before = inspector.get("a@x").panels.stats.value;
    busy = true;
    await inspector.refresh(["a@x"], { waitMs: 200 });
    const { stats } = inspector.get("a@x").panels;
    expect(stats).toMatchObject({ state: "silent", code: "BUSY", value: before });
    expect(stats.askedAt!).toBeGreaterThan(stats.answeredAt!);
  });

  it("tells a worker that answers, but cannot send its tasks, from one that is silent", async () => {
    const worker = await startWorker("a@x", (command) => {
      if (command.method === "reserved") return undefined;
      return command.method === "ping" ? { ok: "pong" } : recordedAnswer("prefork-52@lab", command);
    });
    await inspector.refresh(["a@x"], { waitMs: 300 });
    const { panels } = inspector.get("a@x");
    expect(panels.reserved).toMatchObject({ state: "silent", code: "UNENCODABLE" });
    expect(panels.active.value?.items[0]?.args).toMatch(/^\(/);
    expect(panels.scheduled.state).toBe("answered");
    // What could be lost with the worker's mailbox is asked after that is sure to be there again.
    expect(methods(worker).slice(-4)).toEqual(["active", "reserved", "ping", "scheduled"]);
    expect(worker.commands.find(({ method }) => method === "active")?.arguments).toEqual({ safe: true });
    // Each such asking costs the worker its mailbox: not again so soon.
    await inspector.refresh(["a@x"], { waitMs: 300 });
    expect(methods(worker).filter((method) => method === "reserved")).toHaveLength(1);
  });

  it("says when a worker has no ear at all", async () => {
    await startWorker("a@x");
    await inspector.refresh(["deaf@x", "a@x"], { waitMs: 300 });
    expect(inspector.get("deaf@x").panels.conf).toMatchObject({ state: "silent", code: "NOT_LISTENING" });
    expect(inspector.get("a@x").panels.conf.state).toBe("answered");
  });

  it("shows what else a worker tells when it does not know one command", async () => {
    await startWorker("a@x", (command) =>
      command.method === "conf" ? { error: "KeyError('conf')" } : recordedAnswer("threads-52@lab", command),
    );
    await inspector.refresh(["a@x"]);
    const { panels } = inspector.get("a@x");
    expect(panels.conf).toMatchObject({ state: "refused", problem: "KeyError('conf')", code: "REFUSED" });
    expect(panels.registered.state).toBe("answered");
  });

  it("asks once when two want the same at once", async () => {
    const worker = await startWorker("a@x");
    await Promise.all([
      inspector.refresh(["a@x"], { panels: ["stats"] }),
      inspector.refresh(["a@x"], { panels: ["stats"] }),
    ]);
    expect(methods(worker)).toEqual(["stats"]);
  });

  it("finds which worker holds a task", async () => {
    const request = { id: "t1", name: "lab.add", args: [1], kwargs: {}, delivery_info: {} };
    await startWorker("a@x", () => ({}));
    await startWorker("b@x", () => ({ t1: ["reserved", request] }));
    const { found, silent } = await inspector.findTasks(["t1"], ["a@x", "b@x", "c@x"], 300);
    expect(found).toMatchObject([{ worker: "b@x", place: "reserved", task: { id: "t1", args: "[1]" } }]);
    expect(silent).toEqual(["c@x"]);
  });
});

describe("workers that come online", () => {
  it("are asked once, and again when they were started anew", async () => {
    const worker = await startWorker("a@x");
    inspector.start();
    online = [record("a@x")];
    await expect.poll(() => inspector.get("a@x").panels.scheduled.state, PATIENCE).toBe("answered");
    online = [record("a@x", 2)];
    await expect.poll(() => methods(worker).filter((method) => method === "stats").length, PATIENCE).toBe(2);
  });
});
