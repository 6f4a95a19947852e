/** Runs the faults that are named, or all, one after another; prints a table and a JSON line for each. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { printLine, printTable } from "../print";
import { createLab, type Fault, type FaultResult } from "./lab";
import * as clocks from "./clocks";
import * as killed from "./killed";
import * as network from "./network";
import * as overload from "./overload";
import { createSupervisor, runFolder } from "./privateServers";
import * as rabbit from "./rabbit";
import * as scaleOut from "./scaleOut";
import * as storeRedis from "./storeRedis";

const FAULTS: Fault[] = [killed, storeRedis, rabbit, network, clocks, overload, scaleOut].flatMap(
  ({ faults }) => faults,
);

const wanted = process.argv.slice(2);
const unknown = wanted.filter((word) => !FAULTS.some(({ name }) => name === word));
if (unknown.length > 0) {
  process.stderr.write(`No such fault: ${unknown.join(", ")}. There are:\n`);
  for (const { name, what } of FAULTS) process.stderr.write(`  ${name.padEnd(24)} ${what}\n`);
  process.exit(2);
}

let failed = false;
const rows: Record<string, string | number>[] = [];
for (const fault of FAULTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const startedAt = performance.now();
  const result = await runAlone(fault);
  const holds = "error" in result ? false : isWell(result);
  failed ||= !holds;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  printLine({ fault: fault.name, holds, seconds, at: new Date().toISOString(), ...result });
  if ("error" in result) continue;
  rows.push({
    fault: fault.name,
    published: result.published,
    lost: result.lost,
    doubled: result.doubled,
    "wrong states": result.wrongStates,
    "wrong counters": result.wrongCounters,
    "s blind": result.blindSeconds.toFixed(1),
    "p95 ms": Math.round(result.p95),
    holds: holds ? "yes" : "NO",
    said: result.said.join(", "),
  });
}
printTable(rows);
process.exit(failed ? 1 : 0);

/** With servers of its own, which are gone afterwards. */
async function runAlone(fault: Fault): Promise<FaultResult | { error: string }> {
  const folder = join(runFolder("faults"), fault.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const supervisor = createSupervisor(folder);
  try {
    return await fault.run(createLab(supervisor, folder, fault.name));
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    await supervisor.stop();
  }
}

function isWell({ lost, doubled, wrongStates, wrongCounters, mayLose }: FaultResult): boolean {
  return (lost === 0 || mayLose !== null) && doubled === 0 && wrongStates === 0 && wrongCounters === 0;
}
