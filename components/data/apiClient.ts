/**
 * How pages read: one function per endpoint of `/api/v1`, typed by the contract. Types only are taken from it, so
 * that the schemas (and the schema library) stay out of the browser's bundle.
 */
import type {
  About,
  Overview,
  OverviewQuery,
  Range,
  Shell,
  TaskDetail,
  TaskFacets,
  TaskHistogram,
  TaskList,
  TaskListQuery,
  WorkerList,
} from "@/lib/contract/api";
import type {
  InspectPanel,
  Operation,
  OperationDetail,
  RevokeResult,
  RevokeTaskInput,
  RevokeTasksInput,
  TaskHolders,
  WorkerActionInput,
  WorkerActionName,
  WorkerActionResult,
  WorkerInspection,
  WorkerInspectList,
} from "@/lib/contract/control";
import type { TaskResult } from "@/lib/contract/results";
import type {
  RetryDryRun,
  RetryDryRunInput,
  RetryInput,
  RetryLineage,
  RetryManyInput,
  RetryOperation,
  RetryOperationDetail,
  RetryPreflight,
  RetryResult,
  RunInput,
  RunnableTasks,
  SentTask,
} from "@/lib/contract/retry";
import type { SignedIn, SignedOut, SignInBody, SignInWays } from "@/lib/contract/signIn";
import type { SavedView, ViewBody, ViewChange, ViewList } from "@/lib/contract/views";
import type { FailureAction, FailureDetail, FailureList, FailureMarked } from "@/lib/contract/failures";
import type {
  MessagesDone,
  Paused,
  Purged,
  PeekBody,
  QueueDetail,
  QueueList,
  QueueListQuery,
  QueueMatrix,
  QueuePeek,
  WhyWaiting,
} from "@/lib/contract/queues";
import type { Workflow } from "@/lib/contract/workflow";
import type { ErrorBody, ErrorCode } from "@/lib/contract/errors";
import { BASE_PATH } from "./basePath";

/** `UNREACHABLE`: no answer at all. `BAD_ANSWER`: something else than Umbel answered, a proxy's page for example. */
export type ApiErrorCode = ErrorCode | "UNREACHABLE" | "BAD_ANSWER";

/** A request that did not succeed, whatever the reason; `code` decides what the page says about it. */
export class ApiError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    readonly status: number | null,
    readonly details: Record<string, string | number> = {},
    message: string = code,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** By the second one the server knows our pages, and does not make the browser ask for a password by itself. */
const OWN_HEADERS = { accept: "application/json", "x-requested-with": "umbel" };

type Wanted = AbortSignal | undefined;
type Params = Record<string, string | number | undefined>;
type TaskWindow = Pick<TaskListQuery, "filter" | "from" | "to">;

export const api = {
  /** `next`: the page that was wanted, path and query. */
  signInWays: (next: string, signal?: Wanted) => getJson<SignInWays>("/sign-in", { next }, signal),
  signIn: (body: SignInBody) => postJson<SignedIn>("/sign-in", body),
  signOut: () => postJson<SignedOut>("/sign-out", {}),
  shell: (signal?: Wanted) => getJson<Shell>("/shell", {}, signal),
  overview: (query: OverviewQuery, signal?: Wanted) => getJson<Overview>("/overview", { ...query }, signal),
  /** Answers soon with what is known: `unread` says how many tasks are left to look into. */
  tasks: (query: TaskListQuery, signal?: Wanted) =>
    getJson<TaskList>("/tasks", { ...query, partial: "true" }, signal),
  taskFacets: (query: TaskWindow, signal?: Wanted) =>
    getJson<TaskFacets>("/tasks/facets", { ...query }, signal),
  taskHistogram: (query: TaskWindow & { buckets: number }, signal?: Wanted) =>
    getJson<TaskHistogram>("/tasks/histogram", { ...query }, signal),
  task: (id: string, signal?: Wanted) => getJson<TaskDetail>(`/tasks/${encodeURIComponent(id)}`, {}, signal),
  workflow: (id: string, signal?: Wanted) =>
    getJson<Workflow>(`/tasks/${encodeURIComponent(id)}/workflow`, {}, signal),
  failures: (range: Range, signal?: Wanted) => getJson<FailureList>("/failures", { range }, signal),
  failure: (id: string, range: Range, signal?: Wanted) =>
    getJson<FailureDetail>(`/failures/${encodeURIComponent(id)}`, { range }, signal),
  /** `until`: when a mute ends, Unix ms; null: never. */
  markFailures: (action: FailureAction, ids: readonly string[], until: number | null = null) =>
    postJson<FailureMarked>(`/failures/${action}`, action === "mute" ? { ids, until } : { ids }),
  workers: (signal?: Wanted) => getJson<WorkerList>("/workers", {}, signal),
  workerInspections: (signal?: Wanted) => getJson<WorkerInspectList>("/workers/inspect", {}, signal),
  workerInspection: (name: string, signal?: Wanted) =>
    getJson<WorkerInspection>(`/workers/${encodeURIComponent(name)}/inspect`, {}, signal),
  /** Asks the worker itself, and waits up to some seconds; without panels, for all that its page shows. */
  refreshInspection: (name: string, panels?: readonly InspectPanel[]) =>
    postJson<WorkerInspection>(`/workers/${encodeURIComponent(name)}/inspect/refresh`, { panels }),
  /** Asks every worker online for what the list shows. */
  refreshInspections: () => postJson<WorkerInspectList>("/workers/inspect/refresh", {}),
  /** A command for workers; answers when all have, or when its time is up. */
  actOnWorkers: <Name extends WorkerActionName>(action: Name, body: WorkerActionInput<Name>) =>
    postJson<WorkerActionResult>(`/workers/actions/${action}`, body),
  /** Which workers hold the task now; asks them, and waits some seconds. */
  taskHolders: (id: string, signal?: Wanted) =>
    getJson<TaskHolders>(`/tasks/${encodeURIComponent(id)}/holders`, {}, signal),
  revokeTask: (id: string, body: RevokeTaskInput) =>
    postJson<RevokeResult>(`/tasks/${encodeURIComponent(id)}/revoke`, body),
  /** Begins an operation, which goes on by itself. */
  revokeTasks: (body: RevokeTasksInput) => postJson<Operation>("/tasks/revoke", body),
  operation: (id: string, items: { outcome?: string; limit: number }, signal?: Wanted) =>
    getJson<OperationDetail>(`/operations/${encodeURIComponent(id)}`, items, signal),
  stopOperation: (id: string) => postJson<Operation>(`/operations/${encodeURIComponent(id)}/stop`, {}),
  /** What the result backend keeps of a task; waits up to some seconds for one that is slow. */
  taskResult: (id: string, signal?: Wanted) =>
    getJson<TaskResult>(`/tasks/${encodeURIComponent(id)}/result`, {}, signal),
  /** Which tasks it was retried as, and which one it is a retry of. */
  lineage: (id: string, signal?: Wanted) =>
    getJson<RetryLineage>(`/tasks/${encodeURIComponent(id)}/lineage`, {}, signal),
  /** With which arguments it would run again; asks workers and the result backend, and waits some seconds. */
  retryPreflight: (id: string, signal?: Wanted) =>
    getJson<RetryPreflight>(`/tasks/${encodeURIComponent(id)}/retry`, {}, signal),
  /** Takes messages of its queue and gives them back, which marks them; keeps what its own holds. */
  lookInQueue: (id: string) =>
    postJson<RetryPreflight>(`/tasks/${encodeURIComponent(id)}/retry/look`, { takeAndGiveBack: true }),
  retryTask: (id: string, body: RetryInput) =>
    postJson<RetryResult>(`/tasks/${encodeURIComponent(id)}/retry`, body),
  /** What would become of each; reads the sources of all. */
  retryDryRun: (body: RetryDryRunInput) => postJson<RetryDryRun>("/tasks/retry/dry-run", body),
  /** Begins an operation, which goes on by itself. */
  retryTasks: (body: RetryManyInput) => postJson<RetryOperation>("/tasks/retry", body),
  retryOperation: (id: string, items: { outcome?: string; limit: number }, signal?: Wanted) =>
    getJson<RetryOperationDetail>(`/retries/${encodeURIComponent(id)}`, items, signal),
  stopRetryOperation: (id: string) => postJson<RetryOperation>(`/retries/${encodeURIComponent(id)}/stop`, {}),
  runnableTasks: (signal?: Wanted) => getJson<RunnableTasks>("/tasks/runnable", {}, signal),
  runTask: (body: RunInput) => postJson<SentTask>("/tasks/run", body),
  views: (signal?: Wanted) => getJson<ViewList>("/views", {}, signal),
  addView: (view: ViewBody) => postJson<SavedView>("/views", view),
  changeView: (id: string, change: ViewChange) =>
    sendJson<SavedView>("PATCH", `/views/${encodeURIComponent(id)}`, change),
  removeView: (id: string) => sendJson<ViewList>("DELETE", `/views/${encodeURIComponent(id)}`),
  /** Null: the list opens with all tasks. */
  chooseDefaultView: (id: string | null) => postJson<ViewList>("/views/default", { id }),
  queues: (query: QueueListQuery, signal?: Wanted) => getJson<QueueList>("/queues", { ...query }, signal),
  queue: (queue: string, signal?: Wanted) =>
    getJson<QueueDetail>(`/queues/${encodeURIComponent(queue)}`, {}, signal),
  queueMatrix: (signal?: Wanted) => getJson<QueueMatrix>("/queue-matrix", {}, signal),
  /** With `takeAndGiveBack` messages on RabbitMQ are marked as redelivered. */
  peekQueue: (queue: string, body: PeekBody) =>
    postJson<QueuePeek>(`/queues/${encodeURIComponent(queue)}/peek`, body),
  removeMessages: (queue: string, refs: readonly string[]) =>
    postJson<MessagesDone>(`/queues/${encodeURIComponent(queue)}/messages/remove`, { refs }),
  moveMessages: (queue: string, refs: readonly string[], target: string) =>
    postJson<MessagesDone>(`/queues/${encodeURIComponent(queue)}/messages/move`, { refs, target }),
  purgeQueue: (queue: string, keep: boolean) =>
    postJson<Purged>(`/queues/${encodeURIComponent(queue)}/purge`, { confirm: queue, keep }),
  putBackPurged: (queue: string, id: string) =>
    postJson<{ putBack: number }>(`/queues/${encodeURIComponent(queue)}/purges/${id}/put-back`, {}),
  pauseQueue: (queue: string, reason: string) =>
    postJson<Paused>(`/queues/${encodeURIComponent(queue)}/pause`, { reason }),
  resumeQueue: (queue: string) => postJson<Paused>(`/queues/${encodeURIComponent(queue)}/resume`, {}),
  whyWaiting: (id: string, signal?: Wanted) =>
    getJson<WhyWaiting>(`/tasks/${encodeURIComponent(id)}/why-waiting`, {}, signal),
  about: (signal?: Wanted) => getJson<About>("/about", {}, signal),
};

/** Where the stored result of a task is downloaded from, byte for byte. */
export function resultDownloadHref(id: string): string {
  return `${BASE_PATH}/api/v1/tasks/${encodeURIComponent(id)}/result/download`;
}

/** GETs a path under `/api/v1`. Undefined parameters are left out. Throws `ApiError`, or `AbortError` when aborted. */
export async function getJson<T>(path: string, params: Params = {}, signal?: Wanted): Promise<T> {
  const response = await send(`${BASE_PATH}/api/v1${path}${queryString(params)}`, {
    signal,
    headers: OWN_HEADERS,
  });
  return readBody<T>(response);
}

/** POSTs JSON to a path under `/api/v1`: an action. Throws `ApiError`. */
export function postJson<T>(path: string, body: unknown): Promise<T> {
  return sendJson<T>("POST", path, body);
}

async function sendJson<T>(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  const response = await send(`${BASE_PATH}/api/v1${path}`, {
    method,
    headers: {
      ...OWN_HEADERS,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return readBody<T>(response);
}

/** The parameters as a query string with its question mark, or nothing. */
export function queryString(params: Params): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { credentials: "same-origin", ...init });
  } catch (error) {
    // An aborted request is the caller's own doing, and TanStack Query knows it by its name.
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError("UNREACHABLE", null);
  }
}

async function readBody<T>(response: Response): Promise<T> {
  const body = await readJson(response);
  if (response.ok) return body as T; // The server made it from the same contract.
  const error = errorOf(body);
  if (error === null) throw new ApiError("BAD_ANSWER", response.status);
  throw new ApiError(error.code, response.status, error.details, error.message);
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // Not JSON: a proxy's error page, or the connection broke half-way. Both are told by code and status.
    throw new ApiError("BAD_ANSWER", response.status);
  }
}

function errorOf(body: unknown): ErrorBody["error"] | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const error = (body as Partial<ErrorBody>).error;
  return typeof error?.code === "string" ? error : null;
}
