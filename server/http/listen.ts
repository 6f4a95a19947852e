/** The server's own socket: a port or a file, in plain HTTP or with a certificate, and what is said of it in the log. */
import { readFileSync } from "node:fs";
import { stat, unlink } from "node:fs/promises";
import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { createSecureContext } from "node:tls";
import type { FastifyInstance } from "fastify";
import type { Config } from "../config";

/** In words for whoever starts the program. */
export class ListenError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ListenError";
  }
}

type ListenConfig = Pick<Config, "address" | "port" | "unixSocket" | "tlsCert" | "tlsKey" | "urlPrefix">;

/** A server that does not listen yet. Throws `ListenError` when a certificate cannot be used. */
export function createRawServer(
  { tlsCert, tlsKey, unixSocket }: ListenConfig,
  options: ServerOptions,
  listener: RequestListener,
): Server {
  // What comes over a socket file has not crossed a network; Flower speaks plain HTTP there too.
  if (tlsCert === null || tlsKey === null || unixSocket !== null) {
    return bounded(createServer(options, listener));
  }
  const [cert, key] = [readPem(tlsCert), readPem(tlsKey)];
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new ListenError(`${tlsCert} and ${tlsKey} cannot be used: ${(error as Error).message}`);
  }
  return bounded(createTlsServer({ ...options, cert, key }, listener));
}

/** Far more than people and programs need, and fewer than the files that a process may have open. */
const MOST_CONNECTIONS = 10_000;

function bounded(server: Server): Server {
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ListenError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Resolves when connections are taken. `name`: of the program, for the log. */
export async function listen(
  app: Pick<FastifyInstance, "listen">,
  { address, port, unixSocket, tlsCert, urlPrefix }: ListenConfig,
  name: string,
): Promise<void> {
  if (unixSocket !== null) {
    await removeStaleSocket(unixSocket);
    // As Flower has it: the proxy is another user, and who may come in is decided by sign-in.
    const everybody = { readableAll: true, writableAll: true };
    const listenTextResolver = () => `${name} is at unix:${unixSocket}`;
    await app.listen({ path: unixSocket, ...everybody, listenTextResolver });
    return;
  }
  await app.listen({
    port,
    // Under the name, a second server would be made for IPv6, of which Socket.IO would know nothing.
    host: address === "localhost" ? "127.0.0.1" : address,
    // Fastify says it once for each address that it listens on; one line in our words instead of two.
    listenTextResolver: (found) =>
      `${name} is at ${tlsCert === null ? found : found.replace(/^http:/, "https:")}${urlPrefix}`,
  });
}

/** One that was left by a program that is gone. Throws `ListenError` for anything else that stands there. */
async function removeStaleSocket(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found === null) return;
  if (!found.isSocket()) throw new ListenError(`${path} is there and is no socket`);
  if (await isListenedTo(path)) throw new ListenError(`${path} is used by another program`);
  await unlink(path);
}

function isListenedTo(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
