/** Everything that pages, API and sockets may ask, in one object. Reads only: of the view and of the store. */
import type {
  About,
  ExportFormat,
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
  WorkerView,
} from "@/lib/contract/api";
import type { FailureDetail } from "@/lib/contract/failures";
import type { Workflow } from "@/lib/contract/workflow";
import type { Redactor } from "@/lib/cluster/redact/redactor";
import type { ResultReader } from "../results/resultReader";
import type { Store } from "../store/store";
import type { View } from "../view/view";
import { getAbout, getMetrics, type Metrics } from "./about";
import { createFailureReader, type FailureReader } from "./failures";
import { createOverviewReader } from "./overview";
import { createRuntimeP50 } from "./runtimeP50";
import { createShellReader } from "./shell";
import { exportTasks } from "./taskExport";
import { createTaskReader, type RevealedTask, type SearchPatience, type TaskWindow } from "./tasks";
import { createWorkerReader } from "./workers";
import { createWorkflowReader } from "./workflow";

/** What does not change while we run. */
export interface AboutUs {
  version: string;
  startedAt: number;
  cluster: string;
  maxTasks: number;
  maxAgeMs: number | null;
  storeKind: "embedded" | "external" | "broker";
}

export interface QueryContext {
  store: Store;
  view: View;
  results: Pick<ResultReader, "source" | "readMany">;
  now: () => number;
  /** Hides what is secret in whatever is answered. */
  redactor: Redactor;
  about: AboutUs;
  /** Whether actions must come with a reason. */
  reasonRequired: boolean;
  /** Pool slots of a worker as it told when it was last asked; null until then. */
  slotsOf: (worker: string) => number | null;
  /** How many messages wait in all queues, as the broker last said; null until then. */
  messagesWaiting: () => number | null;
  /** The same of each queue of which the broker tells; null until then. */
  waitingByQueue: () => ReadonlyMap<string, number> | null;
  /** Queues in which messages wait and from which nobody takes. */
  unconsumedQueues: () => { queue: string; ready: number }[];
}

/** The shell but for who asks: the same for all. */
export type SharedShell = Omit<Shell, "user">;

export interface Queries {
  /** Throws BAD_FILTER. */
  listTasks(query: TaskListQuery, search?: SearchPatience): Promise<TaskList>;
  taskFacets(window: TaskWindow): Promise<TaskFacets>;
  taskHistogram(window: TaskWindow, buckets: number): Promise<TaskHistogram>;
  /** A file of all that match, piece by piece: see taskExport.ts. Throws BAD_FILTER. */
  exportTasks(window: TaskWindow, format: ExportFormat, signal: AbortSignal): AsyncGenerator<string>;
  /** Throws TASK_NOT_FOUND. */
  getTask(id: string): Promise<TaskDetail>;
  /** Its texts as they came, with what is secret in them: for who may see that. Throws TASK_NOT_FOUND. */
  revealTask(id: string): Promise<RevealedTask>;
  /** The workflow of a task, or of a root of which only other tasks are held. Throws TASK_NOT_FOUND. */
  getWorkflow(id: string): Promise<Workflow>;
  listWorkers(): Promise<WorkerList>;
  /** Throws WORKER_NOT_FOUND. */
  getWorker(name: string): Promise<WorkerView>;
  getOverview(query: OverviewQuery): Promise<Overview>;
  listFailures: FailureReader["list"];
  /** Throws FAILURE_NOT_FOUND. */
  getFailure(id: string, range: Range): Promise<FailureDetail>;
  /** Marks of failure groups were changed: what was read of them is old. */
  forgetFailures(): void;
  /** See `WorkerReader.forgetSilence`. */
  forgetSilence(worker: string): void;
  getShell(): Promise<SharedShell>;
  getAbout(): Promise<About>;
  getMetrics(): Promise<Metrics>;
  /** Whether the store answers and its newest tasks are read. */
  isReady(): Promise<boolean>;
}

export function createQueries(context: QueryContext): Queries {
  const tasks = createTaskReader(context, createRuntimeP50(context.store, context.now));
  const workers = createWorkerReader(context);
  const overview = createOverviewReader(context);
  const failures = createFailureReader(context, tasks);
  const shell = createShellReader(context, failures);
  return {
    listTasks: tasks.list,
    taskFacets: tasks.facets,
    taskHistogram: tasks.histogram,
    exportTasks: (window, format, signal) => exportTasks(context, window, format, signal),
    getTask: tasks.get,
    revealTask: tasks.reveal,
    getWorkflow: createWorkflowReader(context).get,
    listWorkers: () => Promise.resolve(workers.list()),
    getWorker: (name) => Promise.resolve(workers.get(name)),
    getOverview: overview.get,
    listFailures: failures.list,
    getFailure: failures.get,
    forgetFailures: failures.forget,
    forgetSilence: workers.forgetSilence,
    getShell: shell.get,
    getAbout: () => getAbout(context),
    getMetrics: () => getMetrics(context, shell.get),
    isReady: shell.isReady,
  };
}
