/**
 * The typed Socket.IO events. A page joins a subject, gets its present value at once and then, a few times a second
 * at most and only when something changed, an update. Pages load by HTTP first; an update carries the same shapes.
 */
import type { FailureList } from "./failures";
import { widgetLines, type Widget, type WidgetData } from "../widget/widget";
import type { Workflow } from "./workflow";
import type {
  Overview,
  OverviewQuery,
  Range,
  Shell,
  TaskDetail,
  TaskListQuery,
  TaskRow,
  WorkerView,
} from "./api";

/** What a page can join. `tasks` takes the same query as `GET /api/v1/tasks`; only offset 0 is pushed. */
export type Subject =
  | { kind: "shell" }
  | ({ kind: "overview" } & OverviewQuery)
  | { kind: "failures"; range: Range }
  | { kind: "tasks"; query: TaskListQuery }
  | { kind: "task"; id: string }
  | { kind: "workflow"; id: string }
  | { kind: "workers" }
  | { kind: "widget"; widget: Widget };

/** The text by which both ends name a subject (the room's name, the key in updates). */
export function subjectKey(subject: Subject): string {
  switch (subject.kind) {
    case "shell":
    case "workers":
      return subject.kind;
    case "overview": {
      const { range, name, queue, worker } = subject;
      const one = name ?? queue ?? worker;
      return one === undefined
        ? `overview:${range}`
        : `overview:${JSON.stringify([range, name ?? null, queue ?? null, worker ?? null])}`;
    }
    case "failures":
      return `failures:${subject.range}`;
    case "task":
    case "workflow":
      return `${subject.kind}:${subject.id}`;
    case "widget":
      return `widget:${JSON.stringify(widgetLines(subject.widget))}`;
    case "tasks": {
      const q = subject.query;
      return `tasks:${JSON.stringify([q.filter, q.sort, q.order, q.limit, q.from ?? null, q.to ?? null, q.zone ?? null])}`;
    }
  }
}

/** An update of a task list: the whole order by id, and only those rows that are new or changed since the last. */
export interface TasksUpdate {
  subject: string;
  total: number;
  retained: number;
  hydrating: boolean;
  ids: string[];
  rows: TaskRow[];
}

/** An update of a workflow: those of its tasks that are new or changed, and all ids unless they are still the same. */
export interface WorkflowUpdate extends Omit<Workflow, "tasks"> {
  subject: string;
  /** Of all tasks told, oldest first; null: as before. */
  ids: string[] | null;
  rows: Workflow["tasks"];
}

export interface ServerToClient {
  "shell:changed": (update: Shell) => void;
  /** The last word on a connection: who looks has signed out, or for too long not signed in anew. */
  "session:ended": () => void;
  "overview:changed": (update: { subject: string; overview: Overview }) => void;
  "failures:changed": (update: { subject: string; failures: FailureList }) => void;
  "tasks:changed": (update: TasksUpdate) => void;
  "task:changed": (update: { subject: string; detail: TaskDetail }) => void;
  "workflow:changed": (update: WorkflowUpdate) => void;
  /** Also when nothing changed, every few seconds: a widget that hears nothing for longer is cut off. */
  "widget:changed": (update: { subject: string; data: WidgetData }) => void;
  "workers:changed": (update: { workers: WorkerView[] }) => void;
}

/** What the server answers to a join; `ok: false` says why not (bad filter, not allowed, too many subjects). */
export type JoinAnswer = { ok: true } | { ok: false; code: string; message: string };

export interface ClientToServer {
  "subject:join": (subject: Subject, answer: (result: JoinAnswer) => void) => void;
  "subject:leave": (subject: Subject) => void;
}

/** At most this many updates a second for one subject. */
export const UPDATES_PER_SECOND = 4;
