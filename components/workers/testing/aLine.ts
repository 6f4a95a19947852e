/** A worker as the list has it, for tests: online, with nothing to do. */
import type { WorkerInspectSummary } from "@/lib/contract/control";
import type { WorkerLine } from "../workersModel";

export function aLine(
  name: string,
  over: Partial<WorkerLine> = {},
  told: Partial<WorkerInspectSummary> | null = null,
): WorkerLine {
  return {
    name,
    status: "online",
    silentSince: null,
    pid: 1,
    freqMs: 2000,
    active: 0,
    processed: 0,
    failed: 0,
    retried: 0,
    loadavg: [1, 1, 1],
    swIdent: "py-celery",
    swVer: "5.6.1",
    swSys: "Linux",
    onlineAt: 0,
    offlineAt: null,
    startedAt: 0,
    lastHeartbeatAt: 0,
    lastSeenAt: 0,
    driftMs: 0,
    beats: [],
    running: [],
    queues: [],
    slots: null,
    sendsTaskEvents: true,
    told: told === null ? null : { ...SUMMARY, worker: name, ...told },
    ...over,
  };
}

const SUMMARY: WorkerInspectSummary = {
  worker: "",
  state: "answered",
  answeredAt: 0,
  pool: "prefork",
  slots: 4,
  processes: [],
  prefetchCount: 16,
  uptimeMs: 0,
  autoscale: null,
  queues: [],
};
