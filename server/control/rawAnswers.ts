/** Workers' answers to inspect commands as they came, for those who want Celery's own JSON: Flower's clients. */
import type { InspectPanel } from "@/lib/celery/inspect";
import { printPythonJson } from "@/lib/celery/printPythonJson";
import type { PythonJson } from "@/lib/celery/pythonJson";

export interface RawAnswers {
  /** JSON texts by panel, in the order in which panels were first answered. */
  panels: ReadonlyMap<InspectPanel, string>;
  /** When the last of them came, our clock, Unix ms. */
  at: number;
}

export interface RawAnswerKeeper {
  take(worker: string, panel: InspectPanel, value: PythonJson, at: number): void;
  /** Workers in the order in which they first answered. */
  names(): string[];
  get(worker: string): RawAnswers | null;
}

/** As many as the inspector remembers; kept as text, which is a tenth of what it is as objects. */
const MAX_WORKERS = 2000;

export function createRawAnswerKeeper(): RawAnswerKeeper {
  const known = new Map<string, { panels: Map<InspectPanel, string>; at: number }>();
  return {
    take(worker, panel, value, at) {
      const answers = known.get(worker) ?? { panels: new Map<InspectPanel, string>(), at };
      answers.at = at;
      answers.panels.set(panel, printPythonJson(value));
      known.set(worker, answers);
      const oldest = known.size > MAX_WORKERS ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    },
    names: () => [...known.keys()],
    get: (worker) => known.get(worker) ?? null,
  };
}
