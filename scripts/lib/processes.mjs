/**
 * Starts programs and makes sure that every one of them is gone when this script is: at its end, on Ctrl-C, when a step
 * failed half-way, and even when this script itself is killed with -9.
 *
 * Each program gets a process group of its own, so that its children go with it and a Ctrl-C in the terminal reaches only
 * this script, which then stops them. A guard (one tiny shell) holds the other end of a pipe: when this script is gone,
 * for whatever reason, the pipe closes and the guard kills the groups that are still written down.
 */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./paths.mjs";
import { Explained, say, sayFailure } from "./steps.mjs";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
/** A Ctrl-C comes twice when npm is in between: once from the terminal and once passed on. Within this time it is one. */
const SAME_SIGNAL_MS = 1000;
const GUARD = `trap "" INT TERM HUP
cat >/dev/null
for f in "$1"/*; do [ -f "$f" ] && kill -s KILL -- "-$(basename "$f")"; done
rm -rf "$1"`;

/**
 * Makes the supervisor of one script; `folder` takes the output of each program as `logs/<name>.log`. `staysUp`: Ctrl-C
 * is the way to end this script, so it ends well by it (npm would report another exit code at length).
 */
export function createSupervisor(folder, { staysUp = false } = {}) {
  const logs = join(folder, "logs");
  const groups = join(folder, `groups-${process.pid}`);
  mkdirSync(logs, { recursive: true });
  mkdirSync(groups, { recursive: true });
  const guard = spawn("/bin/sh", ["-c", GUARD, "umbel-guard", groups], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.stdin.on("error", () => undefined); // a guard that is gone has nothing to tell
  guard.unref();
  guard.stdin.unref();

  const running = new Map();
  const cleanups = [];
  let stopping = null;
  let failed = false;

  /**
   * Starts a program. When it ends without having been asked to, everything is stopped and its last lines are shown;
   * with `onExit(how)`, that is called instead. After `stopSignal` it may take `graceMs` to end before it is killed.
   * Programs with a higher `stopRank` are stopped before the others. `show`: its output goes to the terminal.
   */
  function start(name, command, args, options = {}) {
    const {
      env = {},
      cwd,
      graceMs = 5000,
      stopSignal = "SIGTERM",
      stopRank = 0,
      show = false,
      onExit,
    } = options;
    if (stopping) throw new Explained("Stopped before everything was up.");
    const logFile = join(logs, `${name}.log`);
    const log = show ? "inherit" : openSync(logFile, "w");
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["ignore", log, log],
    });
    if (!show) closeSync(log);
    const lastLines = (count) =>
      show ? "" : readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-count).join("\n");
    const entry = { pid: child.pid, graceMs, stopSignal, stopRank, asked: false, how: null };
    entry.exited = new Promise((resolve) => {
      const ended = (how, code) => {
        if (entry.how !== null) return;
        entry.how = how;
        forget(entry);
        resolve({ how, code });
        if (entry.asked || stopping) return;
        if (onExit) onExit(how, code);
        else fail(new Explained(`${name} ${how}. Its last lines:\n${lastLines(25)}`));
      };
      child.once("error", (error) => ended(`cannot be started: ${error.message}`, 127));
      child.once("exit", (code, signal) =>
        ended(signal ? `was ended by ${signal}` : `ended with code ${code}`, code ?? 1),
      );
    });
    if (entry.pid !== undefined) {
      running.set(entry.pid, entry);
      writeFileSync(join(groups, String(entry.pid)), name);
    }
    return {
      name,
      pid: child.pid,
      exited: entry.exited,
      hasEnded: () => entry.how !== null,
      lastLines,
      stop: () => stopOne(entry),
    };
  }

  /**
   * Runs a program to its end and gives its exit code and what it printed. Another code than 0 fails with its last
   * lines, unless `mayFail`.
   */
  async function run(name, command, args, { mayFail = false, ...options } = {}) {
    const program = start(name, command, args, { ...options, onExit: () => undefined });
    const { how, code } = await program.exited;
    const output = program.lastLines(Infinity);
    if (code !== 0 && (!mayFail || stopping)) {
      throw new Explained(`${[command, ...args].join(" ")} ${how}.\n${program.lastLines(40)}`);
    }
    return { code, output };
  }

  async function stopOne(entry) {
    if (entry.how !== null || entry.pid === undefined) return;
    entry.asked = true;
    signalGroup(entry.pid, entry.stopSignal);
    const giveUp = setTimeout(() => signalGroup(entry.pid, "SIGKILL"), entry.graceMs);
    await entry.exited;
    clearTimeout(giveUp);
  }

  /** A leader that ended may have left children of its own behind: they go now. */
  function forget(entry) {
    if (entry.pid === undefined) return;
    signalGroup(entry.pid, "SIGKILL");
    running.delete(entry.pid);
    rmSync(join(groups, String(entry.pid)), { force: true });
  }

  /** Stops everything, rank by rank. */
  function stop() {
    stopping ??= (async () => {
      const ranks = [...new Set([...running.values()].map((entry) => entry.stopRank))].sort((a, b) => b - a);
      for (const rank of ranks) {
        await Promise.all([...running.values()].filter((entry) => entry.stopRank === rank).map(stopOne));
      }
      for (const cleanup of cleanups) cleanup();
      guard.stdin.end();
    })();
    return stopping;
  }

  function fail(error) {
    if (failed || stopping) return;
    failed = true;
    sayFailure(error);
    void stop().then(() => process.exit(1));
  }

  let signalledAt = 0;
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    process.on(signal, () => {
      const first = signalledAt === 0;
      if (!first && Date.now() - signalledAt < SAME_SIGNAL_MS) return;
      signalledAt = Date.now();
      if (!first) process.exit(code); // asked twice: the handler of "exit" kills what is left
      say("\nStopping …");
      void stop().then(() => process.exit(staysUp && signal === "SIGINT" ? 0 : code));
    });
  }
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  process.on("exit", () => running.forEach((entry) => signalGroup(entry.pid, "SIGKILL")));

  return {
    start,
    run,
    stop,
    onStopped: (cleanup) => cleanups.push(cleanup),
    isStopping: () => stopping !== null,
  };
}

/** Waits until `condition()` holds, asking every 100 ms; fails with the program's last lines when time is up or it ended. */
export async function waitFor(program, what, condition, limitMs) {
  const until = Date.now() + limitMs;
  while (!(await condition())) {
    const problem = program.hasEnded()
      ? `ended before it was ${what}`
      : `is not ${what} after ${limitMs / 1000} s`;
    if (program.hasEnded() || Date.now() > until) {
      throw new Explained(`${program.name} ${problem}. Its last lines:\n${program.lastLines(25)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH" && isAlive(pid)) throw error; // gone already is what we want
  }
}
