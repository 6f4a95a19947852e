/** A browser's end of the live updates, for tests. */
import { io, type Socket } from "socket.io-client";
import type { ClientToServer, ServerToClient } from "@/lib/contract/realtime";

export type TestSocket = Socket<ServerToClient, ClientToServer>;

export function connectSocket(origin: string, path: string): TestSocket {
  return io(origin, { path, transports: ["websocket"], reconnection: false, forceNew: true });
}
