/** What every broker promises about sending tasks: each kind's own test calls this with the real thing. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { encodeTaskMessage, type TaskToSend } from "@/lib/celery/encodeTaskMessage";
import type { Broker, TaskRoute } from "./broker";

export interface PublisherUnderTest {
  connect(): Promise<Broker>;
  queue: QueueUnderTest;
}

/** A queue of this test alone, as a worker declares it. */
export interface QueueUnderTest {
  name: string;
  /** Where a message for it goes when it is sent through an exchange; null where this broker has none. */
  throughExchange: TaskRoute | null;
  /** The oldest message, as a worker would get it; null when the queue is empty. */
  take(): Promise<MessageUnderTest | null>;
  remove(): Promise<void>;
}

/** The parts that a worker reads. */
export interface MessageUnderTest {
  headers: Record<string, unknown>;
  body: string;
  contentType: string;
  contentEncoding: string;
  correlationId: string;
  replyTo: string;
  deliveryMode: number;
  priority: number | null;
}

export function keepsThePublisherContract(setUp: () => Promise<PublisherUnderTest>): void {
  let broker: Broker;
  let queue: QueueUnderTest;

  beforeEach(async () => {
    const real = await setUp();
    ({ queue } = real);
    broker = await real.connect();
  });
  afterEach(async () => {
    await broker.close();
    await queue.remove();
  });

  const publish = async (more: Partial<TaskToSend> = {}, route?: TaskRoute) => {
    const publisher = await broker.openPublisher();
    const base = { name: "lab.add", argsText: '[1.0, "ещё"]', kwargsText: "{}", origin: "umbel@test" };
    const message = encodeTaskMessage({ id: randomUUID(), ...base, ...more }, Date.now());
    const outcome = await publisher.publish(message, route ?? { exchange: "", routingKey: queue.name });
    return { ...outcome, message };
  };

  it("puts a message into a queue as any of Celery's clients would", async () => {
    const { routed, message } = await publish({ priority: 3, extraHeaders: { "x-retry-of": "old" } });
    expect(routed).toBe(true);
    expect(await queue.take()).toEqual({
      headers: expect.objectContaining({
        ...message.headers,
        "x-retry-of": "old",
        timelimit: [null, null],
      }) as unknown,
      body: '[[1.0, "ещё"], {}, {"callbacks": null, "errbacks": null, "chain": null, "chord": null}]',
      contentType: "application/json",
      contentEncoding: "utf-8",
      correlationId: message.id,
      replyTo: "",
      deliveryMode: 2,
      priority: 3,
    });
    expect(await queue.take()).toBeNull();
  });

  it("keeps the order, many at a time", async () => {
    const publisher = await broker.openPublisher();
    const ids = Array.from({ length: 50 }, () => randomUUID());
    const outcomes = await Promise.all(
      ids.map((id) => {
        const task = { id, name: "t", argsText: "[]", kwargsText: "{}", origin: "umbel@test" };
        const route = { exchange: "", routingKey: queue.name };
        return publisher.publish(encodeTaskMessage(task, Date.now()), route);
      }),
    );
    expect(outcomes.every(({ routed }) => routed)).toBe(true);
    const taken: string[] = [];
    for (let one = await queue.take(); one !== null; one = await queue.take()) taken.push(one.correlationId);
    expect(taken).toEqual(ids);
  });

  it("says that nobody has the message when there is no such queue or exchange, and goes on", async () => {
    const missing = `missing-${randomUUID()}`;
    expect(await publish({}, { exchange: "", routingKey: missing })).toMatchObject({ routed: false });
    expect(await publish({}, { exchange: missing, routingKey: queue.name })).toMatchObject({
      routed: false,
    });
    expect(await publish()).toMatchObject({ routed: true });
  });

  it("goes through an exchange where the application has one of its own", async () => {
    if (queue.throughExchange === null) return;
    expect(await publish({}, queue.throughExchange)).toMatchObject({ routed: true });
    expect(await queue.take()).toMatchObject({ contentType: "application/json" });
  });
}
