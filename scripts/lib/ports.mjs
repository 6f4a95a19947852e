/**
 * Free ports for private servers. They are drawn at random from below the range that the kernel hands to outgoing
 * connections, so that between our look and the server's bind nobody is likely to take one, not even a second run.
 */
import { connect, createServer } from "node:net";

const LOWEST = 21_000;
const HIGHEST = 31_999;
const given = new Set();

/** A port on 127.0.0.1 that nobody listens on now, different at each call. */
export async function freePort() {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST + 1));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`found no free port between ${LOWEST} and ${HIGHEST}`);
}

/** Whether this port can be bound on `address`. */
export function isFree(port, address = "127.0.0.1") {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** `wanted` when it is free, else the next free one after it. */
export async function portFrom(wanted, address) {
  for (let port = wanted; port < wanted + 200; port++) if (await isFree(port, address)) return port;
  throw new Error(`no free port between ${wanted} and ${wanted + 199}`);
}

/**
 * Connects, sends `hello` and says whether the first bytes of the answer are as `expects` wants them. False when
 * nobody listens, or nothing comes within a second.
 */
export function answers(port, hello, expects) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const done = (ok) => {
      socket.destroy();
      resolve(ok);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once("error", () => done(false));
    socket.once("close", () => done(false));
    socket.once("connect", () => socket.write(hello));
    socket.once("data", (bytes) => done(expects(bytes)));
  });
}
