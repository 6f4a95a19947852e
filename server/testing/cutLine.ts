/** A line to a live server that a test can cut: a TCP forwarder on a free port. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface CutLine {
  /** The server's URL with our address in place of its own. */
  url: string;
  /** Ends all connections and refuses new ones. */
  cut(): void;
  /** Lets nothing through and closes nothing, as a broken switch does; for good. */
  freeze(): void;
  /** Lets new connections through again. */
  mend(): void;
  close(): Promise<void>;
}

export async function openCutLine(serverUrl: string): Promise<CutLine> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.pipe(other);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      // A cut line shows as an error on one side or the other, and what matters is that both close.
      socket.on("error", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port); // a TCP server's address is no text
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut() {
      isCut = true;
      destroyAll();
    },
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => (isCut = false),
    close() {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
