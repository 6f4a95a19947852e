/** Several processes of each kind, on a Redis Cluster and a RabbitMQ cluster, and what they outlive. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Fault, FaultResult, Lab } from "./lab";
import {
  freePort,
  kill,
  killAndRestart,
  rabbitmqctl,
  startRabbit,
  startRedis,
  type Server,
} from "./privateServers";

export const faults: Fault[] = [
  {
    name: "scale-out",
    what: "2 ingest and 2 web on a Redis Cluster of 3 and a RabbitMQ cluster of 2; one of each killed with -9",
    async run(lab) {
      const { apart, alone, nodes, rabbits } = await startScaledOut(lab);
      await lab.begin({ broker: rabbits.urls[0]!, web: apart.webs[0]! });
      await apart.ingests[0]!.killAndRestart();
      await lab.published(1000);
      await apart.webs[1]!.killAndRestart();
      await lab.published(1000);
      await killAndRestart(nodes.servers[1]!, 3000);
      await lab.until("the page goes on", async () => (await lab.shell(apart.webs[0]!))?.storeOk === true);
      await lab.published(1000);
      await killAndRestart(rabbits.nodes[1]!, 1000);
      await lab.published(1000);
      // The same events went to one process with a Redis of its own: it must have come to the same.
      return lab.end({
        store: nodes.url,
        webs: apart.webs,
        idleMs: 40_000,
        sameAs: { store: `unix://${lab.folder}/alone/redis/redis.sock`, webs: [alone] },
      });
    },
  },
  {
    name: "cluster-failover",
    what: "a master of a Redis Cluster of 3 with 3 replicas killed for good (--redis-replicas 1)",
    async run(lab) {
      const rabbit = await startRabbit(lab.supervisor, lab.folder);
      const nodes = await startRedisCluster(lab, 3, 1);
      const broker = `amqp://guest:guest@127.0.0.1:${rabbit.port}//`;
      const web = await lab.umbel({ role: "web", broker, redis: nodes.url });
      await lab.umbel({ role: "ingest", broker, redis: nodes.url, args: ["--redis-replicas", "1"] });
      await lab.begin({ broker, web });
      await kill(nodes.servers[0]!.program);
      await delay(10_000);
      // It comes back as the replica of the one that took its place: until then nothing is written there.
      nodes.servers[0]!.program = await nodes.servers[0]!.again();
      return lab.end({ store: nodes.url, webs: [web], idleMs: 40_000 });
    },
  },
  {
    name: "sentinel-failover",
    what: "the store's master killed, its replica made master by sentinels (--redis-replicas 1)",
    run: (lab) => failOver(lab, ["--redis-replicas", "1"]),
  },
];

async function failOver(lab: Lab, ingestArgs: string[]): Promise<FaultResult> {
  const rabbit = await startRabbit(lab.supervisor, lab.folder);
  const broker = `amqp://guest:guest@127.0.0.1:${rabbit.port}//`;
  const { master, url } = await startSentinels(lab);
  const web = await lab.umbel({ role: "web", broker, redis: url });
  await lab.umbel({ role: "ingest", broker, redis: url, args: ingestArgs });
  await lab.begin({ broker, web });
  await kill(master.program);
  await delay(10_000);
  // It comes back as the new master's replica.
  master.program = await master.again();
  return lab.end({ store: url, webs: [web], idleMs: 40_000 });
}

async function startScaledOut(lab: Lab) {
  const [nodes, rabbits] = await Promise.all([startRedisCluster(lab, 3, 0), startRabbitCluster(lab)]);
  const [first = "", second = ""] = rabbits.urls;
  const quorum = ["--event-queue-type", "quorum"];
  const webs = [
    await lab.umbel({ role: "web", broker: first, redis: nodes.url }),
    await lab.umbel({ role: "web", broker: second, redis: nodes.url }),
  ];
  const ingests = [
    await lab.umbel({ role: "ingest", broker: first, redis: nodes.url, args: quorum }),
    await lab.umbel({ role: "ingest", broker: second, redis: nodes.url, args: quorum }),
  ];
  const alone = await lab.umbel({
    broker: first,
    name: "alone",
    args: [...quorum, "--instance", `${lab.exchange}-alone`],
  });
  return { nodes, rabbits, apart: { webs, ingests }, alone };
}

/** With so many replicas for each master. */
async function startRedisCluster(lab: Lab, masters: number, replicas: number) {
  const count = masters * (1 + replicas);
  const servers: Server[] = await Promise.all(
    Array.from({ length: count }, async (_, index) =>
      startRedis(lab.supervisor, lab.folder, {
        keep: true,
        name: `node-${index}`,
        settings: {
          "cluster-enabled": "yes",
          "cluster-node-timeout": 2000,
          "cluster-port": await freePort(),
        },
      }),
    ),
  );
  const places = servers.map(({ port }) => `127.0.0.1:${port}`);
  const options = ["--cluster-replicas", String(replicas), "--cluster-yes"];
  await lab.supervisor.run("redis-cluster", "redis-cli", ["--cluster", "create", ...places, ...options]);
  for (const { port } of servers) {
    const node = new Redis({ port });
    await lab.until("the cluster is whole", async () =>
      (await node.cluster("INFO")).includes("cluster_state:ok"),
    );
    node.disconnect();
  }
  return { servers, url: `redis+cluster://${places.slice(0, 2).join(",")}` };
}

async function startRabbitCluster(lab: Lab) {
  const first = await startRabbit(lab.supervisor, lab.folder, { name: "rabbit-1" });
  const { cookie, epmdPort } = first;
  const second = await startRabbit(lab.supervisor, lab.folder, { name: "rabbit-2", cookie, epmdPort });
  await rabbitmqctl(second, "stop_app");
  await rabbitmqctl(second, "join_cluster", first.env["RABBITMQ_NODENAME"] ?? "");
  await rabbitmqctl(second, "start_app");
  const nodes = [first, second];
  return { nodes, urls: nodes.map(({ port }) => `amqp://guest:guest@127.0.0.1:${port}//`) };
}

/** A master, a replica, and three sentinels that watch them as `main`. */
async function startSentinels(lab: Lab) {
  const start = (name: string, settings: Record<string, string | number> = {}) =>
    startRedis(lab.supervisor, lab.folder, { keep: true, name, settings });
  const master = await start("master");
  const replica = await start("replica", { replicaof: `127.0.0.1 ${master.port}` });
  const sentinels = await Promise.all(
    [1, 2, 3].map((number) => {
      const dir = join(lab.folder, `sentinel-${number}`);
      const file = join(dir, "sentinel.conf");
      mkdirSync(dir, { recursive: true });
      const lines = [
        `sentinel monitor main 127.0.0.1 ${master.port} 2`,
        "sentinel down-after-milliseconds main 2000",
        "sentinel failover-timeout main 10000",
      ];
      writeFileSync(file, `${lines.join("\n")}\n`);
      return startRedis(lab.supervisor, lab.folder, {
        name: `sentinel-${number}`,
        flags: [file, "--sentinel"],
      });
    }),
  );
  const asking = new Redis({ port: sentinels[0]!.port });
  await lab.until("the sentinels know the replica", async () => {
    const replicas = (await asking.call("SENTINEL", "REPLICAS", "main")) as unknown[];
    return replicas.length === 1;
  });
  asking.disconnect();
  const places = sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",");
  return { master, replica, url: `redis+sentinel://${places}/main/0` };
}
