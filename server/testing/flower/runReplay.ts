/** What `npm run flower:replay` runs: replays a folder and tells what is different. Gives the exit code. */
import { readRecordings } from "./recording";
import { replay, type ReplayResult } from "./replay";

export async function runReplay(folder: string, only: string | null): Promise<number> {
  const read = readRecordings(folder);
  const recordings =
    only === null ? read.recordings : read.recordings.filter(({ name }) => new RegExp(only).test(name));
  const results = await replay(
    { recordings, stream: read.stream },
    {
      brokerUrl: process.env["UMBEL_TEST_CLUSTER_AMQP"] ?? "",
      resultUrl: process.env["UMBEL_TEST_CLUSTER_RESULTS"] ?? "",
      brokerApiUrl: process.env["UMBEL_TEST_AMQP_API"] ?? null,
      withWorkers: true,
      onResult: tell,
    },
  );
  const count = (outcome: ReplayResult["outcome"]) =>
    results.filter((result) => result.outcome === outcome).length;
  const [equal, listed] = [count("equal"), count("listed")];
  say(`\n${equal} of ${results.length - listed} equal; ${listed} more differ as docs/flower.md lists`);
  return equal + listed === results.length ? 0 : 1;
}

const MOST_SHOWN = 8;

function tell({ name, outcome, rule, differences }: ReplayResult): void {
  if (outcome === "equal") return;
  say(outcome === "listed" ? `~ ${name} (listed: ${rule})` : `✗ ${name}`);
  if (outcome === "listed") return;
  for (const difference of differences.slice(0, MOST_SHOWN)) say(`    ${difference}`);
  if (differences.length > MOST_SHOWN) say(`    … ${differences.length - MOST_SHOWN} more`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
