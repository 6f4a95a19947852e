/**
 * Starts programs and makes sure that every one of them is gone when this script is: at its end, on Ctrl-C, when a step
 * failed half-way, and even when this script itself is killed with -9.
 *
 * Each program gets a process group of its own, so that its children go with it and a Ctrl-C in the terminal reaches only
 * this script, which then stops them in reverse order. A guard (one tiny shell) holds the other end of a pipe: when
 * this script is gone, for whatever reason, the pipe closes and the guard kills the groups that are still written down.
 */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./paths.mjs";
import { Explained, say, sayFailure } from "./steps.mjs";

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const GUARD =
  'trap "" INT TERM HUP; cat >/dev/null; for f in "$1"/*; do [ -f "$f" ] && kill -KILL -- "-$(basename "$f")"; done; rm -rf "$1"';

/** Makes the supervisor of one script; `folder` takes the log of each program as `logs/<name>.log`. */
export function createSupervisor(folder) {
  const logs = join(folder, "logs");
  const groups = join(folder, `groups-${process.pid}`);
  mkdirSync(logs, { recursive: true });
  mkdirSync(groups, { recursive: true });

  const guard = spawn("/bin/sh", ["-c", GUARD, "guard", groups], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.stdin.on("error", () => undefined); // the guard's own end is of no interest
  guard.unref();
  guard.stdin.unref?.();

  const running = new Map();
  const cleanups = [];
  let stopping = null;

  /**
   * Starts a program. `onExit(how)` is called when it ends without having been asked to. `graceMs` is how long it may
   * take to end after SIGTERM before it is killed.
   */
  function start(
    name,
    command,
    args,
    { env = {}, cwd, graceMs = 5000, onExit, stopSignal = "SIGTERM" } = {},
  ) {
    if (stopping) throw new Explained("stopped while starting");
    const log = openSync(join(logs, `${name}.log`), "w");
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const entry = { name, child, graceMs, stopSignal, exited: null, ended: false, how: "" };
    entry.exited = new Promise((resolve) => {
      const ended = (how) => {
        if (entry.ended) return;
        entry.ended = true;
        entry.how = how;
        resolve(how);
        if (!entry.stopping && !stopping) onExit?.(how);
      };
      child.once("error", (error) => ended(error.message));
      child.once("exit", (code, signal) => ended(signal ? `ended by ${signal}` : `ended with code ${code}`));
    });
    if (child.pid !== undefined) {
      running.set(child.pid, entry);
      writeFileSync(join(groups, String(child.pid)), name);
    }
    return {
      name,
      pid: child.pid,
      exited: entry.exited,
      ended: () => (entry.ended ? entry.how : null),
      tail: (lines) => tail(join(logs, `${name}.log`), lines),
      stop: () => stopOne(entry),
    };
  }

  async function stopOne(entry) {
    entry.stopping = true;
    const { pid } = entry.child;
    if (pid === undefined) return;
    signalGroup(pid, entry.stopSignal);
    await Promise.race([entry.exited, wait(entry.graceMs)]);
    // Also when the leader is gone: some of its children may have stayed.
    signalGroup(pid, "SIGKILL");
    await entry.exited;
    running.delete(pid);
    rmSync(join(groups, String(pid)), { force: true });
  }

  /** Stops everything, the youngest first. Programs that were started side by side are stopped one by one too. */
  function stop() {
    stopping ??= (async () => {
      for (const entry of [...running.values()].reverse()) await stopOne(entry);
      for (const cleanup of cleanups.reverse()) await cleanup();
      guard.stdin.end();
    })();
    return stopping;
  }

  let asked = false;
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.on(signal, () => {
      if (asked) return killAll(code);
      asked = true;
      say("\nStopping …");
      void stop().then(() => process.exit(code));
    });
  }
  const fail = (error) => {
    sayFailure(error);
    void stop().then(() => process.exit(1));
  };
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  process.on("exit", () => running.forEach((_, pid) => signalGroup(pid, "SIGKILL")));

  function killAll(code) {
    running.forEach((_, pid) => signalGroup(pid, "SIGKILL"));
    process.exit(code);
  }

  return {
    start,
    stop,
    /** Runs after all programs are gone. */
    onStopped: (cleanup) => cleanups.push(cleanup),
    isStopping: () => stopping !== null || asked,
  };
}

/** Waits until `condition()` is true, asking every 100 ms; gives up with the program's last lines when it ended or time is up. */
export async function waitFor(program, what, condition, limitMs) {
  const until = Date.now() + limitMs;
  for (;;) {
    if (await condition()) return;
    const how = program.ended();
    if (how !== null)
      throw new Explained(`${program.name} ${how} before ${what}. Its last lines:\n${program.tail(25)}`);
    if (Date.now() > until)
      throw new Explained(
        `${program.name}: still not ${what} after ${limitMs / 1000} s. Its last lines:\n${program.tail(25)}`,
      );
    await wait(100);
  }
}

/** Runs a command to its end and gives what it printed; fails with its last lines. `quiet: false` shows its output as it comes. */
export function run(command, args, { cwd, env = {}, quiet = true, allowFailure = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let output = "";
    const take = (chunk) => (output += chunk);
    child.stdout?.setEncoding("utf8").on("data", take);
    child.stderr?.setEncoding("utf8").on("data", take);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0 || allowFailure) return resolve({ code, output });
      const lines = output.trimEnd().split("\n").slice(-40).join("\n");
      reject(
        new Explained(
          `${command} ${args.join(" ")} ${signal ? `ended by ${signal}` : `ended with code ${code}`}\n${lines}`,
        ),
      );
    });
  });
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH" && isAlive(pid)) throw error; // gone already is what we want
  }
}

function tail(file, lines = 20) {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
