/** What the result backend knows of a task, for people. Several who look at one task cause one read a second. */
import type { ResultMeta } from "@/lib/celery/results";
import type { PythonValue } from "@/lib/celery/pythonValue";
import { HiddenNotes } from "@/lib/cluster/redact/hiddenNotes";
import type { Hider, Redactor } from "@/lib/cluster/redact/redactor";
import type { ResultMetaView, TaskResult } from "@/lib/contract/results";
import type { ResultAnswer, ResultReader } from "../results/resultReader";

export interface TaskResultReader {
  /** Never throws: why a result cannot be shown is part of the answer. */
  get(id: string): Promise<TaskResult>;
  /** With nothing hidden, read anew: for who may see that. */
  reveal(id: string): Promise<TaskResult>;
}

/** The registered name of a task, as far as its events tell: by it the rules are chosen. */
export type NameOfTask = (id: string) => Promise<string | null>;

const FRESH_MS = 1000;
const MAX_REMEMBERED = 200;

export function createTaskResultReader(
  results: Pick<ResultReader, "read" | "source">,
  redactor: Redactor,
  nameOf: NameOfTask,
  now: () => number,
): TaskResultReader {
  const recent = new Map<string, { at: number; result: Promise<TaskResult> }>();

  async function readHidden(id: string): Promise<TaskResult> {
    const [answer, name] = await Promise.all([results.read(id), nameOf(id)]);
    return toTaskResult(id, answer, results.source, redactor.ofTask(name ?? answer.meta?.name ?? null));
  }

  return {
    async reveal(id) {
      return toTaskResult(id, await results.read(id), results.source, null);
    },
    get(id) {
      const known = recent.get(id);
      if (known && now() - known.at < FRESH_MS) return known.result;
      const result = readHidden(id);
      recent.delete(id);
      recent.set(id, { at: now(), result });
      const oldest = recent.size > MAX_REMEMBERED ? recent.keys().next().value : undefined;
      if (oldest !== undefined) recent.delete(oldest);
      return result;
    },
  };
}

/** `hider`: null hides nothing. */
function toTaskResult(
  id: string,
  { meta, head, problem, ...rest }: ResultAnswer,
  source: ResultReader["source"],
  hider: Hider | null,
): TaskResult {
  const notes = new HiddenNotes();
  return {
    id,
    source,
    ...rest,
    // Of one that was cut off in the middle nobody knows which arguments are which.
    head: head && hider ? hider.body(head, "other", notes.in("message")) : head,
    problem: problem && hider ? { ...problem, message: hider.text(problem.message) } : problem,
    progress: meta && progressOf(meta),
    meta: meta && toView(meta, hider, notes),
    hidden: notes.list(),
  };
}

/** Raw texts stay here: they are for sending again. */
function toView(
  { rawArgsText: _args, rawKwargsText: _kwargs, ...meta }: ResultMeta,
  hider: Hider | null,
  notes: HiddenNotes,
): ResultMetaView {
  if (hider === null) return meta;
  const { args, kwargs, exception, traceback } = meta;
  const named = (one: { name: string; value: PythonValue }) => ({
    ...one,
    value: hider.named(one.name, one.value, notes.in("message")),
  });
  return {
    ...meta,
    result: hider.value(meta.result, notes.in("result")),
    exception: exception && {
      ...exception,
      args: exception.args.map((one) => hider.value(one, notes.in("exception"))),
    },
    traceback: traceback && hider.traceback(traceback, notes.in("traceback")),
    args: args && hider.argsValue(args, notes.in("args")),
    kwargs: kwargs && hider.value(kwargs, notes.in("kwargs")),
    stamps: meta.stamps.map(named),
    others: meta.others.map(named),
  };
}

/** Celery's states that are not custom. */
const OWN_STATES: ReadonlySet<string> = new Set([
  "SUCCESS",
  "FAILURE",
  "RETRY",
  "REVOKED",
  "STARTED",
  "PENDING",
]);

function progressOf({ state, result }: ResultMeta): TaskResult["progress"] {
  if (OWN_STATES.has(state) || result.kind !== "dict") return null;
  const number = (wanted: string) => {
    const [, value] = result.entries.find(([key]) => key.kind === "str" && key.value === wanted) ?? [];
    return value?.kind === "int" || value?.kind === "float" ? Number(value.text) : Number.NaN;
  };
  const current = number("current");
  const total = number("total");
  return Number.isFinite(current) && Number.isFinite(total) ? { current, total } : null;
}
