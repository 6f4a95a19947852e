import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/contract/errors";
import { aWorker, FakeStore, taskLife } from "../testing/fakeStore";
import { createView, type View } from "../view/view";
import { createWorkerReader, type WorkerReader } from "./workers";

const ONLINE_AT = Date.UTC(2026, 10, 21, 14);

let now = 0;
let store: FakeStore;
let view: View;
let workers: WorkerReader;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 21, 14, 30);
  store = new FakeStore();
  store.say(aWorker("shop@a", now, { processed: 5, onlineAt: ONLINE_AT }));
  view = createView(store, { now: () => now });
  workers = createWorkerReader({ view, now: () => now, slotsOf: () => null });
  await view.start();
});

afterEach(async () => {
  await view.stop();
});

/** The worker beats after `ms`, having counted so many tasks. */
async function beat(ms: number, processed: number, pid = 7): Promise<void> {
  now += ms;
  store.say(aWorker("shop@a", now, { processed, pid, onlineAt: ONLINE_AT }));
  await vi.waitFor(() => expect(view.worker("shop@a")?.lastSeenAt).toBe(now));
}

describe("whether a worker tells of its tasks", () => {
  it("cannot be said before it has done something", async () => {
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
    await beat(60_000, 5);
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
  });

  it("is no when it counts more tasks and tells of none", async () => {
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
    await beat(5000, 6);
    // Its events may still be on their way.
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
    await beat(6000, 7);
    expect(workers.get("shop@a").sendsTaskEvents).toBe(false);
  });

  it("is no also when it counted a task right after it was first seen", async () => {
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
    await beat(1000, 6);
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
    await beat(12_000, 6);
    expect(workers.get("shop@a").sendsTaskEvents).toBe(false);
  });

  it("is yes as soon as it told of one", async () => {
    await beat(20_000, 9);
    store.add(
      ...taskLife("t1", now, { hostname: "shop@a" }).map((event) => ({ ...event, hostname: "shop@a" })),
    );
    await vi.waitFor(() => expect(view.size).toBe(1));
    now += 2000; // figures are made once a second
    expect(workers.get("shop@a").sendsTaskEvents).toBe(true);
  });

  it("is no again when it goes on counting and tells no more", async () => {
    store.add(
      ...taskLife("t1", now, { hostname: "shop@a" }).map((event) => ({ ...event, hostname: "shop@a" })),
    );
    await vi.waitFor(() => expect(view.size).toBe(1));
    now += 2000; // figures are made once a second
    expect(workers.get("shop@a").sendsTaskEvents).toBe(true);
    // Counted late: it told of this one.
    await beat(2000, 6);
    expect(workers.get("shop@a").sendsTaskEvents).toBe(true);
    await beat(20_000, 6);
    expect(workers.get("shop@a").sendsTaskEvents).toBe(true);
    await beat(2000, 7);
    expect(workers.get("shop@a").sendsTaskEvents).toBe(false);
  });

  it("begins anew when the worker was started again", async () => {
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
    await beat(20_000, 9, 8);
    expect(workers.get("shop@a").sendsTaskEvents).toBeNull();
    await beat(20_000, 10, 8);
    expect(workers.get("shop@a").sendsTaskEvents).toBe(false);
  });
});

describe("workers", () => {
  it("are listed by name", async () => {
    for (const name of ["web@b", "mail@c"]) store.say(aWorker(name, now));
    await vi.waitFor(() => expect(view.workers()).toHaveLength(3));
    expect(workers.list().workers.map(({ name }) => name)).toEqual(["mail@c", "shop@a", "web@b"]);
  });

  it("that are not known are said to be so", () => {
    expect(() => workers.get("nobody@a")).toThrow(AppError);
    expect(() => workers.get("nobody@a")).toThrow(expect.objectContaining({ code: "WORKER_NOT_FOUND" }));
  });
});
