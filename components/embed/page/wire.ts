/**
 * A line to Umbel's Socket.IO server for one subject, small enough for a widget: Engine.IO carries it, and of Socket.IO's
 * protocol (version 5, https://socket.io/docs/v4/socket-io-protocol/) it speaks the few packets that text needs. Tries
 * again for ever, with growing waits.
 */
import { Socket, WebSocket, XHR } from "engine.io-client";

export interface WireOptions {
  /** Of the server's endpoint, such as "/umbel/socket.io". */
  path: string;
  /** Sent with the handshake. */
  auth: object;
  /** The line is up; what was joined on an earlier one is not any more. */
  onOpen: () => void;
  /** The server said no, in a word of the contract's errors. */
  onRefused: (code: string) => void;
  onEvent: (name: string, argument: unknown) => void;
}

export interface Wire {
  /** The line is up. */
  readonly isOpen: boolean;
  /** Sends an event; `onAnswer` hears what the server answers to it. */
  emit(name: string, argument: object, onAnswer: (answer: unknown) => void): void;
  /** For good. */
  close(): void;
}

const PACKET = { connect: "0", disconnect: "1", event: "2", ack: "3", refused: "4" } as const;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 20_000;

export function openWire({ path, auth, onOpen, onRefused, onEvent }: WireOptions): Wire {
  let engine: Socket | null = null;
  let isOpen = false;
  let isOver = false;
  let waitMs = FIRST_WAIT_MS;
  let asked = 0;
  const answers = new Map<number, (answer: unknown) => void>();

  function connect(): void {
    const mine = new Socket({
      path,
      // The first that gets through; the second is for proxies that know no web sockets.
      transports: [WebSocket, XHR],
      tryAllTransports: true,
    });
    engine = mine;
    mine.on("open", () => mine.send(PACKET.connect + JSON.stringify(auth)));
    mine.on("message", (packet: unknown) => {
      if (typeof packet === "string") take(packet);
    });
    mine.on("close", () => {
      isOpen = false;
      answers.clear();
      if (isOver) return;
      // Many widgets that lost one server must not come back in one moment.
      setTimeout(connect, waitMs * (0.5 + Math.random()));
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
    });
  }

  function take(packet: string): void {
    const type = packet.charAt(0);
    if (type === PACKET.connect) {
      isOpen = true;
      waitMs = FIRST_WAIT_MS;
      onOpen();
    } else if (type === PACKET.refused) {
      const { message } = JSON.parse(packet.slice(1)) as { message: string }; // the protocol's own shape
      engine?.close();
      onRefused(message);
    } else if (type === PACKET.event) {
      const [name, argument] = JSON.parse(packet.slice(1)) as [string, unknown];
      onEvent(name, argument);
    } else if (type === PACKET.ack) {
      const [, id = "", rest = "[]"] = /^3(\d+)(.*)$/s.exec(packet) ?? [];
      const [answer] = JSON.parse(rest) as unknown[];
      answers.get(Number(id))?.(answer);
      answers.delete(Number(id));
    } else if (type === PACKET.disconnect) engine?.close();
  }

  connect();
  return {
    get isOpen() {
      return isOpen;
    },
    emit(name, argument, onAnswer) {
      const id = ++asked;
      answers.set(id, onAnswer);
      engine?.send(`${PACKET.event}${id}${JSON.stringify([name, argument])}`);
    },
    close() {
      isOver = true;
      engine?.close();
    },
  };
}
