"use client";
import type { ReactNode } from "react";
import type { WorkerLine } from "../workersModel";
import type { ShownDialog } from "../WorkerMenu";
import { AddQueueDialog } from "./AddQueueDialog";
import { AutoscaleDialog } from "./AutoscaleDialog";
import { CancelQueueDialog } from "./CancelQueueDialog";
import { EventsOffDialog } from "./EventsOffDialog";
import { PoolSizeDialog } from "./PoolSizeDialog";
import { RateLimitDialog } from "./RateLimitDialog";
import { RestartDialog } from "./RestartDialog";
import { ShutdownDialog } from "./ShutdownDialog";
import { TimeLimitDialog } from "./TimeLimitDialog";

export type DialogKind =
  | "grow"
  | "shrink"
  | "autoscale"
  | "restart"
  | "shutdown"
  | "addQueue"
  | "cancelQueue"
  | "rateLimit"
  | "timeLimit"
  | "eventsOff";

/** What every dialog about workers is given. */
export interface WorkerDialogProps {
  opened: boolean;
  onClose: () => void;
  targets: readonly WorkerLine[];
  all: readonly WorkerLine[];
}

interface DialogOfProps extends Omit<WorkerDialogProps, "opened"> {
  shown: ShownDialog | null;
  reserved?: number | null;
}

/** The dialog that was asked for. */
export function DialogOf({ shown, reserved = null, ...rest }: DialogOfProps): ReactNode {
  if (shown === null) return null;
  const { kind, opened, turn } = shown;
  const props = { ...rest, opened };
  switch (kind) {
    case "grow":
    case "shrink":
      return <PoolSizeDialog key={turn} {...props} direction={kind} />;
    case "autoscale":
      return <AutoscaleDialog key={turn} {...props} />;
    case "restart":
      return <RestartDialog key={turn} {...props} />;
    case "shutdown":
      return <ShutdownDialog key={turn} {...props} reserved={reserved} />;
    case "addQueue":
      return <AddQueueDialog key={turn} {...props} />;
    case "cancelQueue":
      return <CancelQueueDialog key={turn} {...props} />;
    case "rateLimit":
      return <RateLimitDialog key={turn} {...props} />;
    case "timeLimit":
      return <TimeLimitDialog key={turn} {...props} />;
    case "eventsOff":
      return <EventsOffDialog key={turn} {...props} />;
  }
}
