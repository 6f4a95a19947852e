/** Where brokers may be, beside a plain port: behind TLS, on a unix socket, named by sentinels, under odd names. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AMQP_URL, REDIS_URL } from "../testing/liveServers";
import { startSentinel } from "../testing/sentinel";
import { openTlsLine, type TlsLine } from "../testing/tlsLine";
import { DEFAULT_BROKER_OPTIONS, DEFAULT_TRANSPORT, type BrokerTls } from "./brokerOptions";
import { connectBroker } from "./connectBroker";

const tidying: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const tidy of tidying.splice(0).reverse()) await tidy();
});

const database = new URL(REDIS_URL).pathname.slice(1) || "0";

/** Opens a mailbox there, which needs an answering broker, and closes it. */
async function worksAt(url: string, options = DEFAULT_BROKER_OPTIONS): Promise<void> {
  const broker = await connectBroker(url, "test places", options);
  try {
    await broker.openMailbox({ controlExchange: `test-${randomUUID()}`, onReply: () => undefined });
  } finally {
    await broker.close();
  }
}

describe.each([
  ["amqps", AMQP_URL, (port: number) => `amqps://guest:guest@localhost:${port}//`],
  ["rediss", REDIS_URL, (port: number) => `rediss://localhost:${port}/${database}`],
])("%s", (_name, serverUrl, urlAt) => {
  let line: TlsLine;
  beforeAll(async () => {
    line = await openTlsLine(serverUrl);
  });
  afterAll(() => line.close());

  const tls = (more: Partial<BrokerTls>) => ({
    ...DEFAULT_BROKER_OPTIONS,
    tls: { ...DEFAULT_BROKER_OPTIONS.tls, ...more },
  });

  it("takes certificates from the options, or from the URL as Celery has them", async () => {
    const { caFile, certFile, keyFile } = line;
    await worksAt(urlAt(line.port), tls({ caFile, certFile, keyFile }));
    const query = new URLSearchParams({ ssl_ca_certs: caFile, ssl_certfile: certFile, ssl_keyfile: keyFile });
    await worksAt(`${urlAt(line.port)}?${query.toString()}`);
  });

  it("refuses a server whose certificate is nobody's that it knows, and takes any when told to", async () => {
    const { certFile, keyFile } = line;
    await expect(worksAt(urlAt(line.port), tls({ certFile, keyFile }))).rejects.toThrow(/certificate/);
    await worksAt(urlAt(line.port), tls({ certFile, keyFile, verify: "none" }));
  });

  it("refuses a valid certificate of another name, unless names do not count", async () => {
    const { caFile, certFile, keyFile } = line;
    const url = urlAt(line.port).replace("localhost", "127.0.0.1");
    const port = await forward("127.0.0.1", line.port);
    const elsewhere = url.replace(String(line.port), String(port));
    await expect(worksAt(elsewhere, tls({ caFile, certFile, keyFile }))).rejects.toThrow(/127\.0\.0\.1/);
    await worksAt(elsewhere, tls({ caFile, certFile, keyFile, verify: "ca" }));
  });

  it("names the file that cannot be read", async () => {
    await expect(worksAt(urlAt(line.port), tls({ caFile: "/nowhere/ca.pem" }))).rejects.toThrow(
      "the certificate file /nowhere/ca.pem cannot be read (ENOENT)",
    );
  });
});

describe("Redis", () => {
  it("is found on a unix socket", async () => {
    const folder = await mkdtemp(join(tmpdir(), "umbel-socket-"));
    tidying.push(() => rm(folder, { recursive: true }));
    const path = join(folder, "redis.sock");
    await forward(path, Number(new URL(REDIS_URL).port));
    await worksAt(`redis+socket://${path}?virtual_host=${database}`);
  });

  it("is found by sentinels, the first of which is away", async () => {
    const { port, stop } = await startSentinel();
    tidying.push(stop);
    const url = `sentinel://localhost:1/${database};sentinel://127.0.0.1:${port}`;
    const transport = { ...DEFAULT_TRANSPORT, masterName: "main" };
    await worksAt(url, { ...DEFAULT_BROKER_OPTIONS, transport });
    await expect(
      worksAt(url, { ...DEFAULT_BROKER_OPTIONS, transport: { ...transport, masterName: "other" } }),
    ).rejects.toThrow(/sentinel/i);
    await expect(worksAt(url)).rejects.toThrow(/master_name/);
  });
});

/** Listens there (a host, or a path) and hands all on to a port of this machine. Gives the port, 0 for a path. */
async function forward(where: string, to: number): Promise<number> {
  const server = createServer((client) => {
    const upstream = connect(to, "localhost");
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) =>
    where.startsWith("/") ? server.listen(where, resolve) : server.listen(0, where, resolve),
  );
  tidying.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
