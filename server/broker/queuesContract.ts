/** What every broker promises about its queues: each kind's own test calls this with the real thing. */
import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readMessageArguments } from "@/lib/celery/messageArguments";
import { decodeRedisTaskMessage } from "@/lib/celery/decodeTaskMessage";
import { encodeTaskMessage } from "@/lib/celery/encodeTaskMessage";
import type { Broker } from "./broker";
import { QueueMissing, type BrokerQueues, type KeptMessage, type Peek } from "./brokerQueues";
import type { QueueUnderTest } from "./publisherContract";

export interface QueuesUnderTest {
  connect(): Promise<Broker>;
  /** Two queues as workers declare them. */
  queue: QueueUnderTest;
  other: QueueUnderTest;
  /** How many wait, by the broker's own tools. */
  count(queue: string): Promise<number>;
}

export function keepsTheQueuesContract(setUp: () => Promise<QueuesUnderTest>): void {
  let real: QueuesUnderTest;
  let broker: Broker;
  let queues: BrokerQueues;
  let queue: string;
  let other: string;

  beforeEach(async () => {
    real = await setUp();
    broker = await real.connect();
    queues = await broker.openQueues();
    queue = real.queue.name;
    other = real.other.name;
  });
  afterEach(async () => {
    await broker.close();
    await real.queue.remove();
    await real.other.remove();
  });

  async function send(count: number): Promise<string[]> {
    const publisher = await broker.openPublisher();
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const id of ids) {
      const task = { id, name: "lab.add", argsText: "[1, 2]", kwargsText: "{}", origin: "umbel@test" };
      await publisher.publish(encodeTaskMessage(task, Date.now()), { exchange: "", routingKey: queue });
    }
    return ids;
  }

  const idsOf = ({ messages }: Peek) => messages.map(({ message }) => decodeRedisTaskMessage(message).id);
  const peek = (name: string, offset = 0, limit = 100) => queues.peek(name, "ready", offset, limit);
  const refsOf = ({ messages }: Peek) => messages.flatMap(({ ref }) => (ref === null ? [] : [ref]));

  it("counts what waits as the broker does, and says which queues are not there", async () => {
    await send(3);
    const missing = `missing-${randomUUID()}`;
    const listing = await queues.list([queue, other, missing]);
    const counts = new Map(listing.queues.map(({ name, ready }) => [name, ready]));
    expect(counts.get(queue)).toBe(await real.count(queue));
    expect(counts.get(other)).toBe(0);
    expect(counts.has(missing)).toBe(false);
    expect(listing.missing).toContain(missing);
    expect(listing.troubles).toEqual([]);
  });

  it("shows waiting messages from the one that is taken next, in pages, and leaves them where they are", async () => {
    const ids = await send(7);
    expect(idsOf(await peek(queue, 0, 3))).toEqual(ids.slice(0, 3));
    expect(await peek(queue, 3, 3)).toMatchObject({ total: 7 });
    expect(idsOf(await peek(queue, 3, 3))).toEqual(ids.slice(3, 6));
    expect(idsOf(await peek(queue, 6, 3))).toEqual(ids.slice(6));
    expect(await real.count(queue)).toBe(7);
    expect(await real.queue.take()).toMatchObject({ correlationId: ids[0], contentType: "application/json" });
  });

  it("finds the message of a task among so many from the next, whole, and leaves it where it is", async () => {
    const ids = await send(4);
    const found = await queues.find(queue, ids[2]!, 100);
    expect(found && readMessageArguments(found)).toEqual({
      argsText: "[1, 2]",
      kwargsText: "{}",
      retries: 0,
    });
    expect(await queues.find(queue, ids[2]!, 2)).toBeNull();
    expect(await queues.find(queue, randomUUID(), 100)).toBeNull();
    expect(idsOf(await peek(queue))).toEqual(ids);
  });

  it("removes those that are named, and says how many were still there", async () => {
    const ids = await send(4);
    const refs = refsOf(await peek(queue));
    expect(await queues.remove(queue, [refs[1]!, refs[3]!, "nothing"])).toBe(2);
    expect(idsOf(await peek(queue))).toEqual([ids[0], ids[2]]);
    expect(await queues.remove(queue, [refs[1]!])).toBe(0);
  });

  it("moves messages to another queue, whole", async () => {
    const ids = await send(3);
    const refs = refsOf(await peek(queue));
    expect(await queues.move(queue, [refs[0]!, refs[2]!], other)).toBe(2);
    expect(idsOf(await peek(queue))).toEqual([ids[1]]);
    expect(await real.count(other)).toBe(2);
    expect(await real.other.take()).toMatchObject({
      correlationId: ids[0],
      headers: expect.objectContaining({ id: ids[0], task: "lab.add" }) as unknown,
      body: expect.stringContaining("[1, 2]") as unknown,
    });
    const stays = refsOf(await peek(queue));
    await expect(queues.move(queue, stays, `missing-${randomUUID()}`)).rejects.toThrow(QueueMissing);
    expect(await real.count(queue)).toBe(1);
  });

  it("purges with the exact count", async () => {
    await send(5);
    expect(await queues.purge(queue, null)).toBe(5);
    expect(await real.count(queue)).toBe(0);
    expect(await queues.purge(queue, null)).toBe(0);
  });

  it("puts back what a purge kept, in the old order", async () => {
    const ids = await send(5);
    const saved: KeptMessage[] = [];
    const id = randomUUID();
    const save = (messages: readonly KeptMessage[]) => {
      saved.push(...messages);
      return Promise.resolve();
    };
    expect(await queues.purge(queue, { id, lifeMs: 60_000, save })).toBe(5);
    expect(await real.count(queue)).toBe(0);
    async function* read() {
      yield await Promise.resolve(saved);
    }
    expect(await queues.putBack(queue, id, read)).toBe(5);
    expect(idsOf(await peek(queue))).toEqual(ids);
  });
}
