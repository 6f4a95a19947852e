/**
 * Publishes tasks' events from a process of its own, so that what a bench measures meanwhile does not wait for it.
 * `startLoad` starts this file as a program.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { EVENTS_PER_TASK, publishTasks, type PublishOptions } from "@/server/testing/publishTasks";
import { taskId } from "./taskIds";

/** As it goes to the program: JSON knows no Infinity. */
type SentOptions = Omit<LoadOptions, "tasks"> & { tasks: number | null };

export interface LoadOptions extends Pick<
  PublishOptions,
  "brokerUrl" | "exchange" | "group" | "names" | "workers" | "rate" | "overlap"
> {
  /** Infinity: until it is told to stop. */
  tasks: number;
  /** The result holds when each task was begun. */
  tellsTimes?: boolean;
  /** Tells its tasks from those of other loads: `taskId(seed, 0)`, `taskId(seed, 1)` … */
  seed: number;
}

export interface LoadResult {
  seed: number;
  tasks: number;
  events: number;
  /** From the first event to the broker's word that it has the last. */
  seconds: number;
  /** Unix ms, by number. */
  sentAt?: number[];
}

export interface Load {
  /** When the broker has taken everything. */
  done: Promise<LoadResult>;
  /** Begins no more tasks, ends those under way. */
  stop(): Promise<LoadResult>;
}

/** Resolves with the first event. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const child = fork(fileURLToPath(import.meta.url), [], { execArgv: ["--import", "tsx"] });
  const done = new Promise<LoadResult>((resolve, reject) => {
    child.on("message", (message: "begun" | LoadResult) => message !== "begun" && resolve(message));
    child.once("exit", () => reject(new Error("the load ended before it had published everything")));
  });
  done.catch(() => undefined); // whoever waits for it is told
  const begun = new Promise<void>((resolve) => child.once("message", () => resolve()));
  const sent: SentOptions = { ...options, tasks: Number.isFinite(options.tasks) ? options.tasks : null };
  child.send(sent);
  await Promise.race([begun, done]);
  return {
    done,
    stop() {
      if (child.connected) child.send("stop");
      return done;
    },
  };
}

/**
 * Tasks under way: enough for no two events of a task to come within one batch, as few would in life. Events of a task that
 * do cost less, as they are folded and shown once.
 */
const OVERLAP = 5000;

/** Publishes in this process, all at once. */
export async function publishLoad(options: LoadOptions, signal?: AbortSignal): Promise<LoadResult> {
  const startedAt = performance.now();
  const idOf = (index: number) => taskId(options.seed, index);
  const sentAt: number[] = [];
  const onBegin = options.tellsTimes ? () => void sentAt.push(Date.now()) : undefined;
  const ids = await publishTasks({ overlap: OVERLAP, ...options, idOf, onBegin, signal });
  return {
    seed: options.seed,
    tasks: ids.length,
    events: ids.length * EVENTS_PER_TASK,
    seconds: (performance.now() - startedAt) / 1000,
    ...(options.tellsTimes && { sentAt }),
  };
}

async function runAsProgram(): Promise<void> {
  const stopping = new AbortController();
  // A bench that was ended leaves nothing behind.
  process.on("disconnect", () => process.exit(1));
  const options = await new Promise<LoadOptions>((resolve) => {
    process.on("message", (message: "stop" | SentOptions) => {
      if (message === "stop") stopping.abort();
      else resolve({ ...message, tasks: message.tasks ?? Infinity });
    });
  });
  process.send?.("begun");
  const result = await publishLoad(options, stopping.signal);
  process.send?.(result, () => process.exit(0));
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.send) await runAsProgram();
