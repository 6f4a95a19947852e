#!/usr/bin/env node
/** npm start -- [options]: runs Umbel from the checkout, after building it where nothing is built or sources are newer. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isBuilt } from "./lib/buildApp.mjs";
import { ROOT } from "./lib/paths.mjs";

if (!isBuilt("server") || !isBuilt("pages")) {
  // In a process of its own, whose signal handlers and children are gone before Umbel starts. What it prints is not
  // Umbel's own output, so it goes to stderr.
  const { status } = spawnSync(process.execPath, [join(ROOT, "scripts", "build.mjs")], {
    stdio: ["ignore", 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
}
// In this very process: arguments, signals and exit code are Umbel's own.
process.env.NODE_ENV ??= "production";
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(ROOT, "dist", "server", "main.js")).href);
