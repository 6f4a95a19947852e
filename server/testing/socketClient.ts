/** A browser's end of the live updates, for tests. */
import { io, type Socket } from "socket.io-client";
import type { ClientToServer, ServerToClient } from "@/lib/contract/realtime";

export type TestSocket = Socket<ServerToClient, ClientToServer>;

/** `headers`: of the handshake, such as a sign-in. `auth`: what is sent along with it. */
export function connectSocket(
  origin: string,
  path: string,
  headers: Record<string, string> = {},
  auth: object = {},
): TestSocket {
  const handshake = { path, transports: ["websocket"], extraHeaders: headers, auth };
  return io(origin, { ...handshake, reconnection: false, forceNew: true });
}
