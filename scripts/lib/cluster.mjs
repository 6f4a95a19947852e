/** Starts the demo cluster of `e2e/cluster`: real Celery workers, beat and a producer. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { waitFor } from "./processes.mjs";
import { findCeleryPython } from "./programs.mjs";

const APP_FOLDER = join(ROOT, "e2e", "cluster");

/** The workers and what they take; the queues are named in `demo/app.py`. `quiet` sends no task events. */
const WORKERS = {
  shop: { queues: "default,mail,payments,search,webhooks,priority", options: ["--concurrency=4", "-E"] },
  media: { queues: "media,reports,web_queue,remote_queue,polarity", options: ["--concurrency=4", "-E"] },
  quiet: { queues: "audit", options: ["--pool=solo"] },
};

/** What a Python of the cluster needs to know: where the broker and the result backend are. */
export function clusterEnv({ brokerUrl, resultUrl }) {
  return {
    CELERY_BROKER_URL: brokerUrl,
    CELERY_RESULT_BACKEND: resultUrl,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
    // Celery refuses to unpickle as root unless told; in a container, root is what there is.
    C_FORCE_ROOT: "1",
  };
}

/** Starts the workers and waits until each of them answers. */
export async function startWorkers(supervisor, urls) {
  const python = findCeleryPython();
  const env = clusterEnv(urls);
  const started = Object.entries(WORKERS).map(([name, { queues, options }]) => {
    const args = [
      "-m",
      "celery",
      "-A",
      "demo.app",
      "worker",
      "-n",
      `${name}@demo`,
      "-Q",
      queues,
      "-l",
      "INFO",
      ...options,
    ];
    // A warm stop would wait for tasks that run for a minute; nothing here is worth that.
    return supervisor.start(`worker-${name}`, python, args, {
      env,
      cwd: APP_FOLDER,
      stopSignal: "SIGQUIT",
      graceMs: 3000,
    });
  });
  for (const worker of started)
    await waitFor(worker, "ready", () => worker.lastLines(400).includes(" ready."), 60_000);
}

/** Starts beat with a schedule of its own. */
export function startBeat(supervisor, folder, urls) {
  const schedule = join(folder, "beat");
  rmSync(schedule, { recursive: true, force: true });
  mkdirSync(schedule, { recursive: true });
  const args = [
    "-m",
    "celery",
    "-A",
    "demo.app",
    "beat",
    "-s",
    join(schedule, "schedule"),
    "--pidfile=",
    "-l",
    "INFO",
  ];
  return supervisor.start("beat", findCeleryPython(), args, { env: clusterEnv(urls), cwd: APP_FOLDER });
}

/** Starts the producer at so many tasks a second. */
export function startProducer(supervisor, urls, rate) {
  const args = ["-m", "demo.producer", "--rate", String(rate)];
  return supervisor.start("producer", findCeleryPython(), args, { env: clusterEnv(urls), cwd: APP_FOLDER });
}
