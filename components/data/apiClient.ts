/**
 * How pages read: one function per endpoint of `/api/v1`, by the client that is made from the routes. Of the contract only
 * types are taken, so that the schemas (and the schema library) stay out of the browser's bundle.
 */
import { createUmbelClient } from "@/lib/client/umbelClient";
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
import type { AuditFilter, AuditPage } from "@/lib/contract/audit";
import type {
  InspectPanel,
  Operation,
  OperationDetail,
  RevokeOutcomeCode,
  RevokeDryRun,
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
  RetryOutcomeCode,
  RetryPreflight,
  RetryResult,
  RunInput,
  RunnableTasks,
  SentTask,
} from "@/lib/contract/retry";
import type {
  FORM_HEADER as SentFormHeader,
  SignedIn,
  SignedOut,
  SignInBody,
  SignInWays,
} from "@/lib/contract/signIn";
import type { EmbedLink, EmbedLinkBody } from "@/lib/contract/widgets";
import type { TokenBody, TokenList, TokenMade } from "@/lib/contract/tokens";
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
import type { RevealedMessage, RevealedTask, RevealMessageBody } from "@/lib/contract/reveal";
import type { Workflow } from "@/lib/contract/workflow";
import type { ERROR_STATUS, ErrorBody, ErrorCode } from "@/lib/contract/errors";
import { BASE_PATH } from "./basePath";
import { askForReason, reasonInHand } from "./reasons";

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
type AuditQueryInput = AuditFilter & { cursor?: string; limit?: number };
type TaskWindow = Pick<TaskListQuery, "filter" | "from" | "to">;

const umbel = createUmbelClient({
  baseUrl: BASE_PATH,
  credentials: "same-origin",
  headers: OWN_HEADERS,
  fetch: reach,
});

export const api = {
  /** `next`: the page that was wanted, path and query. */
  signInWays: (next: string, signal?: Wanted) =>
    read<SignInWays>(umbel.GET("/api/v1/sign-in", { params: { query: { next } }, signal })),
  /** A token that is too old, as on a page that stood open for long, is asked for anew, once. */
  async signIn(body: SignInBody, formToken: string | null): Promise<SignedIn> {
    const send = (token: string | null) =>
      read<SignedIn>(umbel.POST("/api/v1/sign-in", { body, headers: { [FORM_HEADER]: token ?? "" } }));
    try {
      return await send(formToken);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "FORM_EXPIRED") throw error;
      return send((await api.signInWays(body.next ?? "")).formToken);
    }
  },
  signOut: () => read<SignedOut>(umbel.POST("/api/v1/sign-out", {})),
  tokens: (signal?: Wanted) => read<TokenList>(umbel.GET("/api/v1/tokens", { signal })),
  makeToken: (body: TokenBody) => read<TokenMade>(umbel.POST("/api/v1/tokens", { body })),
  revokeToken: (id: string) =>
    read<TokenList>(umbel.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } })),
  audit: (query: AuditQueryInput, signal?: Wanted) =>
    read<AuditPage>(umbel.GET("/api/v1/audit", { params: { query }, signal })),
  makeEmbedLink: (body: EmbedLinkBody) => read<EmbedLink>(umbel.POST("/api/v1/embed-links", { body })),
  shell: (signal?: Wanted) => read<Shell>(umbel.GET("/api/v1/shell", { signal })),
  overview: (query: OverviewQuery, signal?: Wanted) =>
    read<Overview>(umbel.GET("/api/v1/overview", { params: { query }, signal })),
  /** Answers soon with what is known: `unread` says how many tasks are left to look into. */
  tasks: (query: TaskListQuery, signal?: Wanted) =>
    read<TaskList>(umbel.GET("/api/v1/tasks", { params: { query: { ...query, partial: "true" } }, signal })),
  taskFacets: (query: TaskWindow, signal?: Wanted) =>
    read<TaskFacets>(umbel.GET("/api/v1/tasks/facets", { params: { query }, signal })),
  taskHistogram: (query: TaskWindow & { buckets: number }, signal?: Wanted) =>
    read<TaskHistogram>(umbel.GET("/api/v1/tasks/histogram", { params: { query }, signal })),
  task: (id: string, signal?: Wanted) =>
    read<TaskDetail>(umbel.GET("/api/v1/tasks/{id}", { params: { path: { id } }, signal })),
  workflow: (id: string, signal?: Wanted) =>
    read<Workflow>(umbel.GET("/api/v1/tasks/{id}/workflow", { params: { path: { id } }, signal })),
  failures: (range: Range, signal?: Wanted) =>
    read<FailureList>(umbel.GET("/api/v1/failures", { params: { query: { range } }, signal })),
  failure: (id: string, range: Range, signal?: Wanted) =>
    read<FailureDetail>(
      umbel.GET("/api/v1/failures/{id}", { params: { path: { id }, query: { range } }, signal }),
    ),
  /** `until`: when a mute ends, Unix ms; null: never. */
  markFailures: (action: FailureAction, ids: readonly string[], until: number | null = null) =>
    read<FailureMarked>(
      action === "mute"
        ? umbel.POST("/api/v1/failures/mute", { body: { ids: [...ids], until } })
        : umbel.POST(`/api/v1/failures/${action}`, { body: { ids: [...ids] } }),
    ),
  workers: (signal?: Wanted) => read<WorkerList>(umbel.GET("/api/v1/workers", { signal })),
  workerInspections: (signal?: Wanted) =>
    read<WorkerInspectList>(umbel.GET("/api/v1/workers/inspect", { signal })),
  workerInspection: (name: string, signal?: Wanted) =>
    read<WorkerInspection>(
      umbel.GET("/api/v1/workers/{name}/inspect", { params: { path: { name } }, signal }),
    ),
  /** Asks the worker itself, and waits up to some seconds; without panels, for all that its page shows. */
  refreshInspection: (name: string, panels?: readonly InspectPanel[]) =>
    read<WorkerInspection>(
      umbel.POST("/api/v1/workers/{name}/inspect/refresh", {
        params: { path: { name } },
        body: { panels: panels && [...panels] },
      }),
    ),
  /** Asks every worker online for what the list shows. */
  refreshInspections: () =>
    read<WorkerInspectList>(umbel.POST("/api/v1/workers/inspect/refresh", { body: {} })),
  /** A command for workers; answers when all have, or when its time is up. */
  actOnWorkers: <Name extends WorkerActionName>(action: Name, body: WorkerActionInput<Name>) => {
    // Each command has a path of its own and a body to it, which the contract ties together; the answer is the same.
    const path = `/api/v1/workers/actions/${action}` as "/api/v1/workers/actions/ping";
    return read<WorkerActionResult>(umbel.POST(path, { body }));
  },
  /** Which workers hold the task now; asks them, and waits some seconds. */
  taskHolders: (id: string, signal?: Wanted) =>
    read<TaskHolders>(umbel.GET("/api/v1/tasks/{id}/holders", { params: { path: { id } }, signal })),
  revokeTask: (id: string, body: RevokeTaskInput) =>
    read<RevokeResult>(umbel.POST("/api/v1/tasks/{id}/revoke", { params: { path: { id } }, body })),
  /** What would become of them, in numbers. */
  revokeDryRun: (body: RevokeTasksInput) =>
    read<RevokeDryRun>(umbel.POST("/api/v1/tasks/revoke/dry-run", { body })),
  /** Begins an operation, which goes on by itself. */
  revokeTasks: (body: RevokeTasksInput) => read<Operation>(umbel.POST("/api/v1/tasks/revoke", { body })),
  operation: (
    id: string,
    items: { outcome?: RevokeOutcomeCode; limit: number; offset?: number },
    signal?: Wanted,
  ) =>
    read<OperationDetail>(
      umbel.GET("/api/v1/operations/{id}", { params: { path: { id }, query: items }, signal }),
    ),
  stopOperation: (id: string) =>
    read<Operation>(umbel.POST("/api/v1/operations/{id}/stop", { params: { path: { id } } })),
  /** What the result backend keeps of a task; waits up to some seconds for one that is slow. */
  taskResult: (id: string, signal?: Wanted) =>
    read<TaskResult>(umbel.GET("/api/v1/tasks/{id}/result", { params: { path: { id } }, signal })),
  /** With nothing hidden, for who may see that. Kept in no cache. */
  revealTask: (id: string) =>
    read<RevealedTask>(umbel.POST("/api/v1/tasks/{id}/reveal", { params: { path: { id } }, body: {} })),
  /** Which tasks it was retried as, and which one it is a retry of. */
  lineage: (id: string, signal?: Wanted) =>
    read<RetryLineage>(umbel.GET("/api/v1/tasks/{id}/lineage", { params: { path: { id } }, signal })),
  /** With which arguments it would run again; asks workers and the result backend, and waits some seconds. */
  retryPreflight: (id: string, signal?: Wanted) =>
    read<RetryPreflight>(umbel.GET("/api/v1/tasks/{id}/retry", { params: { path: { id } }, signal })),
  /** Takes messages of its queue and gives them back, which marks them; keeps what its own holds. */
  lookInQueue: (id: string) =>
    read<RetryPreflight>(
      umbel.POST("/api/v1/tasks/{id}/retry/look", {
        params: { path: { id } },
        body: { takeAndGiveBack: true },
      }),
    ),
  retryTask: (id: string, body: RetryInput) =>
    read<RetryResult>(umbel.POST("/api/v1/tasks/{id}/retry", { params: { path: { id } }, body })),
  /** What would become of each; reads the sources of all. */
  retryDryRun: (body: RetryDryRunInput) =>
    read<RetryDryRun>(umbel.POST("/api/v1/tasks/retry/dry-run", { body })),
  /** Begins an operation, which goes on by itself. */
  retryTasks: (body: RetryManyInput) => read<RetryOperation>(umbel.POST("/api/v1/tasks/retry", { body })),
  retryOperation: (
    id: string,
    items: { outcome?: RetryOutcomeCode; limit: number; offset?: number },
    signal?: Wanted,
  ) =>
    read<RetryOperationDetail>(
      umbel.GET("/api/v1/retries/{id}", { params: { path: { id }, query: items }, signal }),
    ),
  stopRetryOperation: (id: string) =>
    read<RetryOperation>(umbel.POST("/api/v1/retries/{id}/stop", { params: { path: { id } } })),
  runnableTasks: (signal?: Wanted) => read<RunnableTasks>(umbel.GET("/api/v1/tasks/runnable", { signal })),
  runTask: (body: RunInput) => read<SentTask>(umbel.POST("/api/v1/tasks/run", { body })),
  views: (signal?: Wanted) => read<ViewList>(umbel.GET("/api/v1/views", { signal })),
  addView: (view: ViewBody) => read<SavedView>(umbel.POST("/api/v1/views", { body: view })),
  changeView: (id: string, change: ViewChange) =>
    read<SavedView>(umbel.PATCH("/api/v1/views/{id}", { params: { path: { id } }, body: change })),
  removeView: (id: string) =>
    read<ViewList>(umbel.DELETE("/api/v1/views/{id}", { params: { path: { id } } })),
  /** Null: the list opens with all tasks. */
  chooseDefaultView: (id: string | null) =>
    read<ViewList>(umbel.POST("/api/v1/views/default", { body: { id } })),
  queues: (query: QueueListQuery, signal?: Wanted) =>
    read<QueueList>(umbel.GET("/api/v1/queues", { params: { query }, signal })),
  queue: (queue: string, signal?: Wanted) =>
    read<QueueDetail>(umbel.GET("/api/v1/queues/{name}", { params: { path: { name: queue } }, signal })),
  queueMatrix: (signal?: Wanted) => read<QueueMatrix>(umbel.GET("/api/v1/queue-matrix", { signal })),
  /** With `takeAndGiveBack` messages on RabbitMQ are marked as redelivered. */
  peekQueue: (queue: string, body: PeekBody) =>
    read<QueuePeek>(umbel.POST("/api/v1/queues/{name}/peek", { params: { path: { name: queue } }, body })),
  /** With nothing hidden, for who may see that. Kept in no cache. */
  revealMessage: (queue: string, body: RevealMessageBody) =>
    read<RevealedMessage>(
      umbel.POST("/api/v1/queues/{name}/messages/reveal", { params: { path: { name: queue } }, body }),
    ),
  removeMessages: (queue: string, refs: readonly string[]) =>
    read<MessagesDone>(
      umbel.POST("/api/v1/queues/{name}/messages/remove", {
        params: { path: { name: queue } },
        body: { refs: [...refs] },
      }),
    ),
  moveMessages: (queue: string, refs: readonly string[], target: string) =>
    read<MessagesDone>(
      umbel.POST("/api/v1/queues/{name}/messages/move", {
        params: { path: { name: queue } },
        body: { refs: [...refs], target },
      }),
    ),
  purgeQueue: (queue: string, keep: boolean) =>
    read<Purged>(
      umbel.POST("/api/v1/queues/{name}/purge", {
        params: { path: { name: queue } },
        body: { confirm: queue, keep },
      }),
    ),
  putBackPurged: (queue: string, id: string) =>
    read<{ putBack: number }>(
      umbel.POST("/api/v1/queues/{name}/purges/{purge}/put-back", {
        params: { path: { name: queue, purge: id } },
      }),
    ),
  pauseQueue: (queue: string, reason: string) =>
    read<Paused>(
      umbel.POST("/api/v1/queues/{name}/pause", { params: { path: { name: queue } }, body: { reason } }),
    ),
  resumeQueue: (queue: string) =>
    read<Paused>(umbel.POST("/api/v1/queues/{name}/resume", { params: { path: { name: queue } } })),
  whyWaiting: (id: string, signal?: Wanted) =>
    read<WhyWaiting>(umbel.GET("/api/v1/tasks/{id}/why-waiting", { params: { path: { id } }, signal })),
  about: (signal?: Wanted) => read<About>(umbel.GET("/api/v1/about", { signal })),
};

/** Where the stored result of a task is downloaded from, byte for byte. */
export function resultDownloadHref(id: string): string {
  return `${BASE_PATH}/api/v1/tasks/${encodeURIComponent(id)}/result/download`;
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

/** The answer of a call. Throws `ApiError`, or `AbortError` when aborted. */
async function read<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call.catch((thrown: unknown) => {
    // An aborted request is the caller's own doing, and TanStack Query knows it by its name.
    if (thrown instanceof ApiError || (thrown instanceof DOMException && thrown.name === "AbortError"))
      throw thrown;
    // What is no JSON is a proxy's page, or an answer that broke off half-way.
    throw new ApiError("BAD_ANSWER", null);
  });
  if (response.ok && data !== undefined) return data;
  const told = errorOf(error);
  if (told === null) throw new ApiError("BAD_ANSWER", response.status);
  throw new ApiError(told.code, response.status, told.details, told.message);
}

/** As `lib/contract/signIn.ts` names it, of which only types are taken. */
const FORM_HEADER: typeof SentFormHeader = "x-umbel-form";
const REASON_HEADER = "x-umbel-reason";
const REASON_REQUIRED: (typeof ERROR_STATUS)["REASON_REQUIRED"] = 428;

/** Where a reason is needed and was not given, the person is asked for one, and it is sent again: nothing was done yet. */
async function reach(request: Request): Promise<Response> {
  if (request.method === "GET") return fetchOrSay(request);
  const reason = reasonInHand();
  if (reason !== null) request.headers.set(REASON_HEADER, encodeURIComponent(reason));
  const again = request.clone();
  const response = await fetchOrSay(request);
  if (response.status !== REASON_REQUIRED) return response;
  const given = await askForReason();
  if (given === null) return response;
  again.headers.set(REASON_HEADER, encodeURIComponent(given));
  return fetchOrSay(again);
}

async function fetchOrSay(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError("UNREACHABLE", null);
  }
}

function errorOf(body: unknown): ErrorBody["error"] | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const error = (body as Partial<ErrorBody>).error;
  return typeof error?.code === "string" ? error : null;
}
