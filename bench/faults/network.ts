/** The lines between Umbel and what it stands on. */
import { setTimeout as delay } from "node:timers/promises";
import { openCutLine, type CutLine } from "@/server/testing/cutLine";
import type { Fault, Lab } from "./lab";
import { startRabbit, startRedis } from "./privateServers";

const CUT_MS = 30_000;

/** Umbel in two processes, with lines that can be cut to the broker and to the store. */
async function startBehindLines(lab: Lab, kind: "amqp" | "redis") {
  const redis = await startRedis(lab.supervisor, lab.folder, { keep: true });
  const store = `redis://127.0.0.1:${redis.port}/0`;
  const broker =
    kind === "redis"
      ? `redis://127.0.0.1:${(await startRedis(lab.supervisor, lab.folder, { name: "broker" })).port}/0`
      : `amqp://guest:guest@127.0.0.1:${(await startRabbit(lab.supervisor, lab.folder)).port}//`;
  const [toBroker, toStore] = await Promise.all([openCutLine(broker), openCutLine(store)]);
  const web = await lab.umbel({ role: "web", broker: toBroker.url, redis: toStore.url });
  const ingest = await lab.umbel({ role: "ingest", broker: toBroker.url, redis: toStore.url });
  return { broker, store, web, ingest, toBroker, toStore, redis };
}

type Lines = Awaited<ReturnType<typeof startBehindLines>>;

function lineFault(
  name: string,
  what: string,
  broken: (lines: Lines) => CutLine[],
  how: "freeze" | "cut" | "forget",
  kind: "amqp" | "redis" = "amqp",
): Fault {
  return {
    name,
    what,
    async run(lab) {
      const lines = await startBehindLines(lab, kind);
      await lab.begin({ broker: lines.broker, web: lines.web });
      for (const line of broken(lines)) line[how]();
      await delay(CUT_MS);
      for (const line of broken(lines)) line.mend();
      const blindBroker = kind === "redis" && broken(lines).includes(lines.toBroker);
      const result = await lab.end({
        store: lines.store,
        webs: [lines.web],
        ...(blindBroker && { mayLose: "a Redis as broker keeps no events for those that do not listen" }),
      });
      await Promise.all([lines.toBroker.close(), lines.toStore.close()]);
      return result;
    },
  };
}

const broker = ({ toBroker }: Lines) => [toBroker];
const store = ({ toStore }: Lines) => [toStore];
const both = ({ toBroker, toStore }: Lines) => [toBroker, toStore];

export const faults: Fault[] = [
  lineFault("broker-line-silent", "nothing passes to or from RabbitMQ for 30 s", broker, "freeze"),
  lineFault("broker-line-cut", "connections to RabbitMQ reset, and refused for 30 s", broker, "cut"),
  lineFault("store-line-silent", "nothing passes to or from the store for 30 s", store, "freeze"),
  lineFault("store-line-cut", "connections to the store reset, and refused for 30 s", store, "cut"),
  lineFault("all-lines-silent", "nothing passes to or from broker and store for 30 s", both, "freeze"),
  lineFault(
    "broker-line-forgotten",
    "the connections to RabbitMQ forgotten by the network: open, and dead; new ones pass",
    broker,
    "forget",
  ),
  lineFault(
    "store-line-forgotten",
    "the connections to the store forgotten by the network: open, and dead; new ones pass",
    store,
    "forget",
  ),
  lineFault(
    "redis-broker-line-cut",
    "a Redis broker's connections reset, and refused for 30 s",
    broker,
    "cut",
    "redis",
  ),
  lineFault(
    "redis-broker-line-silent",
    "nothing passes to or from a Redis broker for 30 s",
    broker,
    "freeze",
    "redis",
  ),
];
