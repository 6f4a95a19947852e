/** What we believe about one worker (a node, `celery@host`), from its events alone. */

export interface WorkerRecord {
  name: string;
  pid: number | null;
  /** The worker's logical clock, of its newest event. */
  clock?: number | null;
  /** The worker's own heartbeat interval in ms; 2000 until told. */
  freqMs: number;
  active: number | null;
  processed: number | null;
  loadavg: [number, number, number] | null;
  swIdent: string | null;
  swVer: string | null;
  swSys: string | null;
  /** Latest `worker-online`, by the worker's clock, Unix ms. */
  onlineAt: number | null;
  offlineAt: number | null;
  lastHeartbeatAt: number | null;
  /** When it last gave a sign of life, by our own clock (not when we heard of it). Freshness is judged by this. */
  lastSeenAt: number;
  /** `lastSeenAt` minus that event's own time: how far its clock is behind ours, plus the shortest way, ms. */
  driftMs: number;
  /** When the pid last changed or the worker came online: the start of what `processed` counts. Null if before us. */
  startedAt: number | null;
}

/** online: beats · offline: said goodbye · lost: silent without a goodbye · unknown: we do not hear whether it beats. */
export const WORKER_STATUSES = ["online", "offline", "lost", "unknown"] as const;
export type WorkerStatus = (typeof WORKER_STATUSES)[number];
