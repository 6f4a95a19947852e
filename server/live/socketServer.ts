/**
 * Live updates over Socket.IO on the one HTTP server. Who may connect is decided by the same gate as for pages and API.
 * A browser that does not keep up is skipped, and gets the whole of a subject when it has caught up: fewer, larger updates.
 */
import type { IncomingMessage, Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server, type Socket } from "socket.io";
import type { Overview, Shell, TaskDetail, WorkerView } from "@/lib/contract/api";
import { mayAtAll, missingPermission } from "@/lib/contract/permissions";
import type { FailureList } from "@/lib/contract/failures";
import { AppError } from "@/lib/contract/errors";
import {
  subjectKey,
  type ClientToServer,
  type JoinAnswer,
  type ServerToClient,
  type Subject,
} from "@/lib/contract/realtime";
import type { WidgetData } from "@/lib/widget/widget";
import type { Queries, SharedShell } from "../queries/queries";
import type { WidgetReader } from "../queries/widgets";
import { createRooms, type RoomUpdate } from "./rooms";
import { readSubject, SUBJECT_ACCESS, subjectSchema, type SubjectValue } from "./subjects";

/** Who a socket belongs to, as the gate said at the handshake. */
export interface SocketCaller {
  user: Shell["user"];
  /** They signed out, or their session has run out. */
  isOver(): boolean;
  /** The key of the one subject that they may join; null: any that is for them. */
  only: string | null;
}

export interface SocketServerOptions {
  httpServer: HttpServer;
  /** The path prefix of everything, "" or such as "/umbel". */
  urlPrefix: string;
  queries: Queries;
  widgets: WidgetReader;
  view: { readonly revision: number };
  /** Null when the one who connects may not look. */
  whoIs: (handshake: {
    headers: Socket["handshake"]["headers"];
    remoteAddress: string;
    /** What the other end sent along, unread. */
    auth: unknown;
  }) => Promise<SocketCaller | null>;
  /** What each kind of subject asks for, unless it is as `subjects.ts` says. */
  subjectAccess?: typeof SUBJECT_ACCESS;
  /** Whether a handshake comes from one of our own pages. */
  isSameOrigin: (request: IncomingMessage) => boolean;
  /** The address of a request with the prefix, where a proxy took it off. */
  ownUrl: (url: string) => string;
  logger: Logger;
  now: () => number;
}

export interface SocketServer {
  stop(): Promise<void>;
  readonly sockets: number;
}

type UmbelSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>;
interface SocketData {
  caller: SocketCaller;
  joined: Map<string, Membership>;
  /** Rooms of which it missed an update. */
  behind: Set<string>;
  /** Packets made and not yet taken by the connection. */
  waiting: number;
}

interface Membership {
  subject: Subject;
  /** Its room counts it; until then the subject is still being read. */
  entered: boolean;
}

/** A page has a handful; more is a mistake or an attack. */
const MAX_SUBJECTS = 24;
const MAX_MESSAGE_BYTES = 64 * 1024;
/** Packets that may wait for a slow browser before it is skipped. */
const MAX_WAITING_PACKETS = 8;

/**
 * How often it is looked which rooms are due. Far more often than any is: at a room's own pace a turn that comes a ms early
 * would put off what it tells by a whole one.
 */
const TURN_MS = 50;

export function createSocketServer(options: SocketServerOptions): SocketServer {
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>(
    options.httpServer,
    {
      path: `${options.urlPrefix}/socket.io`,
      transports: ["websocket", "polling"],
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      allowRequest: (request, decide) => decide(null, options.isSameOrigin(request)),
    },
  );
  // The socket server goes by the path alone, and looks at a request before anybody else does.
  const putPrefix = (request: IncomingMessage) => (request.url = options.ownUrl(request.url ?? "/"));
  options.httpServer.prependListener("request", putPrefix);
  options.httpServer.prependListener("upgrade", putPrefix);
  const rooms = createRooms({
    read: (subject) => readSubject(options.queries, options.widgets, subject),
    revision: () => options.view.revision,
    now: options.now,
    onUpdate: tellRoom,
    onTrouble: (key, error) =>
      options.logger.debug({ subject: key, reason: String(error) }, "a subject was not read"),
  });
  const turns = setInterval(() => {
    cutThoseThatAreOver();
    void rooms.turn();
  }, TURN_MS);

  io.use((socket, next) => {
    const { headers, address } = socket.handshake;
    const auth: unknown = socket.handshake.auth;
    options.whoIs({ headers, remoteAddress: address, auth }).then(
      (caller) => {
        if (!caller) return next(new Error("NOT_SIGNED_IN"));
        socket.data = { caller, joined: new Map(), behind: new Set(), waiting: 0 };
        next();
      },
      (error: unknown) => next(new Error(error instanceof AppError ? error.code : "INTERNAL")),
    );
  });

  /** Before anything more is told to them. */
  function cutThoseThatAreOver(): void {
    for (const socket of io.sockets.sockets.values()) {
      if (!socket.data.caller.isOver()) continue;
      socket.emit("session:ended");
      socket.disconnect(true);
    }
  }

  io.on("connection", (socket) => {
    // The connection takes packets when what it sent before has left this machine.
    socket.conn.on("packetCreate", () => socket.data.waiting++);
    socket.conn.on("drain", () => (socket.data.waiting = 0));
    socket.on("subject:join", (subject, answer) => void join(socket, subject, answer));
    socket.on("subject:leave", (subject) => leave(socket, subject));
    socket.on("disconnect", () => {
      for (const { subject } of [...socket.data.joined.values()]) leave(socket, subject);
    });
  });

  async function join(socket: UmbelSocket, wanted: unknown, answer: unknown): Promise<void> {
    const reply = (result: JoinAnswer) => {
      if (typeof answer === "function") (answer as (result: JoinAnswer) => void)(result);
    };
    const parsed = subjectSchema.safeParse(wanted);
    if (!parsed.success) return reply({ ok: false, code: "BAD_REQUEST", message: "not a subject" });
    const subject = parsed.data;
    const key = subjectKey(subject);
    const { joined } = socket.data;
    const { only } = socket.data.caller;
    if (only !== null && key !== only) {
      return reply({ ok: false, code: "NOT_ALLOWED", message: "this link is for another widget" });
    }
    const needed = (options.subjectAccess ?? SUBJECT_ACCESS)[subject.kind];
    if (!mayAtAll(socket.data.caller.user, needed)) {
      return reply({ ok: false, code: "NOT_ALLOWED", message: missingPermission(needed, null).words });
    }
    if (joined.has(key)) return reply({ ok: true });
    if (joined.size >= MAX_SUBJECTS) {
      return reply({ ok: false, code: "BAD_REQUEST", message: `at most ${MAX_SUBJECTS} subjects at once` });
    }
    const membership: Membership = { subject, entered: false };
    joined.set(key, membership);
    try {
      await rooms.join(subject);
      // It may have left, or gone, while the subject was read.
      if (joined.get(key) !== membership) return rooms.leave(subject);
      membership.entered = true;
      await socket.join(key);
      reply({ ok: true });
      // Only now, when no update can pass it by: what comes next is told as a change to just this.
      const whole = rooms.current(subject);
      if (whole) tellOne(socket, subject, whole);
    } catch (error) {
      if (joined.get(key) === membership) joined.delete(key);
      if (!(error instanceof AppError)) options.logger.error({ err: error }, "a subject could not be joined");
      const { code, message } = error instanceof AppError ? error : { code: "INTERNAL", message: "INTERNAL" };
      reply({ ok: false, code, message });
    }
  }

  function leave(socket: UmbelSocket, wanted: unknown): void {
    const parsed = subjectSchema.safeParse(wanted);
    if (!parsed.success) return;
    const key = subjectKey(parsed.data);
    // Before its value has come, `join` sees by itself that it left.
    if (socket.data.joined.get(key)?.entered) rooms.leave(parsed.data);
    socket.data.joined.delete(key);
    void socket.leave(key);
    socket.data.behind.delete(key);
  }

  function tellRoom({ subject, key, whole, changes }: RoomUpdate): void {
    const skipped: string[] = [];
    for (const id of io.sockets.adapter.rooms.get(key) ?? []) {
      const socket = io.sockets.sockets.get(id);
      if (!socket) continue;
      const isBehind = socket.data.behind.has(key);
      if (socket.data.waiting > MAX_WAITING_PACKETS) {
        if (changes) socket.data.behind.add(key);
        skipped.push(id);
      } else if (isBehind) {
        socket.data.behind.delete(key);
        tellOne(socket, subject, whole);
        skipped.push(id);
      } else if (changes && subject.kind === "shell") {
        tellOne(socket, subject, whole); // each sees who they are
      }
    }
    if (changes && subject.kind !== "shell") send(io.to(key).except(skipped), subject, changes);
  }

  function tellOne(socket: UmbelSocket, subject: Subject, whole: SubjectValue): void {
    if (whole.kind === "shell") {
      socket.emit("shell:changed", { ...(whole.value as SharedShell), user: socket.data.caller.user });
    } else send(socket, subject, whole);
  }

  return {
    get sockets() {
      return io.sockets.sockets.size;
    },
    async stop() {
      clearInterval(turns);
      await io.close();
    },
  };
}

/** As much of a socket or a room as is needed to send to it. */
interface Target {
  emit<Name extends keyof ServerToClient>(name: Name, ...update: Parameters<ServerToClient[Name]>): unknown;
}

/** The shell is sent to each socket apart, with its own user. */
function send(target: Target, subject: Subject, value: SubjectValue): void {
  const key = subjectKey(subject);
  switch (value.kind) {
    case "tasks": {
      const { total, retained, hydrating, ids, rows } = value;
      target.emit("tasks:changed", { subject: key, total, retained, hydrating, ids, rows });
      break;
    }
    case "workflow": {
      const { rootId, total, sentBy, groupId, ids, rows } = value;
      target.emit("workflow:changed", { subject: key, rootId, total, sentBy, groupId, ids, rows });
      break;
    }
    case "overview":
      target.emit("overview:changed", { subject: key, overview: value.value as Overview });
      break;
    case "failures":
      target.emit("failures:changed", { subject: key, failures: value.value as FailureList });
      break;
    case "workers":
      target.emit("workers:changed", { workers: value.value as WorkerView[] });
      break;
    case "widget":
      target.emit("widget:changed", { subject: key, data: value.value as WidgetData });
      break;
    case "task":
      target.emit("task:changed", { subject: key, detail: value.value as TaskDetail });
      break;
    case "shell":
      break;
  }
}
