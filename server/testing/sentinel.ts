/** A Redis sentinel of the test's own, which watches the test Redis under the name `main`. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { openRedis, REDIS_URL } from "./liveServers";

export async function startSentinel(): Promise<{ port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "umbel-sentinel-"));
  const port = await freePort();
  const { hostname, port: master } = new URL(REDIS_URL);
  const settings = [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir ${folder}`,
    `sentinel monitor main ${hostname} ${master} 1`,
  ];
  const file = join(folder, "sentinel.conf");
  await writeFile(file, `${settings.join("\n")}\n`);
  const child = spawn("redis-server", [file, "--sentinel"], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const sentinel = openRedis(`redis://127.0.0.1:${port}`);
  sentinel.on("error", () => undefined); // not listening yet
  await expect.poll(() => sentinel.ping(), { timeout: 20_000 }).toBe("PONG");
  sentinel.disconnect();
  return {
    port,
    async stop() {
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address is no text
  await new Promise((resolve) => server.close(resolve));
  return port;
}
