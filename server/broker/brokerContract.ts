/** The promises that every broker keeps: each kind's own test calls this with the real thing. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Broker, ConsumeEventsOptions, EventDelivery } from "./broker";

export interface BrokerUnderTest {
  connect(): Promise<Broker>;
  /** A connection that signs in with a wrong password `hidden-password`. */
  connectWrongly(): Promise<Broker>;
  /** The event exchange of this test alone. */
  exchange: string;
  /** Sends a body as a worker would, `key` being the event's type with dots, or `task.multi`. */
  publishEvent(key: string, body: string): Promise<void>;
  /** Ends the broker's side of the connection. */
  cutConnection(): Promise<void>;
  /** Removes what the test left on the broker. */
  tidy(): Promise<void>;
}

const PATIENCE = { timeout: 20_000, interval: 20 };

export function keepsTheBrokerContract(setUp: () => Promise<BrokerUnderTest>): void {
  let real: BrokerUnderTest;
  let broker: Broker;
  let got: EventDelivery[];

  beforeEach(async () => {
    real = await setUp();
    broker = await real.connect();
    got = [];
  });
  afterEach(async () => {
    await broker.close();
    await real.tidy();
  });

  function options(): ConsumeEventsOptions {
    return {
      exchange: real.exchange,
      queue: `umbel.events.${real.exchange}`,
      queueLimit: 1000,
      window: 10,
      onDelivery: (delivery) => got.push(delivery),
      onDropped: () => expect.unreachable("nothing is too much here"),
    };
  }

  const bodies = () => got.map((delivery) => delivery.body.toString());

  it("brings every kind of event as the bytes that were sent, in order, with growing tags", async () => {
    await broker.consumeEvents(options());
    const sent = [
      ["worker.heartbeat", '{"type": "worker-heartbeat"}'],
      ["task.multi", '[{"n": 1.0, "big": 12345678901234567890, "nan": NaN, "text": "почта 邮件 📮"}]'],
      ["task.progress", "not even JSON"],
    ] as const;
    for (const [key, body] of sent) await real.publishEvent(key, body);
    await vi.waitFor(() => expect(bodies()).toEqual(sent.map(([, body]) => body)), PATIENCE);
    expect(got.map((delivery) => delivery.tag)).toEqual([1, 2, 3]);
    expect(got[0]?.contentType).toBe("application/json");
  });

  it("answers on the line of events, also when nothing is sent", async () => {
    const subscription = await broker.consumeEvents(options());
    await subscription.ping();
    expect(got).toEqual([]);
  });

  it("goes on after a window's worth once that is acknowledged", async () => {
    const subscription = await broker.consumeEvents(options());
    for (let i = 0; i < 25; i++) await real.publishEvent("task.started", String(i));
    for (const tag of [10, 20]) {
      await vi.waitFor(() => expect(got.length).toBeGreaterThanOrEqual(tag), PATIENCE);
      subscription.acknowledge(tag);
    }
    await vi.waitFor(() => expect(got).toHaveLength(25), PATIENCE);
    expect(bodies()).toEqual(Array.from({ length: 25 }, (_, i) => String(i)));
  });

  it("brings nothing after it was cancelled", async () => {
    const subscription = await broker.consumeEvents(options());
    await real.publishEvent("task.started", "before");
    await vi.waitFor(() => expect(bodies()).toEqual(["before"]), PATIENCE);
    subscription.acknowledge(1);
    await subscription.cancel();
    await real.publishEvent("task.started", "after");
    const other = await real.connect();
    const second: string[] = [];
    await other.consumeEvents({
      ...options(),
      onDelivery: (delivery) => second.push(delivery.body.toString()),
    });
    await real.publishEvent("task.started", "last");
    await vi.waitFor(() => expect(second).toContain("last"), PATIENCE);
    await other.close();
    expect(bodies()).toEqual(["before"]);
  });

  it("is closed without a reason when we close it", async () => {
    await broker.consumeEvents(options());
    await broker.close();
    expect(await broker.closed).toBeNull();
  });

  it("is closed with a reason when the other side ends it", async () => {
    await broker.consumeEvents(options());
    await real.cutConnection();
    expect(await broker.closed).toBeInstanceOf(Error);
  });

  it("refuses a wrong password without quoting it", async () => {
    const error: unknown = await real.connectWrongly().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain("hidden-password");
  });
}
