/**
 * npm run dev: the demo, for work on the sources: what has changed is built, and Umbel started again with it. Takes the
 * options of `npm run demo`.
 */
import { watch } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./lib/buildApp.mjs";
import { startDemo } from "./lib/demoCluster.mjs";
import { ROOT } from "./lib/paths.mjs";
import { sayFailure, step } from "./lib/steps.mjs";

const QUIET_MS = 300;
const { supervisor, startUmbelAgain } = await startDemo("dev");
let timer = null;
let working = Promise.resolve();

for (const folder of ["app", "components", "lib", "messages", "server"]) {
  watch(join(ROOT, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => (working = working.then(update)), QUIET_MS);
  });
}

// What was changed while all of it started was not watched yet.
working = working.then(update);

/** Builds what is out of date. A build that fails leaves the old one running, and the next change tries again. */
async function update() {
  try {
    const didBuild = await ensureBuilt(supervisor);
    if (didBuild && !supervisor.isStopping()) await step("Start Umbel again", startUmbelAgain);
  } catch (error) {
    if (!supervisor.isStopping()) sayFailure(error);
  }
}
