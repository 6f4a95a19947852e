import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "umbel-processes-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A shell that has a child of its own in its process group, and prints the ids of both. */
const PARENT = `supervisor.start("parent", "/bin/sh", ["-c", "sleep 300 & echo $$ $!; wait"])`;
const STUBBORN = `supervisor.start("stubborn", "/bin/sh", ["-c", "trap '' TERM; echo $$ $$; while :; do sleep 300; done"], { graceMs: 200 })`;

test.each([
  ["Ctrl-C", "SIGINT", 130],
  ["a closed terminal", "SIGHUP", 129],
  ["a polite end", "SIGTERM", 143],
  ["a crash of the script itself", "SIGKILL", null],
] as const)("leaves no process behind after %s", async (_, signal, code) => {
  const script = runScript(`const started = ${PARENT};`);
  const pids = await script.pids;
  expect(pids.every(isAlive)).toBe(true);
  process.kill(script.pid, signal);
  expect(await script.exitCode).toBe(code);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
});

test("leaves no process behind when a later step fails, and says why", async () => {
  const script = runScript(`const started = ${PARENT};`, `throw new Explained("no more room");`);
  const pids = await script.pids;
  expect(await script.exitCode).toBe(1);
  expect(script.output()).toContain("no more room");
  expect(script.output()).not.toContain("at file:");
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
});

test("kills what does not want to stop", async () => {
  const script = runScript(`const started = ${STUBBORN};`);
  const pids = await script.pids;
  process.kill(script.pid, "SIGINT");
  expect(await script.exitCode).toBe(130);
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
});

test("stops everything when one program ends by itself, and shows its last words", async () => {
  const script = runScript(
    `const started = ${PARENT};`,
    `supervisor.start("short", "/bin/sh", ["-c", "echo the disk is full; exit 3"]);`,
  );
  const pids = await script.pids;
  expect(await script.exitCode).toBe(1);
  expect(script.output()).toContain("short ended with code 3");
  expect(script.output()).toContain("the disk is full");
  await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 10_000 });
});

/** Runs a script with a supervisor: `start` starts a program, whose process ids are told; then `after` runs. */
function runScript(start: string, after = "") {
  const lib = (name: string) => JSON.stringify(pathToFileURL(join(import.meta.dirname, name)).href);
  const code = `
    import { createSupervisor, waitFor } from ${lib("processes.mjs")};
    import { Explained } from ${lib("steps.mjs")};
    const supervisor = createSupervisor(${JSON.stringify(folder)});
    ${start}
    await waitFor(started, "ready", () => /^\\d+ \\d+/.test(started.lastLines(1)), 10_000);
    console.log("pids " + started.lastLines(1) + " ");
    ${after}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  const exitCode = new Promise<number | null>((resolve) => child.once("exit", (status) => resolve(status)));
  const pids = new Promise<number[]>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = /pids (\d+) (\d+) /.exec(output);
      if (found) resolve([Number(found[1]), Number(found[2])]);
    });
  });
  return { pid: child.pid!, exitCode, pids, output: () => output };
}

/** Whether this process runs. One that has ended and was not yet collected does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: gone
  }
}
