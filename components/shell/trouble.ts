/** What the tab says when somebody should look: in its icon and before its title. Pure. */
import type { Shell } from "@/lib/contract/api";
import type { ConnectionStatus } from "./connectionStatus";

export type Trouble =
  /** What is shown is not the present: something between the page and the workers is away. */
  | { kind: "away"; status: AwayKind }
  | { kind: "workersLost"; count: number }
  | { kind: "newFailures"; count: number };

type AwayKind = Exclude<ConnectionStatus["kind"], "connecting" | "connected">;

/** The gravest one, or null while all is well. */
export function troubleOf(status: ConnectionStatus, shell: Shell | undefined): Trouble | null {
  if (status.kind !== "connected" && status.kind !== "connecting")
    return { kind: "away", status: status.kind };
  if (shell === undefined) return null;
  if (shell.workersLost > 0) return { kind: "workersLost", count: shell.workersLost };
  if (shell.newFailures > 0) return { kind: "newFailures", count: shell.newFailures };
  return null;
}
