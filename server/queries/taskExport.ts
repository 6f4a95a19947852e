/**
 * All tasks that match a filter, newest first, as text to be kept in a file. Which tasks is settled when it begins; their
 * texts are read from the store in chunks, and the next chunk only when the one before was taken. So a million tasks
 * need no more memory than 16 bytes each and one chunk.
 */
import { stringify } from "csv-stringify/sync";
import { exceptionType } from "@/lib/celery/exceptionType";
import { foldTask, waitedMs } from "@/lib/cluster/foldTask";
import { hiderOf, redactTask } from "@/lib/cluster/redact/redactTask";
import type { Redactor } from "@/lib/cluster/redact/redactor";
import type { Task } from "@/lib/cluster/task";
import type { ExportFormat } from "@/lib/contract/api";
import type { QueryContext } from "./queries";
import { toSelection, type TaskWindow } from "./tasks";

/** Some hundred KB as a rule. Pages and updates are served between two. */
const CHUNK_TASKS = 100;

/**
 * Throws BAD_FILTER at once. Gives the file piece by piece until `signal` is aborted; rejects when the store goes away,
 * so that a file that is not whole is not taken for one.
 */
export function exportTasks(
  context: Pick<QueryContext, "store" | "view" | "redactor">,
  window: TaskWindow,
  format: ExportFormat,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const selection = toSelection(window);
  const encode = format === "csv" ? encodeCsv : encodeLines;
  return (async function* () {
    const { store, view, redactor } = context;
    // Excel takes a file without the mark for one in the local code page.
    if (format === "csv") yield `\uFEFF${csvLine(Object.keys(CSV_COLUMNS))}`;
    const search = view.textSearch(selection, { signal });
    for (let step = await search.next(); !step.done; step = await search.next());
    const ids = view.snapshot(selection);
    for (let from = 0; from < ids.size && !signal.aborted; from += CHUNK_TASKS) {
      const chunk = ids.slice(from, from + CHUNK_TASKS);
      const read = await store.readTaskEvents(chunk);
      const tasks = read.flatMap((events) => (events ? [hidden(foldTask(events), redactor)] : []));
      const text = encode(tasks.map((task) => ({ task, lost: view.get(task.id)?.lost ?? false })));
      // Retention may have taken all of them meanwhile.
      if (text !== "") yield text;
    }
  })();
}

function hidden(task: Task, redactor: Redactor): Task {
  return redactTask(hiderOf(redactor, task), task);
}

interface Exported {
  task: Task;
  lost: boolean;
}

/** One JSON object a line, in the words of `GET /tasks/:id`: instants are Unix ms. */
function encodeLines(tasks: readonly Exported[]): string {
  return tasks
    .map(({ task, lost }) => {
      const more = { lost, waitedMs: waitedMs(task), exceptionType: typeOf(task) };
      return `${JSON.stringify({ ...task, ...more })}\n`;
    })
    .join("");
}

function encodeCsv(tasks: readonly Exported[]): string {
  return tasks.map((one) => csvLine(Object.values(CSV_COLUMNS).map((column) => column(one)))).join("");
}

export type Cell = string | number | boolean | null;

/** Instants are ISO 8601 in UTC, for people and spreadsheets. */
const CSV_COLUMNS: Record<string, (exported: Exported) => Cell> = {
  id: ({ task }) => task.id,
  name: ({ task }) => task.name,
  state: ({ task }) => task.state,
  lost: ({ lost }) => lost,
  queue: ({ task }) => task.queue,
  worker: ({ task }) => task.worker,
  pid: ({ task }) => task.pid,
  args: ({ task }) => task.args,
  kwargs: ({ task }) => task.kwargs,
  result: ({ task }) => task.result,
  exception_type: ({ task }) => typeOf(task),
  exception: ({ task }) => task.exception,
  traceback: ({ task }) => task.traceback,
  created: ({ task }) => instant(task.createdAt),
  sent: ({ task }) => instant(task.sentAt),
  received: ({ task }) => instant(task.receivedAt),
  started: ({ task }) => instant(task.startedAt),
  finished: ({ task }) => instant(task.finishedAt),
  updated: ({ task }) => instant(task.updatedAt),
  eta: ({ task }) => instant(task.etaAt),
  expires: ({ task }) => instant(task.expiresAt),
  waited_ms: ({ task }) => waitedMs(task),
  runtime_s: ({ task }) => task.runtime,
  retries: ({ task }) => task.retries,
  attempts: ({ task }) => task.attempts.length,
  root_id: ({ task }) => task.rootId,
  parent_id: ({ task }) => task.parentId,
  registered_name: ({ task }) => task.taskName,
  exchange: ({ task }) => task.exchange,
  routing_key: ({ task }) => task.routingKey,
  client: ({ task }) => task.client,
  terminated: ({ task }) => task.terminated,
  signal: ({ task }) => task.signum,
  expired: ({ task }) => task.expired,
  requeued: ({ task }) => task.requeue,
  events: ({ task }) => task.eventCount,
  cut: ({ task }) => task.cut.join(" "),
};

/** Texts of tasks come from anywhere: one that begins as a formula must not be run as one by a spreadsheet. */
export function csvLine(cells: readonly Cell[]): string {
  const cast = { boolean: (value: boolean) => (value ? "true" : "false") };
  return stringify([cells], { cast, escape_formulas: true, record_delimiter: "windows" });
}

export function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function typeOf({ exception, traceback }: Task): string | null {
  return exceptionType(exception, traceback);
}
