/** Many browsers' sockets at once: what they cost the server, how much they are sent, and what slow ones do to the others. */
import { setTimeout as delay } from "node:timers/promises";
import type { Subject } from "@/lib/contract/realtime";
import { connectSocket, type TestSocket } from "@/server/testing/socketClient";
import { startAsking } from "./asking";
import { checkTasks, mustBeRight, openBenchStore, written } from "./checkTasks";
import { startLoad } from "./load";
import { printLine, printTable } from "./print";
import { cpuSeconds, memoryBytes } from "./processCost";
import { startUmbel } from "./startUmbel";
import { median, quantile } from "./statistics";

const RATE = 1000;
const SLOW_SOCKETS = 20;

/** What people look at, by turns; every one of them has the shell as well. */
const SUBJECTS: readonly Subject[] = [
  { kind: "overview", range: "1h" },
  { kind: "tasks", query: { filter: "", sort: "created", order: "desc", limit: 50, offset: 0 } },
  { kind: "workers" },
  { kind: "failures", range: "1h" },
];

interface Client {
  socket: TestSocket;
  packets: number;
  bytes: number;
  /** Of the largest packet. */
  largest: number;
}

/** Prints a table and one JSON line: without any socket, with all of them, and with some that do not read. */
export async function measureSockets(count: number, seconds: number): Promise<void> {
  const umbel = await startUmbel({ maxTasks: 100_000 });
  const store = openBenchStore(umbel);
  const load = await startLoad({
    ...umbel,
    ...{
      tasks: Infinity,
      group: 10,
      names: 100,
      workers: 20,
      rate: RATE,
      seed: 1,
      overlap: Math.round(RATE / 3),
    },
  });
  const clients: Client[] = [];
  try {
    await delay(5000);
    const without = await watch([]);
    for (let n = 0; n < count; n++) clients.push(await connect(umbel.url, SUBJECTS[n % SUBJECTS.length]));
    await delay(2000);
    const all = await watch(clients);
    const slow = clients.filter((_, n) => n % SUBJECTS.length === 1).slice(0, SLOW_SOCKETS);
    for (const { socket } of slow) rawOf(socket).pause();
    const others = await watch(clients.filter((client) => !slow.includes(client)));
    const memory = memoryBytes(umbel.pid);
    for (const client of slow) Object.assign(client, { packets: 0, bytes: 0, largest: 0 });
    for (const { socket } of slow) rawOf(socket).resume();
    await delay(3000);
    const caughtUp = slow.filter(({ packets, socket }) => packets > 0 && socket.connected).length;
    const published = await load.stop();
    await written(store, published.events);
    mustBeRight("sockets", await checkTasks(store, [published]));
    const rows = { "no socket": without, [`${count} sockets`]: all, [`${slow.length} of them slow`]: others };
    printTable(
      Object.entries(rows).map(([who, seen]) => ({
        who,
        "Umbel CPU %": Math.round(seen.cpuPercent),
        "updates/s each": seen.updatesPerSecond.toFixed(1),
        "KB/s each": (seen.bytesPerSecond / 1000).toFixed(1),
        "MB/s all": (seen.totalBytesPerSecond / 1e6).toFixed(1),
        "answers p95 ms": seen.answerP95Ms.toFixed(0),
        "resident MB": (seen.residentBytes / 1e6).toFixed(0),
      })),
    );
    printLine({
      part: "live-sockets",
      sockets: count,
      eventsPerSecond: published.events / published.seconds,
      without,
      all,
      others,
      slow: {
        count: slow.length,
        caughtUp,
        residentBytes: memory,
        mostPackets: Math.max(...slow.map(({ packets }) => packets)),
        median: median(slow.map(({ bytes }) => bytes)),
      },
    });
    if (caughtUp < slow.length)
      throw new Error(`${slow.length - caughtUp} slow sockets were not updated again`);
  } finally {
    for (const { socket } of clients) socket.disconnect();
    store.close();
    await umbel.stop();
  }

  async function watch(watched: readonly Client[]) {
    for (const client of clients) Object.assign(client, { packets: 0, bytes: 0, largest: 0 });
    const asking = startAsking(umbel.url, ["/api/v1/tasks?limit=50"], 200);
    const cpuBefore = cpuSeconds(umbel.pid);
    const startedAt = performance.now();
    await delay(seconds * 1000);
    const passed = (performance.now() - startedAt) / 1000;
    const bytes = watched.reduce((sum, client) => sum + client.bytes, 0);
    return {
      cpuPercent: ((cpuSeconds(umbel.pid) - cpuBefore) / passed) * 100,
      updatesPerSecond:
        quantile(
          watched.map(({ packets }) => packets),
          0.5,
        ) / passed || 0,
      bytesPerSecond: watched.length > 0 ? bytes / watched.length / passed : 0,
      totalBytesPerSecond: bytes / passed,
      answerP95Ms: (await asking.stop()).p95,
      residentBytes: memoryBytes(umbel.pid),
    };
  }
}

async function connect(url: string, subject: Subject | undefined): Promise<Client> {
  const socket = connectSocket(url, "/socket.io");
  const client: Client = { socket, packets: 0, bytes: 0, largest: 0 };
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  socket.io.engine.on("packet", ({ type, data }) => {
    if (type !== "message") return;
    const bytes = Buffer.byteLength(String(data));
    client.packets++;
    client.bytes += bytes;
    client.largest = Math.max(client.largest, bytes);
  });
  for (const one of [{ kind: "shell" } as const, subject]) {
    if (!one) continue;
    const answer = await socket.emitWithAck("subject:join", one);
    if (!answer.ok) throw new Error(`${one.kind}: ${answer.message}`);
  }
  return client;
}

/** The line itself, which is not read while it is paused. */
function rawOf(socket: TestSocket): { pause(): void; resume(): void } {
  const { ws } = socket.io.engine.transport as unknown as {
    ws: { _socket: { pause(): void; resume(): void } };
  };
  return ws._socket;
}
