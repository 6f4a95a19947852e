"use client";
import { TimeAgo } from "@/components/ui/TimeAgo";
import type { WorkerView } from "@/lib/contract/api";
import classes from "./Workers.module.css";

/** The last twelve beats as ticks, a dot for each that did not come, and how long ago the last one was. */
export function Heartbeat({ worker, now }: { worker: WorkerView; now: number }) {
  return (
    <span className={classes.heartbeat} data-status={worker.status}>
      <span className={classes.beats} aria-hidden>
        {worker.beats.map((beat, index) => (
          <span className={classes.beat} data-beat={beat} key={index} />
        ))}
      </span>
      <TimeAgo className={classes.beatAge} at={worker.lastSeenAt} now={now} />
    </span>
  );
}
