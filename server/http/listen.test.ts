import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, request, type RequestOptions } from "node:http";
import { request as tlsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fastify from "fastify";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeCertificates } from "../testing/tlsLine";
import { createRawServer, listen } from "./listen";

const PLAIN = {
  address: "127.0.0.1",
  port: 0,
  unixSocket: null,
  tlsCert: null,
  tlsKey: null,
  urlPrefix: "",
};

let folder: string;
const toClose: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "umbel-listen-"));
});

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
  await rm(folder, { recursive: true, force: true });
});

async function start(config: Partial<Parameters<typeof listen>[1]>) {
  const whole = { ...PLAIN, ...config };
  const app = fastify({ serverFactory: (listener) => createRawServer(whole, {}, listener) });
  app.get("/", () => "hello");
  await listen(app, whole, "Umbel");
  toClose.push(() => app.close());
  return app;
}

function get(options: RequestOptions & { ca?: Buffer }, send = request): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = send(options, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (text: string) => (body += text));
      answer.on("end", () => resolve(body));
    });
    asked.on("error", reject).end();
  });
}

it("takes requests over a socket file that everybody may open, and removes it at the end", async () => {
  const unixSocket = join(folder, "umbel.sock");
  const app = await start({ unixSocket });
  expect(await get({ socketPath: unixSocket, path: "/" })).toBe("hello");
  expect((await stat(unixSocket)).mode & 0o777).toBe(0o777);
  await app.close();
  await expect(stat(unixSocket)).rejects.toThrow("ENOENT");
});

it("takes the place of a socket that nobody listens to, and of nothing else", async () => {
  const stale = join(folder, "stale.sock");
  const program = `require("net").createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, "SIGKILL"))`;
  const { spawnSync } = await import("node:child_process");
  spawnSync(process.execPath, ["-e", program]);
  expect((await stat(stale)).isSocket()).toBe(true);
  await start({ unixSocket: stale });
  expect(await get({ socketPath: stale, path: "/" })).toBe("hello");

  await expect(start({ unixSocket: stale })).rejects.toThrow("used by another program");
  const file = join(folder, "file");
  await writeFile(file, "kept");
  await expect(start({ unixSocket: file })).rejects.toThrow("is no socket");
  expect(await readFile(file, "utf8")).toBe("kept");
});

it("speaks TLS with a certificate, and says which file cannot be used", async () => {
  const file = (name: string) => join(folder, name);
  await makeCertificates(file);
  const app = await start({ tlsCert: file("server.pem"), tlsKey: file("server.key") });
  const address = app.server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const ca = await readFile(file("ca.pem"));
  expect(await get({ host: "localhost", family: 4, port, path: "/", ca }, tlsRequest)).toBe("hello");

  const make = (tlsCert: string, tlsKey: string) => () =>
    createRawServer({ ...PLAIN, tlsCert, tlsKey }, {}, () => undefined);
  expect(make(file("server.pem"), file("client.key"))).toThrow("client.key cannot be used");
  expect(make(file("gone.pem"), file("server.key"))).toThrow("gone.pem cannot be read");
});

it("leaves a port that is taken to whoever has it", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  toClose.push(() => new Promise((resolve) => other.close(resolve)));
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(start({ port })).rejects.toThrow("EADDRINUSE");
});
