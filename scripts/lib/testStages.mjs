/** The stages of `npm test`: each runs a tool to its end, shows what it printed if it failed, and adds to one tally. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { say, step } from "./steps.mjs";

/** Counts over all stages. */
export function createTally() {
  const tally = { passed: 0, failed: 0, skipped: 0, failures: [], again: [] };
  tally.add = ({ passed, failed, skipped = 0, failures = [], again = [] }) => {
    tally.passed += passed;
    tally.failed += failed;
    tally.skipped += skipped;
    tally.failures.push(...failures);
    tally.again.push(...again);
  };
  return tally;
}

/** A tool that either passes or not: counts as one. */
export async function runCheck(context, title, args) {
  await stage(context, title, args, {}, (code) => ({
    passed: code === 0 ? 1 : 0,
    failed: code === 0 ? 0 : 1,
    failures: code === 0 ? [] : [title],
  }));
}

/** One vitest project. */
export async function runVitest(context, project, env = {}) {
  const report = join(context.folder, `${project}.json`);
  const args = [
    ...["node_modules/vitest/vitest.mjs", "run", "--project", project, "--passWithNoTests"],
    ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    // Tests with workers wait more than they work. What fails on a machine that does too much is tried again, and named.
    ...(project === "integration" ? ["--maxWorkers=4", "--retry=1"] : []),
    ...context.passedOn,
  ];
  const title = project === "unit" ? "Unit tests" : "Integration tests";
  await stage(context, title, args, env, (code) =>
    withExitCode(code, title, countVitest(readReport(report))),
  );
}

/** Playwright against a running Umbel. */
export async function runBrowserTests(context, env) {
  const report = join(context.folder, "e2e.json");
  const args = [
    "node_modules/@playwright/test/cli.js",
    "test",
    "--reporter=list,json",
    "--pass-with-no-tests",
  ];
  const all = { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report, FORCE_COLOR: "0" };
  await stage(context, "Browser tests", [...args, ...context.passedOn], all, (code) =>
    withExitCode(code, "Browser tests", countPlaywright(readReport(report))),
  );
}

async function stage({ supervisor, tally }, title, args, env, count) {
  await step(title, async () => {
    const name = title.toLowerCase().replaceAll(" ", "-");
    const { code, output } = await supervisor.run(name, process.execPath, args, {
      cwd: ROOT,
      env,
      mayFail: true,
    });
    const counted = count(code);
    tally.add(counted);
    if (counted.failed > 0) say(output);
    return { ok: counted.failed === 0, note: `${counted.passed} passed, ${counted.failed} failed` };
  });
}

const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);

/** A tool that failed without any failed test (a file that does not load, say) counts as one failure. */
function withExitCode(code, title, counted) {
  if (code === 0 || counted.failed > 0) return counted;
  return { ...counted, failed: 1, failures: [title] };
}

function countVitest(report) {
  if (!report) return { passed: 0, failed: 0 };
  const tests = report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({ ...test, file: file.name })),
  );
  const filesThatDidNotLoad = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const failed = tests.filter((test) => test.status === "failed");
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failed: failed.length + filesThatDidNotLoad.length,
    skipped: tests.filter((test) => !["passed", "failed"].includes(test.status)).length,
    failures: [
      ...failed.map((test) => `${shortName(test.file)}: ${test.fullName}`),
      ...filesThatDidNotLoad.map((file) => shortName(file.name)),
    ],
    again: tests
      .filter((test) => test.status === "passed" && test.failureMessages.length > 0)
      .map((test) => `${shortName(test.file)}: ${test.fullName}`),
  };
}

function countPlaywright(report) {
  if (!report) return { passed: 0, failed: 0 };
  const specs = report.suites.flatMap(specsOf);
  const named = (status) =>
    specs
      .filter((spec) => spec.tests.some((test) => test.status === status))
      .map((spec) => `${spec.file}: ${spec.title}`);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    skipped,
    failures: named("unexpected"),
    again: named("flaky"),
  };
}

const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
const shortName = (file) => (file.startsWith(ROOT) ? file.slice(ROOT.length + 1) : file);
