/** `/api/tasks`, `/api/task/info/…`, `/api/task/types` and the data of Flower's task table. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { FlowerError, sendJson, sendJsonText, printJson, type FlowerJson } from "./answers";
import { readArguments, type FlowerArguments } from "./arguments";
import type { FlowerContext } from "./flowerContext";
import { parseSearch, SearchError, type SearchTest } from "./search";
import { compareTexts, taskJson, type TaskSelection } from "./taskObjects";

export function taskRoutes(app: FastifyInstance, context: FlowerContext): void {
  const { services, tasks, names } = context;
  const reads = { config: { access: "viewer", flowerFamily: "task" } } as const;

  app.get("/api/tasks", reads, async (request, reply) => {
    const args = await readArguments(request);
    const limit = readLimit(args.text("limit"));
    const offset = Math.max(0, args.int("offset", 0));
    const selection = readSelection(args);
    if (limit <= 0) return sendJson(reply, {});
    const { tasks: found } = await tasks.find(selection, offset, limit, false);
    return sendJsonText(reply, printTasks(found.map(taskJson)));
  });

  // Any text is an id here, also none.
  for (const url of ["/api/task/info", "/api/task/info/*"]) {
    app.get(url, reads, async (request, reply) => {
      const task = await tasks.get(restOf(request));
      if (task === null) throw new FlowerError(404, "");
      return sendJson(reply, taskJson(task));
    });
  }

  app.get("/api/task/types", reads, async (_, reply) =>
    sendJson(reply, { "task-types": (await names.seen()).sort(compareTexts) }),
  );

  app.route({
    method: ["GET", "POST"],
    url: "/tasks/datatable",
    config: { access: "viewer", flowerFamily: "page", noAudit: "it only reads: the filter is long" },
    handler: (request, reply) => answerTable(request, reply),
  });

  async function answerTable(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const args = await readArguments(request);
    const draw = args.int("draw");
    const start = Math.max(0, args.int("start"));
    const length = Math.max(0, args.int("length"));
    const column = args.int("order[0][column]");
    const sortBy = args.text(`columns[${column}][data]`) ?? "[]";
    const total = services.view.size;
    let search: SearchTest | null;
    try {
      search = parseSearch(args.text("search[value]") ?? "[]");
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
      return sendJson(reply, {
        draw,
        data: [],
        recordsTotal: total,
        recordsFiltered: 0,
        searchError: error.message,
      });
    }
    const selection: TaskSelection = {
      ...EVERYTHING,
      search,
      sortBy: sortBy === "" ? null : sortBy,
      descending: args.text("order[0][dir]") === "desc",
    };
    const { tasks: found, matching } = await tasks.find(selection, start, length, true);
    return sendJson(reply, {
      draw,
      data: found.map(taskJson),
      recordsTotal: total,
      recordsFiltered: matching,
    });
  }
}

/** What stands behind the last fixed part of the address, percent-decoded; slashes belong to it. */
export function restOf(request: FastifyRequest): string {
  return (request.params as { "*"?: string })["*"] ?? "";
}

const EVERYTHING: TaskSelection = {
  worker: null,
  name: null,
  state: null,
  receivedStart: null,
  receivedEnd: null,
  search: null,
  sortBy: null,
  descending: true,
};

/** Flower answers 500 to what is no number; an empty one means no limit here. */
function readLimit(text: string | undefined): number {
  if (text === undefined || text === "") return Infinity;
  if (!/^[+-]?\d+$/.test(text)) throw new FlowerError(400, "");
  return Number(text);
}

/** Attributes by which tasks can be sorted; the first four are Flower's. */
const SORTS: ReadonlySet<string> = new Set([
  "name",
  "state",
  "received",
  "started",
  "runtime",
  "uuid",
  "worker",
]);

function readSelection(args: FlowerArguments): TaskSelection {
  const sort = args.text("sort_by") ?? "";
  const sortBy = sort.replace(/^-+/, "");
  if (sortBy !== "" && !SORTS.has(sortBy)) throw new FlowerError(400, "");
  return {
    worker: readChoice(args.text("workername")),
    name: readChoice(args.text("taskname")),
    state: readChoice(args.text("state")),
    receivedStart: readLocalTime(args.text("received_start")),
    receivedEnd: readLocalTime(args.text("received_end")),
    search: readSearch(args.text("search")),
    sortBy: sortBy === "" ? null : sortBy,
    descending: sortBy === "" || sort.startsWith("-"),
  };
}

function readChoice(text: string | undefined): string | null {
  return text === undefined || text === "" || text === "All" ? null : text;
}

function readSearch(text: string | undefined): SearchTest | null {
  try {
    return text === undefined ? null : parseSearch(text);
  } catch (error) {
    if (error instanceof SearchError) throw new FlowerError(400, error.message, true);
    throw error;
  }
}

/** `YYYY-MM-DD HH:MM` in this machine's zone, seconds allowed; Unix seconds. */
function readLocalTime(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  const [, year, month, day, hour, minute, second = "0"] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$/.exec(text) ?? [];
  if (minute === undefined) throw new FlowerError(400, "");
  const parts = [year, month, day, hour, minute].map(Number) as [number, number, number, number, number];
  const date = new Date(parts[0], parts[1] - 1, parts[2], parts[3], parts[4]);
  const isReal =
    date.getMonth() === parts[1] - 1 && date.getDate() === parts[2] && date.getHours() === parts[3];
  if (!isReal || Number(second) >= 60) throw new FlowerError(400, "");
  return date.getTime() / 1000 + Number(second);
}

/** An object by id; an id that looks like a number would not keep its place in an object of JavaScript's. */
function printTasks(tasks: readonly { [name: string]: FlowerJson }[]): string {
  const members = tasks.map((task) => {
    // Here `worker` comes last, and only where there is one.
    const { worker = null, ...rest } = task;
    return `${printJson(task["uuid"] ?? "")}: ${printJson(worker === null ? rest : { ...rest, worker })}`;
  });
  return `{${members.join(", ")}}`;
}
