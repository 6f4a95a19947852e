/** What a RabbitMQ may do to those that listen to it. */
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "amqplib";
import { startApart } from "./killed";
import type { Fault } from "./lab";
import { killAndRestart, rabbitmqctl } from "./privateServers";

const TRANSIENT = "Celery's events are transient: what waits in a classic queue goes with the broker";

export const faults: Fault[] = [
  killedFault("rabbit-killed", "RabbitMQ killed with -9 and restarted, twice", [], TRANSIENT),
  killedFault(
    "rabbit-killed-quorum",
    "the same with --event-queue-type quorum, ingest stopped so that thousands of events wait",
    ["--event-queue-type", "quorum"],
    null,
  ),
  {
    name: "rabbit-restarted",
    what: "RabbitMQ stopped and started again in good order (rabbitmqctl stop_app, start_app)",
    async run(lab) {
      const { broker, store, web, rabbit } = await startApart(lab);
      await lab.begin({ broker, web });
      await rabbitmqctl(rabbit, "stop_app");
      await delay(3000);
      await rabbitmqctl(rabbit, "start_app");
      return lab.end({
        store,
        webs: [web],
        mayLose: TRANSIENT,
      });
    },
  },
  {
    name: "connections-closed",
    what: "all of Umbel's connections closed by the broker (close_all_connections), ten times",
    async run(lab) {
      const { broker, store, web, rabbit } = await startApart(lab);
      await lab.begin({ broker, web });
      for (let round = 0; round < 10; round++) {
        await rabbitmqctl(rabbit, "close_all_connections", "fault");
        await lab.published(500);
      }
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "queue-deleted",
    what: "our event queue deleted while it is in use, three times",
    async run(lab) {
      const { broker, store, web } = await startApart(lab);
      await lab.begin({ broker, web });
      for (let round = 0; round < 3; round++) {
        await withChannel(broker, (channel) => channel.deleteQueue(lab.queue));
        await lab.until("the queue is there again", () =>
          withChannel(broker, (channel) => channel.checkQueue(lab.queue)).then(
            () => true,
            () => false,
          ),
        );
        await lab.published(1000);
      }
      return lab.end({
        store,
        webs: [web],
        mayLose: "what was in the queue goes with it, and until it is declared again nothing is kept",
      });
    },
  },
  {
    name: "memory-alarm",
    what: "the broker's memory alarm for 20 s: publishers are held up",
    async run(lab) {
      const { broker, store, web, rabbit } = await startApart(lab);
      await lab.begin({ broker, web });
      await rabbitmqctl(rabbit, "set_vm_memory_high_watermark", "0");
      await delay(20_000);
      await rabbitmqctl(rabbit, "set_vm_memory_high_watermark", "0.4");
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "queue-full",
    what: "ingest stopped until the event queue is over its limit of 1000 messages, then started again",
    async run(lab) {
      const { broker, store, web, ingest } = await startApart(lab, {
        ingestArgs: ["--event-queue-limit", "1000"],
      });
      await lab.begin({ broker, web });
      await ingest.program.stop();
      await lab.published(16_000);
      await ingest.again();
      return lab.end({ store, webs: [web], mayLose: "more came than the limit lets wait: the oldest go" });
    },
  },
  stoppedFault("stopped", "ingest stopped for 30 s while events come", 30_000),
  stoppedFault("stopped-10-minutes", "ingest stopped for 10 minutes while events come", 600_000),
  {
    name: "same-name",
    what: "a second ingest process of the same name on the same store, killed and started again",
    async run(lab) {
      const { broker, store, web } = await startApart(lab);
      const second = await lab.umbel({ role: "ingest", broker, redis: store });
      await lab.begin({ broker, web });
      await lab.published(2000);
      await second.killAndRestart();
      return lab.end({ store, webs: [web] });
    },
  },
  {
    name: "same-name-apart",
    what: "a second Umbel of the same name with a store of its own: each gets a part of the events, and says so",
    async run(lab) {
      const { broker, store, web } = await startApart(lab);
      await lab.begin({ broker, web });
      const second = await lab.umbel({ broker, name: "second" });
      await lab.until("it is said", async () => {
        const notes = (await lab.shell(web))?.connections.map(({ note }) => note) ?? [];
        return notes.includes("shared-queue");
      });
      await second.program.stop();
      return lab.end({ store, webs: [web], mayLose: "what the other one took went into its store" });
    },
  },
];

function killedFault(name: string, what: string, ingestArgs: string[], mayLose: string | null): Fault {
  return {
    name,
    what,
    async run(lab) {
      const { broker, store, web, rabbit, ingest } = await startApart(lab, { ingestArgs });
      await lab.begin({ broker, web });
      for (let round = 0; round < 2; round++) {
        // Where nothing may be lost, thousands of events wait in the queue when the broker goes.
        if (mayLose === null) await ingest.program.stop();
        await lab.published(2000);
        await killAndRestart(rabbit, 3000);
        if (mayLose === null) await ingest.again();
        await lab.until("connected again", async () => {
          const connections = (await lab.shell(web))?.connections ?? [];
          return connections.some(({ state }) => state === "connected");
        });
        await lab.published(1000);
      }
      return lab.end({ store, webs: [web], ...(mayLose !== null && { mayLose }) });
    },
  };
}

function stoppedFault(name: string, what: string, ms: number): Fault {
  return {
    name,
    what,
    async run(lab) {
      const { broker, store, web, ingest } = await startApart(lab);
      await lab.begin({ broker, web });
      await ingest.program.stop();
      await delay(ms);
      await ingest.again();
      return lab.end({ store, webs: [web] });
    },
  };
}

async function withChannel<T>(
  url: string,
  use: (channel: Awaited<ReturnType<Awaited<ReturnType<typeof connect>>["createChannel"]>>) => Promise<T>,
): Promise<T> {
  const connection = await connect(url);
  connection.on("error", () => undefined); // of the channel, told by `use`
  try {
    const channel = await connection.createChannel();
    channel.on("error", () => undefined); // as above
    return await use(channel);
  } finally {
    await connection.close();
  }
}
