import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pino } from "pino";
import type { TaskDetail } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import type { JoinAnswer, Subject } from "@/lib/contract/realtime";
import { connectSocket, type TestSocket } from "../testing/socketClient";
import type { Queries } from "../queries/queries";
import { createSocketServer, type SocketCaller, type SocketServer } from "./socketServer";

const PATIENCE = { timeout: 10_000, interval: 20 };
const TASK: Subject = { kind: "task", id: "a" };
const ANNA = {
  name: "anna",
  role: "operator",
  grants: [],
  readOnly: false,
  sessionEndsAt: 5,
  canSignIn: false,
} as const;

let http: Server;
let server: SocketServer;
let sockets: TestSocket[];
let state: {
  revision: number;
  task: string;
  reads: number;
  caller: SocketCaller | null;
  isOver: boolean;
  sameOrigin: boolean;
};

beforeEach(async () => {
  state = {
    revision: 1,
    task: "STARTED",
    reads: 0,
    caller: { user: ANNA, isOver: () => state.isOver, only: null },
    isOver: false,
    sameOrigin: true,
  };
  sockets = [];
  http = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  server = createSocketServer({
    httpServer: http,
    urlPrefix: "/umbel",
    queries: queries(),
    widgets: { get: () => Promise.reject(new AppError("STORE_UNAVAILABLE")) },
    view: {
      get revision() {
        return state.revision;
      },
    },
    whoIs: () => Promise.resolve(state.caller),
    isSameOrigin: () => state.sameOrigin,
    ownUrl: (url) => (url.startsWith("/socket.io") ? `/umbel${url}` : url),
    logger: pino({ level: "silent" }),
    now: Date.now,
  });
});

afterEach(async () => {
  for (const socket of sockets) socket.disconnect();
  await server.stop();
  http.close();
});

/** As much of the queries as these subjects ask for. */
function queries(): Queries {
  const some: Pick<Queries, "getTask" | "listTasks" | "getShell"> = {
    getTask: (id) => {
      state.reads++;
      if (id === "gone") return Promise.reject(new AppError("TASK_NOT_FOUND", { taskId: id }));
      return Promise.resolve({ task: { id, state: state.task } } as unknown as TaskDetail);
    },
    listTasks: () => Promise.reject(new AppError("BAD_FILTER", { position: 3 })),
    getShell: () =>
      Promise.resolve({ tasks: 6 + state.revision } as Awaited<ReturnType<Queries["getShell"]>>),
  };
  return some as Queries;
}

async function open(): Promise<TestSocket> {
  const { port } = http.address() as AddressInfo;
  const socket = connectSocket(`http://127.0.0.1:${port}`, "/umbel/socket.io");
  sockets.push(socket);
  await vi.waitFor(() => expect(socket.connected).toBe(true), PATIENCE);
  return socket;
}

function join(socket: TestSocket, subject: unknown): Promise<JoinAnswer> {
  return socket.emitWithAck("subject:join", subject as Subject);
}

describe("live updates", () => {
  it("tell what stands at once, and then what changes, without being asked", async () => {
    const socket = await open();
    const states: string[] = [];
    socket.on("task:changed", ({ detail }) => states.push(detail.task.state));
    expect(await join(socket, TASK)).toEqual({ ok: true });
    await vi.waitFor(() => expect(states).toEqual(["STARTED"]), PATIENCE);
    state.task = "SUCCESS";
    state.revision++;
    await vi.waitFor(() => expect(states).toEqual(["STARTED", "SUCCESS"]), PATIENCE);
  });

  it("are read once for many who look at the same", async () => {
    const many = await Promise.all(Array.from({ length: 10 }, open));
    let told = 0;
    for (const socket of many)
      socket.on("task:changed", ({ detail }) => (told += detail.task.state === "SUCCESS" ? 1 : 0));
    await join(many[0] as TestSocket, TASK);
    await Promise.all(many.slice(1).map((socket) => join(socket, TASK)));
    expect(state.reads).toBe(1);
    state.task = "SUCCESS";
    state.revision++;
    await vi.waitFor(() => expect(told).toBe(10), PATIENCE);
    expect(state.reads).toBe(2);
  });

  it("come no more after one has left, and cost nothing when nobody looks", async () => {
    const socket = await open();
    const seen = vi.fn();
    await join(socket, TASK);
    await join(socket, { kind: "shell" });
    socket.on("task:changed", seen);
    socket.emit("subject:leave", TASK);
    const told = new Promise((resolve) => socket.once("shell:changed", resolve));
    state.task = "SUCCESS";
    state.revision++;
    await told;
    expect(seen).not.toHaveBeenCalled();
    expect(state.reads).toBe(1);
  });

  it("tell each who they are", async () => {
    const socket = await open();
    const told = new Promise((resolve) => socket.once("shell:changed", resolve));
    await join(socket, { kind: "shell" });
    expect(await told).toMatchObject({ tasks: 7, user: { name: "anna", role: "operator" } });
  });

  it("are refused with a reason: what is no subject, a bad filter, a task that is not there, too many", async () => {
    const socket = await open();
    const query = { filter: "((", sort: "created", order: "desc", limit: 10, offset: 0 };
    expect(await join(socket, "nonsense")).toMatchObject({ ok: false, code: "BAD_REQUEST" });
    expect(await join(socket, { kind: "tasks", query })).toMatchObject({ ok: false, code: "BAD_FILTER" });
    expect(await join(socket, { kind: "task", id: "gone" })).toMatchObject({
      ok: false,
      code: "TASK_NOT_FOUND",
    });
    for (let i = 0; i < 24; i++)
      expect(await join(socket, { kind: "task", id: `t${i}` })).toEqual({ ok: true });
    expect(await join(socket, { kind: "task", id: "one more" })).toMatchObject({ ok: false });
  });

  it("end with the session: it is told so, and the connection cut", async () => {
    const socket = await open();
    const ended = vi.fn();
    socket.on("session:ended", ended);
    await join(socket, TASK);
    state.isOver = true;
    await vi.waitFor(() => expect(socket.connected).toBe(false), PATIENCE);
    expect(ended).toHaveBeenCalledTimes(1);
    expect(server.sockets).toBe(0);
  });

  it("survive messages that no page of ours would send", async () => {
    const socket = await open();
    socket.emit("subject:join", null as unknown as Subject, null as unknown as () => void);
    socket.emit("subject:leave", { kind: "task" } as Subject);
    expect(await join(socket, TASK)).toEqual({ ok: true });
  });
});

describe("the handshake", () => {
  async function refusal(): Promise<string> {
    const { port } = http.address() as AddressInfo;
    const socket = connectSocket(`http://127.0.0.1:${port}`, "/umbel/socket.io");
    sockets.push(socket);
    return new Promise((resolve) => socket.once("connect_error", (error) => resolve(error.message)));
  }

  it("is refused to whoever may not look", async () => {
    state.caller = null;
    expect(await refusal()).toBe("NOT_SIGNED_IN");
    expect(server.sockets).toBe(0);
  });

  it("is refused to another site's page", async () => {
    state.sameOrigin = false;
    expect(await refusal()).toMatch(/error/i);
    expect(server.sockets).toBe(0);
  });
});
