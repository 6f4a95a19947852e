/** A task's texts with its secrets hidden, and which rule hid what. */
import type { TaskEvent } from "../../celery/celeryEvent";
import type { Task } from "../task";
import type { HiddenNotes } from "./hiddenNotes";
import type { Hider, Redactor } from "./redactor";

/** The texts of a task that Celery printed. */
export interface TaskTexts {
  args: string | null;
  kwargs: string | null;
  result: string | null;
  exception: string | null;
  traceback: string | null;
}

/** By the registered name, where it is known: a shown name may be anything. */
export function hiderOf(redactor: Redactor, task: { name: string | null; taskName?: string | null }): Hider {
  return redactor.ofTask(task.taskName ?? task.name);
}

/** A copy in which its texts hide their secrets. */
export function redactTexts<Texts extends TaskTexts>(hider: Hider, texts: Texts, notes?: HiddenNotes): Texts {
  const { args, kwargs, result, exception, traceback } = texts;
  return {
    ...texts,
    args: args && hider.args(args, notes?.in("args")),
    kwargs: kwargs && hider.text(kwargs, notes?.in("kwargs")),
    result: result && hider.text(result, notes?.in("result")),
    exception: exception && hider.text(exception, notes?.in("exception")),
    traceback: traceback && hider.traceback(traceback, notes?.in("traceback")),
  };
}

export function redactTask(hider: Hider, task: Task, notes?: HiddenNotes): Task {
  return {
    ...redactTexts(hider, task, notes),
    attempts: task.attempts.map((attempt) => ({
      ...attempt,
      exception: attempt.exception && hider.text(attempt.exception, notes?.in("exception")),
      traceback: attempt.traceback && hider.traceback(attempt.traceback, notes?.in("traceback")),
    })),
    custom: task.custom.map((one) => ({ ...one, fields: hider.json(one.fields, notes?.in("custom")) })),
  };
}

export function redactEvent(hider: Hider, event: TaskEvent): TaskEvent {
  const hidden = { ...event };
  if (event.args) hidden.args = hider.args(event.args);
  if (event.kwargs) hidden.kwargs = hider.text(event.kwargs);
  if (event.result) hidden.result = hider.text(event.result);
  if (event.exception) hidden.exception = hider.text(event.exception);
  if (event.traceback) hidden.traceback = hider.traceback(event.traceback);
  if (event.custom) hidden.custom = hider.json(event.custom);
  return hidden;
}
