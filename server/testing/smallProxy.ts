/** A reverse proxy as people put one in front: it serves one path of its own, and passes requests and upgrades on. */
import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface SmallProxy {
  url: string;
  close(): Promise<void>;
}

export interface SmallProxyOptions {
  /** What is behind it. */
  target: string;
  /** The path it serves, such as "/flower"; all else is its own 404. */
  path: string;
  /** It takes the path off before it passes a request on. */
  strips: boolean;
}

export async function startSmallProxy({ target, path, strips }: SmallProxyOptions): Promise<SmallProxy> {
  const { hostname, port } = new URL(target);
  const passOn = (from: IncomingMessage) => {
    const url = from.url ?? "/";
    const headers = {
      ...from.headers,
      // As nginx does when nothing is said of it, and as everybody is told to say.
      host: `${hostname}:${port}`,
      "x-forwarded-host": from.headers.host,
      "x-forwarded-for": from.socket.remoteAddress,
    };
    const rest = strips ? url.slice(path.length).replace(/^(?!\/)/, "/") : url;
    return request({ hostname, port, path: rest, method: from.method, headers });
  };
  const isServed = (url = "") => url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`);

  const server = createServer((from, to) => {
    if (!isServed(from.url)) return to.writeHead(404).end("the proxy's own");
    const upstream = passOn(from);
    upstream.on("response", (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    upstream.on("error", () => to.destroy()); // what is behind is gone: so is the answer
    from.pipe(upstream);
  });
  server.on("upgrade", (from, socket) => {
    if (!isServed(from.url)) return socket.destroy();
    const upstream = passOn(from);
    upstream.on("upgrade", (answer, behind, first) => {
      const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head.join("\r\n")}\r\n\r\n`);
      // What came in one piece with the head belongs to the socket.
      socket.write(first);
      behind.pipe(socket).pipe(behind);
      behind.on("error", () => socket.destroy()); // one side is gone: so is the other
      socket.on("error", () => behind.destroy());
    });
    upstream.on("response", () => socket.destroy()); // refused
    upstream.on("error", () => socket.destroy());
    upstream.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server's address is no text
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
