/** The program itself, built for one test into a folder of its own: with its threads, as it is started by people. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

/** Vitest runs in the project's folder. */
const ROOT = process.cwd();

export interface BuiltProgram {
  /** Starts it; `said` is what it has printed so far, on either stream. */
  start(argv: readonly string[]): { said(): string; stdout(): string; stop(): Promise<number | null> };
  remove(): Promise<void>;
}

/** Below the project, for its packages are found from there. It has no pages. */
export async function buildProgram(): Promise<BuiltProgram> {
  const folder = join(ROOT, ".umbel", "tests", randomUUID());
  const outdir = join(folder, "dist", "server");
  await mkdir(outdir, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module", "version": "0.0.0" }\n');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [
      "./server/main.ts",
      "./server/ingest/ingestThread.ts",
      "./server/http/auth/passwordThread.ts",
    ],
    ...{ outdir, entryNames: "[name]", bundle: true, format: "esm", platform: "node", target: "node20" },
    ...{ packages: "external", logLevel: "silent" },
  });
  return {
    start(argv) {
      const env = { PATH: process.env["PATH"] ?? "", NODE_ENV: "production" } as const;
      const child = spawn(process.execPath, [join(outdir, "main.js"), ...argv], { cwd: folder, env });
      const printed = { stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const)
        child[name].on("data", (data: Buffer) => (printed[name] += data.toString()));
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      return {
        said: () => printed.stdout + printed.stderr,
        stdout: () => printed.stdout,
        stop() {
          child.kill("SIGTERM");
          return ended;
        },
      };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
