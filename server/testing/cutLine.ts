/** A line to a live server that a test can cut: a TCP forwarder on a free port. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface CutLine {
  /** The server's URL with our address in place of its own. */
  url: string;
  /** Ends all connections and refuses new ones. */
  cut(): void;
  /** Lets nothing through and closes nothing, as a broken switch does. What comes meanwhile waits. */
  freeze(): void;
  /** Lets nothing of the present connections through any more, and closes none; new ones pass. As a firewall that lost its memory. */
  forget(): void;
  /** Lets all that waited, and all that comes, through again, after `cut` or `freeze`. */
  mend(): void;
  close(): Promise<void>;
}

export async function openCutLine(serverUrl: string): Promise<CutLine> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  const waiting = new Set<Socket>();
  let isCut = false;
  let isFrozen = false;
  const server = createServer((client) => {
    if (isCut) client.destroy();
    else if (isFrozen) keepWaiting(client);
    else letThrough(client);
  });

  function keepWaiting(client: Socket): void {
    waiting.add(client.pause());
    client.on("error", () => client.destroy());
    client.on("close", () => waiting.delete(client));
  }

  function letThrough(client: Socket): void {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const pair = [socket, other] as const;
      sockets.add(socket);
      pairs.add(pair);
      socket.pipe(other);
      socket.on("close", () => {
        sockets.delete(socket);
        pairs.delete(pair);
        other.destroy();
      });
      // A cut line shows as an error on one side or the other, and what matters is that both close.
      socket.on("error", () => other.destroy());
    }
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port); // a TCP server's address is no text
  const destroyAll = () => {
    for (const socket of [...sockets, ...waiting]) socket.destroy();
  };
  return {
    url: url.href,
    cut() {
      isCut = true;
      destroyAll();
    },
    freeze() {
      isFrozen = true;
      for (const [socket] of pairs) socket.unpipe().pause();
    },
    forget() {
      for (const [socket] of pairs) socket.unpipe().pause();
      pairs.clear();
    },
    mend() {
      if (isFrozen) for (const [socket, other] of pairs) socket.pipe(other);
      isCut = false;
      isFrozen = false;
      for (const client of waiting) letThrough(client.removeAllListeners());
      waiting.clear();
    },
    close() {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
