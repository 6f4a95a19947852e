/** What we believe about one worker (a node, `celery@host`), from its events alone. */

export interface WorkerRecord {
  name: string;
  pid: number | null;
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
  /** When we (the ingest) last received any worker event of it, by our own clock. Freshness is judged by this. */
  lastSeenAt: number;
  /** `lastSeenAt` minus that event's own time: clock drift plus the way, ms. */
  driftMs: number;
  /** When the pid last changed or the worker came online: the start of what `processed` counts. Null if before us. */
  startedAt: number | null;
}

/** online: beats · offline: said goodbye · lost: silent without a goodbye. */
export type WorkerStatus = "online" | "offline" | "lost";
