/** The program behind `npm run fuzz`: every target, for so many cases in all. */
import { inspect, parseArgs } from "node:util";
import { fuzzTargets } from "./targets";

const { values } = readArguments();
const seed = wholeNumber("seed", values.seed, 0);
const targets = fuzzTargets().filter(({ name }) => values.only === undefined || name.includes(values.only));
if (targets.length === 0) refuse(`--only ${values.only}: there is no such kind`);
const runs = Math.ceil(wholeNumber("runs", values.runs, 1) / targets.length);
process.stdout.write(`seed ${seed}, ${runs} cases of each of ${targets.length} kinds\n`);
let failed = 0;
for (const { name, check } of targets) {
  const startedAt = performance.now();
  try {
    check(runs, seed);
    process.stdout.write(`✓ ${name} ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
  } catch (error) {
    failed++;
    process.stdout.write(`✗ ${name}\n${inspect(error)}\n`);
  }
}
process.stdout.write(
  failed === 0
    ? "nothing was found\n"
    : `${failed} kinds failed; the same again: npm run fuzz -- --seed ${seed} --runs ${values.runs}\n`,
);
process.exit(failed === 0 ? 0 : 1);

function readArguments() {
  try {
    return parseArgs({
      options: {
        runs: { type: "string", default: "1000000" },
        seed: { type: "string", default: String(Date.now() & 0x7fffffff) },
        only: { type: "string" },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= 1e12
    ? number
    : refuse(`--${name} ${text}: a whole number from ${least} on`);
}

function refuse(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(2);
}
