/** What was refused has done nothing: on real workers, with messages that wait and tasks that run. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import { openChannel } from "../testing/liveServers";
import { startUmbelInProcess, type UmbelInProcess } from "../testing/umbelInProcess";

const PATIENCE = { timeout: 40_000, interval: 50 };
const WAITING = 3;

let lab: Lab;
let umbel: UmbelInProcess;
let worker: LabWorker;

beforeAll(async () => {
  lab = startLab();
  // `ann` may do all of it elsewhere, and `leo` only what an operator may.
  const permissions = [
    { who: ["ann"], may: ["revoke", "purge", "messages", "pause"], tasks: ["own.*"], queues: ["own"] },
  ];
  umbel = await startUmbelInProcess(lab.brokerUrl, lab.name, [
    ...["--basic-auth", "vera:pass:viewer,ann:pass:viewer,leo:pass:operator"],
    ...["--permissions", JSON.stringify(permissions)],
  ]);
  worker = await lab.startWorker({ pool: "prefork", args: ["-E"], concurrency: 1 });
  const beat = () => umbel.services.view.worker(worker.name)?.lastHeartbeatAt;
  await vi.waitFor(() => expect(typeof beat()).toBe("number"), PATIENCE);
}, 120_000);
afterAll(async () => {
  await umbel.stop();
  await lab.stop();
});

async function ask(who: string, url: string, payload: object = {}): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${who}:pass`).toString("base64")}`;
  const headers = { host: "localhost", authorization };
  return (await umbel.app.inject({ method: "POST", url, headers, payload })).statusCode;
}

it("leaves tasks, messages and workers as they were", async () => {
  const idle = `${lab.name}.idle`;
  const { channel, close } = await openChannel(lab.brokerUrl);
  await channel.assertQueue(idle, { durable: true });
  try {
    const [running] = await lab.send("lab.sleep", { args: [60], queue: worker.queue });
    const waiting = await lab.send("lab.add", { args: [1, 2], queue: idle, times: WAITING });
    await expect.poll(() => umbel.services.view.get(running!)?.state, PATIENCE).toBe("STARTED");
    const messages = async () => (await channel.checkQueue(idle)).messageCount;
    await expect.poll(messages, PATIENCE).toBe(WAITING);

    const v1 = "/api/v1";
    const tries: [string, string, object?][] = [
      ...["vera", "ann"].flatMap((who): [string, string, object?][] => [
        [who, `${v1}/tasks/${running}/revoke`, { terminate: true }],
        [who, `${v1}/queues/${idle}/purge`, { confirm: idle }],
        [who, `${v1}/queues/${worker.queue}/pause`],
        [who, `/api/task/revoke/${running}?terminate=true`],
        [who, `${v1}/workers/actions/shutdown`, { workers: "all" }],
        [who, `/api/worker/shutdown/${worker.name}`],
      ]),
      ["leo", `${v1}/workers/actions/shutdown`, { workers: "all" }],
      ["leo", `/api/worker/shutdown/${worker.name}`],
      ["leo", `${v1}/queues/${idle}/purge`, { confirm: idle }],
    ];
    for (const [who, url, body] of tries) expect(await ask(who, url, body), `${who} ${url}`).toBe(403);
    // Of many, what she may not touch is left out.
    expect(await ask("ann", `${v1}/tasks/revoke`, { ids: [running, ...waiting], terminate: true })).toBe(202);

    // Whatever had been sent would have come before the answers to this.
    expect(await lab.inspect(worker, "revoked")).toEqual([]);
    const held = (await lab.inspect(worker, "active")) as { id: string }[];
    expect(held.map(({ id }) => id)).toEqual([running]);
    const queues = (await lab.inspect(worker, "active_queues")) as { name: string }[];
    expect(queues.map(({ name }) => name)).toEqual([worker.queue]);
    expect(worker.isRunning).toBe(true);
    expect(await lab.states([running!, ...waiting])).toEqual(["STARTED", "PENDING", "PENDING", "PENDING"]);
    expect(await messages()).toBe(WAITING);
    // Each of them stands there as refused, once.
    const audit = async () => {
      const lines = await umbel.services.store.readAudit(50);
      const others = lines.filter(({ isRefused }) => !isRefused);
      return [lines.length - others.length, ...others.map(({ action, counts }) => [action, counts])];
    };
    await expect.poll(audit, PATIENCE).toEqual([tries.length, ["revoke", { "not-allowed": 4 }]]);

    // The same by one who may: so that it is not for another reason that nothing happened.
    expect(await ask("leo", `${v1}/tasks/${running}/revoke`, { terminate: true })).toBe(200);
    await expect.poll(() => lab.states([running!]), PATIENCE).toEqual(["REVOKED"]);
  } finally {
    await channel.deleteQueue(idle);
    await close();
  }
});
