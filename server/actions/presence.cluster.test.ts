import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startLab, type Lab, type LabWorker } from "@/e2e/cluster/lab";
import type { WorkerView } from "@/lib/contract/api";
import { startUmbelInProcess, type UmbelInProcess } from "../testing/umbelInProcess";

const PATIENCE = { timeout: 45_000, interval: 100 };

let lab: Lab;
let umbel: UmbelInProcess;
let solo: LabWorker;
let quiet: LabWorker;

beforeAll(async () => {
  lab = startLab();
  umbel = await startUmbelInProcess(lab.brokerUrl, lab.name);
  [solo, quiet] = await Promise.all([
    lab.startWorker({ pool: "solo", args: ["-E"] }),
    lab.startWorker({ pool: "threads" }),
  ]);
  const isOnline = ({ name }: LabWorker) =>
    typeof umbel.services.view.worker(name)?.lastHeartbeatAt === "number";
  await vi.waitFor(() => expect([solo, quiet].every(isOnline)).toBe(true), PATIENCE);
}, 120_000);

afterAll(async () => {
  await umbel.stop();
  await lab.stop();
});

async function read({ name }: LabWorker): Promise<WorkerView> {
  return (await umbel.get(`workers/${name}`)).body as WorkerView;
}

describe("a worker without task events", () => {
  it("is noticed by its counts, and turned on with one command", async () => {
    expect((await read(quiet)).sendsTaskEvents).toBeNull();
    await lab.send("lab.add", { args: [1, 1], queue: quiet.queue });
    await expect.poll(async () => (await read(quiet)).sendsTaskEvents, PATIENCE).toBe(false);
    await umbel.post("workers/actions/enable-events", { workers: [quiet.name] });
    await expect.poll(async () => (await read(quiet)).sendsTaskEvents, PATIENCE).toBeNull();
    const [told] = await lab.send("lab.add", { args: [1, 1], queue: quiet.queue });
    await expect.poll(() => umbel.services.view.get(told!)?.state, PATIENCE).toBe("SUCCESS");
    await expect.poll(async () => (await read(quiet)).sendsTaskEvents, PATIENCE).toBe(true);
    // Its next heartbeats count that task as well, and take nothing of it back.
    const { processed } = await read(quiet);
    const before = (await read(quiet)).lastHeartbeatAt ?? 0;
    await expect
      .poll(async () => (await read(quiet)).lastHeartbeatAt, PATIENCE)
      .toBeGreaterThan(before + 4000);
    expect(await read(quiet)).toMatchObject({ sendsTaskEvents: true });
    expect((await read(quiet)).processed).toBeGreaterThanOrEqual(processed ?? 0);
  });

  it("is turned on by itself when it comes, if that is asked for", async () => {
    const other = await startUmbelInProcess(lab.brokerUrl, lab.name, ["--enable-events"]);
    try {
      const late = await lab.startWorker({ pool: "solo" });
      const isTold = async () => {
        const lines = await other.services.store.readAudit(50);
        return lines.some(({ targets, endedAt, counts }) => {
          return targets.includes(late.name) && endedAt !== null && (counts?.["ok"] ?? 0) > 0;
        });
      };
      await expect.poll(isTold, PATIENCE).toBe(true);
      const [told] = await lab.send("lab.add", { args: [1, 1], queue: late.queue });
      await expect.poll(() => other.services.view.get(told!)?.state, PATIENCE).toBe("SUCCESS");
      late.kill();
    } finally {
      await other.stop();
    }
  });
});

describe("a worker that falls silent", () => {
  it("is online and busy while it is one process with a task, and lost when it was killed", async () => {
    await umbel.post(`workers/${solo.name}/inspect/refresh`, { panels: ["stats"] });
    const [id] = await lab.send("lab.sleep", { args: [300], queue: solo.queue });
    await expect.poll(() => lab.states([id!]), PATIENCE).toEqual(["STARTED"]);
    await expect.poll(async () => (await read(solo)).silentSince, PATIENCE).not.toBeNull();
    expect(await read(solo)).toMatchObject({ status: "online" });
    expect((await umbel.get("workers/inspect")).status).toBe(200);
    solo.kill();
    await expect.poll(async () => (await read(solo)).status, PATIENCE).toBe("lost");
    quiet.kill();
    await expect.poll(async () => (await read(quiet)).status, PATIENCE).toBe("lost");
  });
});
