/** Starts a built Umbel of the test's own beside the shared one: to kill it, to start a second, to give it other options. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoCluster } from "./demoCluster";

const PROGRAM = join(import.meta.dirname, "..", "..", "dist", "server", "main.js");

export interface StartUmbelOptions {
  /** Further options of the command line; `--broker` and `--result-backend` are those of the demo cluster unless given. */
  args?: string[];
  /** Where it keeps its data; a temporary folder, removed at the end, unless given. */
  dataDir?: string;
  port?: number;
}

export interface RunningUmbel {
  url: string;
  port: number;
  pid: number;
  /** What it printed so far, both streams. */
  output: () => string;
  /** Asks it to stop and waits; gives its exit code. */
  stop: () => Promise<number | null>;
  /** `kill -9`. What it had started itself is left to it. */
  kill: () => Promise<void>;
}

/** Starts Umbel and waits until it answers. */
export async function startUmbel(options: StartUmbelOptions = {}): Promise<RunningUmbel> {
  const port = options.port ?? (await freePort());
  const ownDir = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), "umbel-test-")) : null;
  const dataDir = options.dataDir ?? ownDir ?? "";
  const given = options.args ?? [];
  const { brokerUrl, resultUrl } = demoCluster();
  const args = [
    ...(given.includes("--broker") ? [] : ["--broker", brokerUrl]),
    ...(given.includes("--result-backend") ? [] : ["--result-backend", resultUrl]),
    ...["--port", String(port), "--data-dir", dataDir],
    ...ownStore(brokerUrl, dataDir, given),
    ...given,
  ];
  const child = spawn(process.execPath, ["--enable-source-maps", PROGRAM, ...args], {
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const code = await exited;
    if (ownDir !== null) await rm(ownDir, { recursive: true, force: true });
    return code;
  };

  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + 60_000;
  while (!(await isHealthy(url))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      await end("SIGKILL");
      throw new Error(`Umbel did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    port,
    pid: child.pid!,
    output: () => output,
    stop: () => end("SIGTERM"),
    kill: async () => {
      await end("SIGKILL");
    },
  };
}

/** With a Redis broker the data folder is no store: a name of its own keeps this one apart from others on that Redis. */
function ownStore(brokerUrl: string, dataDir: string, given: readonly string[]): string[] {
  if (!brokerUrl.startsWith("redis:")) return [];
  if (["--broker", "--redis", "--cluster"].some((option) => given.includes(option))) return [];
  return ["--cluster", createHash("sha256").update(dataDir).digest("hex").slice(0, 16)];
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false; // not listening yet
  }
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("the system gave no port"));
      });
    });
  });
}
