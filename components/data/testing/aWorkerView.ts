/** A worker as the API tells of it, for tests: online, with nothing to do. */
import type { WorkerView } from "@/lib/contract/api";

export function aWorkerView(name: string, known: Partial<WorkerView> = {}): WorkerView {
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
    ...known,
  };
}
