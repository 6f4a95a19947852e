"use client";
/**
 * The one Socket.IO connection of this browser tab. Subjects are counted: the first page that wants one joins it, the
 * last one leaves it, and after a reconnect all are joined again. What was sent meanwhile is gone, so whoever listens
 * to `onReconnect` reads anew.
 */
import { io, type Socket } from "socket.io-client";
import {
  subjectKey,
  type ClientToServer,
  type JoinAnswer,
  type ServerToClient,
  type Subject,
} from "@/lib/contract/realtime";
import { BASE_PATH } from "./basePath";
import { createValueStore, useValueStore } from "./valueStore";

export type UmbelSocket = Socket<ServerToClient, ClientToServer>;

/** `since`: when this state began, by this machine's clock. While reconnecting that is how long the page is stale. */
export type Connection =
  | { state: "connecting"; since: number }
  | { state: "connected"; since: number }
  | { state: "reconnecting"; since: number }
  /** The server let go of us, and will not have us back without a new sign-in. */
  | { state: "signedOut"; since: number };

const UNKNOWN: Connection = { state: "connecting", since: 0 };
const connection = createValueStore<Connection>(UNKNOWN);
const joined = new Map<string, { subject: Subject; users: number; refused: (answer: JoinAnswer) => void }>();
const reconnectListeners = new Set<() => void>();
let socket: UmbelSocket | null = null;

/** How the connection of this tab to Umbel is (not Umbel's to the broker: that is in the shell's answer). */
export function useConnection(): Connection {
  return useValueStore(connection, UNKNOWN);
}

/** The shared socket; the first call connects. In the browser only. */
export function sharedSocket(): UmbelSocket {
  socket ??= connect();
  return socket;
}

/** Wants updates about a subject until the returned function is called. `refused` hears why the server said no. */
export function joinSubject(subject: Subject, refused: (answer: JoinAnswer) => void = () => {}): () => void {
  const key = subjectKey(subject);
  const known = joined.get(key);
  if (known !== undefined) known.users += 1;
  else {
    joined.set(key, { subject, users: 1, refused });
    const shared = sharedSocket();
    if (shared.connected) sendJoin(shared, subject, refused);
  }
  return () => {
    const entry = joined.get(key);
    if (entry === undefined) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    joined.delete(key);
    if (socket?.connected === true) socket.emit("subject:leave", subject);
  };
}

/** Hears of each time the connection is back after it was lost. Returns how to stop. */
export function onReconnect(listener: () => void): () => void {
  reconnectListeners.add(listener);
  return () => reconnectListeners.delete(listener);
}

/** Tries at once instead of waiting for the next try. */
export function reconnectNow(): void {
  const shared = sharedSocket();
  if (!shared.connected) shared.disconnect().connect();
}

function connect(): UmbelSocket {
  const made: UmbelSocket = io({
    path: `${BASE_PATH}/socket.io`,
    // WebSocket first needs no sticky balancer; long polling is for proxies that do not let WebSocket through.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
  });
  connection.set({ state: "connecting", since: Date.now() });
  made.on("connect", () => {
    const before = connection.get();
    connection.set({ state: "connected", since: Date.now() });
    for (const { subject, refused } of joined.values()) sendJoin(made, subject, refused);
    if (before.state !== "connecting") for (const listener of [...reconnectListeners]) listener();
  });
  made.on("disconnect", () => lost());
  made.on("connect_error", (error) => (error.message === "NOT_SIGNED_IN" ? signedOut() : lost()));
  made.on("session:ended", () => signedOut());
  // They may have signed in anew in another tab.
  window.addEventListener("focus", () => {
    if (connection.get().state === "signedOut") made.connect();
  });
  return made;
}

function signedOut(): void {
  connection.set({ state: "signedOut", since: Date.now() });
}

/** Keeps the instant at which it was first lost: further failed tries do not make the page any younger. */
function lost(): void {
  const { state } = connection.get();
  if (state !== "reconnecting" && state !== "signedOut")
    connection.set({ state: "reconnecting", since: Date.now() });
}

function sendJoin(shared: UmbelSocket, subject: Subject, refused: (answer: JoinAnswer) => void): void {
  shared.emit("subject:join", subject, (answer) => {
    if (!answer.ok) refused(answer);
  });
}
