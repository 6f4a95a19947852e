/** The private servers and processes of one fault, of scripts/lib, with types, and what faults do to them. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Program {
  name: string;
  pid: number;
  exited: Promise<{ how: string; code: number }>;
  hasEnded(): boolean;
  lastLines(count: number): string;
  stop(): Promise<void>;
}

export interface StartOptions {
  env?: Record<string, string>;
  cwd?: string;
  graceMs?: number;
  stopRank?: number;
  onExit?: (how: string, code: number) => void;
}

export interface Supervisor {
  start(name: string, command: string, args: string[], options?: StartOptions): Program;
  run(
    name: string,
    command: string,
    args: string[],
    options?: StartOptions & { mayFail?: boolean },
  ): Promise<{ code: number; output: string }>;
  stop(): Promise<void>;
  onStopped(cleanup: () => void): void;
}

/** A server that can be killed and started again on its port, with what it kept. */
export interface Server {
  port: number;
  program: Program;
  again(): Promise<Program>;
}

export interface RabbitNode extends Server {
  apiPort: number | null;
  env: Record<string, string>;
  cookie: string;
  epmdPort: number;
}

interface RedisOptions {
  keep?: boolean;
  name?: string;
  settings?: Record<string, string | number>;
  /** Before the settings. */
  flags?: string[];
}

interface RabbitOptions {
  management?: boolean;
  name?: string;
  cookie?: string;
  epmdPort?: number;
}

interface ServerScripts {
  startRedis(
    supervisor: Supervisor,
    folder: string,
    options: RedisOptions & Pick<StartOptions, "onExit">,
  ): Promise<Server & { dir: string }>;
  startRabbit(
    supervisor: Supervisor,
    folder: string,
    options: RabbitOptions & Pick<StartOptions, "onExit">,
  ): Promise<RabbitNode>;
}

interface ProcessScripts {
  createSupervisor(folder: string): Supervisor;
}

interface PathScripts {
  ROOT: string;
  runFolder(purpose: string): string;
}

interface PortScripts {
  freePort(): Promise<number>;
}

// These scripts run without a build step, so they are no TypeScript: what they give is said above.
const scripts = (file: string) =>
  import(new URL(`../../scripts/lib/${file}.mjs`, import.meta.url).href) as Promise<unknown>;
const servers = (await scripts("servers")) as ServerScripts;
export const { createSupervisor } = (await scripts("processes")) as ProcessScripts;
export const { ROOT, runFolder } = (await scripts("paths")) as PathScripts;
export const { freePort } = (await scripts("ports")) as PortScripts;

/** To end is what a fault does to a server: it stops nothing else. */
const onExit = () => undefined;

export const startRedis = (supervisor: Supervisor, folder: string, options: RedisOptions = {}) =>
  servers.startRedis(supervisor, folder, { ...options, onExit });

export const startRabbit = (supervisor: Supervisor, folder: string, options: RabbitOptions = {}) =>
  servers.startRabbit(supervisor, folder, { ...options, onExit });

/** `kill -9` of a program with all its children; resolves when it is gone. */
export async function kill(program: Program): Promise<void> {
  process.kill(-program.pid, "SIGKILL");
  await program.exited;
}

/** Kills a server and starts it again after `awayMs`. */
export async function killAndRestart(server: Server, awayMs: number): Promise<void> {
  await kill(server.program);
  await new Promise((resolve) => setTimeout(resolve, awayMs));
  server.program = await server.again();
}

/** Stops a program where it stands, for so long: its sockets stay open, and nothing answers. */
export async function freeze(program: Program, ms: number): Promise<void> {
  process.kill(-program.pid, "SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, ms));
  process.kill(-program.pid, "SIGCONT");
}

const RABBITMQCTL = "/usr/lib/rabbitmq/bin/rabbitmqctl";

/** Asks the node by its own tool; gives what that printed. */
export async function rabbitmqctl(node: RabbitNode, ...args: string[]): Promise<string> {
  const env = { ...process.env, ...node.env };
  const words = ["-q", "-n", node.env["RABBITMQ_NODENAME"] ?? "", ...args];
  const { stdout } = await promisify(execFile)(RABBITMQCTL, words, { env });
  return stdout;
}

export const PROGRAM = join(ROOT, "dist", "server", "main.js");
