/**
 * Whether a dependency that runs in production has a known hole of a high or critical kind, by the registry's word. Where the
 * registry does not answer, it says so and is no failure: many machines have no net.
 */
import { execFile } from "node:child_process";
import { ROOT } from "./lib/paths.mjs";

const WAIT_MS = 30_000;

const answer = await ask();
if (answer === null) process.stdout.write("The registry does not answer: dependencies were not checked.\n");
else {
  const { high = 0, critical = 0 } = answer.metadata.vulnerabilities;
  process.stdout.write(`Known holes in dependencies: ${critical} critical, ${high} high.\n`);
  for (const { name, severity, range } of Object.values(answer.vulnerabilities)) {
    if (severity === "high" || severity === "critical")
      process.stdout.write(`${name} ${range}: ${severity}\n`);
  }
  if (high + critical > 0) process.exitCode = 1;
}

/** What npm tells; null: nothing that it knows of holes. */
function ask() {
  const args = ["audit", "--omit=dev", "--audit-level=high", "--json"];
  return new Promise((resolve) => {
    execFile("npm", args, { cwd: ROOT, timeout: WAIT_MS, maxBuffer: 2 ** 26 }, (_error, output) => {
      try {
        const told = JSON.parse(output);
        resolve(told.metadata?.vulnerabilities === undefined ? null : told);
      } catch {
        // It was ended before it said anything.
        resolve(null);
      }
    });
  });
}
