/** Starts a built Umbel as a child, for the demo and the tests. */
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { waitFor } from "./processes.mjs";

/** Starts it with these options and waits until it answers. It is stopped before the servers that it stands on. */
export async function startUmbel(supervisor, { args, port, name = "umbel", env = {} }) {
  const umbel = supervisor.start(
    name,
    process.execPath,
    ["--enable-source-maps", join(ROOT, "dist", "server", "main.js"), ...args],
    {
      cwd: ROOT,
      env: { NODE_ENV: "production", ...env },
      graceMs: 10_000,
      stopRank: 1,
    },
  );
  await waitFor(umbel, "answering", () => isHealthy(`http://127.0.0.1:${port}/healthz`), 60_000);
  return umbel;
}

async function isHealthy(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return answer.ok;
  } catch {
    return false; // not listening yet
  }
}
