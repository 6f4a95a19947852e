/** The program behind `npm run fuzz`: every target, for so many cases in all. */
import { inspect, parseArgs } from "node:util";
import { fuzzTargets } from "./targets";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() & 0x7fffffff) },
    only: { type: "string" },
  },
});
const seed = Number(values.seed);
const targets = fuzzTargets().filter(({ name }) => values.only === undefined || name.includes(values.only));
const runs = Math.ceil(Number(values.runs) / targets.length);
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
