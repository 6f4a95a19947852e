/** What the result backend knows of a task, for people. Several who look at one task cause one read a second. */
import { isSecretName, MASK } from "@/lib/celery/maskSecrets";
import type { PythonValue } from "@/lib/celery/pythonValue";
import type { ResultMeta } from "@/lib/celery/results";
import type { ResultMetaView, TaskResult } from "@/lib/contract/results";
import type { ResultAnswer, ResultReader } from "../results/resultReader";

export interface TaskResultReader {
  /** Never throws: why a result cannot be shown is part of the answer. */
  get(id: string): Promise<TaskResult>;
}

const FRESH_MS = 1000;
const MAX_REMEMBERED = 200;

export function createTaskResultReader(results: ResultReader, now: () => number): TaskResultReader {
  const recent = new Map<string, { at: number; result: Promise<TaskResult> }>();

  return {
    get(id) {
      const known = recent.get(id);
      if (known && now() - known.at < FRESH_MS) return known.result;
      const result = results.read(id).then((answer) => toTaskResult(id, answer, results));
      recent.delete(id);
      recent.set(id, { at: now(), result });
      const oldest = recent.size > MAX_REMEMBERED ? recent.keys().next().value : undefined;
      if (oldest !== undefined) recent.delete(oldest);
      return result;
    },
  };
}

function toTaskResult(id: string, answer: ResultAnswer, { source }: ResultReader): TaskResult {
  const { meta, ...rest } = answer;
  return { id, source, ...rest, progress: meta && progressOf(meta), meta: meta && toView(meta) };
}

/** Raw texts stay here: they are for sending again, and may hold what is masked. */
function toView({ rawArgsText: _args, rawKwargsText: _kwargs, ...meta }: ResultMeta): ResultMetaView {
  return { ...meta, args: meta.args && masked(meta.args), kwargs: meta.kwargs && masked(meta.kwargs) };
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

/** The values of arguments that are named like secrets: extended results hold what `argsrepr` may have hidden. */
function masked(value: PythonValue): PythonValue {
  if ("items" in value) return { ...value, items: value.items.map(masked) };
  if (value.kind !== "dict") return value;
  return {
    kind: "dict",
    entries: value.entries.map(([key, inner]) => [
      key,
      key.kind === "str" && isSecretName(key.value) && inner.kind !== "none"
        ? { kind: "str", value: MASK }
        : masked(inner),
    ]),
  };
}
