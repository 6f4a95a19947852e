/** How things are between this page, Umbel, the store and the broker, worst first: one word for the foot of the sidebar. */
import type { Connection } from "@/components/data/socket";
import type { Shell } from "@/lib/contract/api";

/** Workers beat every 2 s unless told otherwise, so a minute without any event is no accident. */
export const SILENCE_MS = 60_000;
/** Beyond this one sees that the page is late. */
export const BEHIND_MS = 10_000;
/** A socket that is back within this was only moved, by a laptop's sleep or a restart: not worth a word. */
export const RECONNECT_GRACE_MS = 2000;

type BrokerConnection = Shell["connections"][number];

export type ConnectionStatus =
  | { kind: "connecting" }
  /** Umbel itself does not answer and nothing was ever loaded. */
  | { kind: "unreachable" }
  /** Updates stopped; what is shown is as of `staleSince` (this machine's clock). */
  | { kind: "reconnecting"; staleSince: number }
  /** The session has ended: nothing more is told until somebody signs in. */
  | { kind: "signedOut" }
  | { kind: "storeAway" }
  /** It answers and takes nothing, so what is shown grows old. */
  | { kind: "storeRefuses"; why: NonNullable<Shell["storeRefusal"]> }
  /** No ingest process gives word, or none was ever started. */
  | { kind: "ingestGone" }
  | { kind: "brokerAway"; connection: BrokerConnection }
  /** Connected to the broker, and yet no event since (server's clock). */
  | { kind: "silent"; since: number }
  /** More comes than is taken in: what is shown is so old, and so many messages wait. */
  | { kind: "behind"; lagMs: number; waiting: number }
  | { kind: "connected"; up: number; of: number };

interface Known {
  socket: Connection;
  shell: Shell | undefined;
  /** The last request for the shell failed. */
  failed: boolean;
  /** When the shell was last confirmed, by this machine's clock. */
  loadedAt: number;
  /** This machine's present time. */
  clientNow: number;
  /** The server's. */
  serverNow: number;
}

export function connectionStatus({
  socket,
  shell,
  failed,
  loadedAt,
  clientNow,
  serverNow,
}: Known): ConnectionStatus {
  if (socket.state === "signedOut") return { kind: "signedOut" };
  if (shell === undefined) return failed ? { kind: "unreachable" } : { kind: "connecting" };
  if (socket.state === "reconnecting" && clientNow - socket.since > RECONNECT_GRACE_MS) {
    // Pages ask by HTTP meanwhile: stale is only what that did not renew either.
    return { kind: "reconnecting", staleSince: Math.max(socket.since, loadedAt) };
  }
  if (!shell.storeOk) return { kind: "storeAway" };
  if (shell.storeRefusal !== null) return { kind: "storeRefuses", why: shell.storeRefusal };
  return brokerStatus(shell, serverNow);
}

function brokerStatus(shell: Shell, now: number): ConnectionStatus {
  const heard = shell.connections.filter((one) => one.state !== "silent");
  const up = heard.filter((one) => one.state === "connected");
  const [first] = heard;
  if (first === undefined) return { kind: "ingestGone" };
  if (up.length === 0) return { kind: "brokerAway", connection: first };
  const lastEventAt = Math.max(...up.map((one) => one.lastEventAt ?? one.since));
  if (shell.workersKnown > 0 && now - lastEventAt > SILENCE_MS) return { kind: "silent", since: lastEventAt };
  const lags = up.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  // The newest events of a sender whose clock is wrong look late as well: only with messages that wait it is ours.
  const waiting = up.reduce((sum, { backlog }) => Math.max(sum, backlog ?? 0), 0);
  const lagMs = lags.length > 0 ? Math.min(...lags) : 0;
  if (lagMs > BEHIND_MS && waiting > 0) return { kind: "behind", lagMs, waiting };
  return { kind: "connected", up: up.length, of: shell.connections.length };
}
