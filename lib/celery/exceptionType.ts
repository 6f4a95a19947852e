/** The class of an exception, from the texts that an event carries. */
import { readRaised } from "./raised";

/**
 * The class without its module: `ValueError` for `ValueError('x')`. New billiard wraps what it reports itself (lost
 * process, hard time limit) so that the repr says only `ExceptionWithTraceback()`, and Celery wraps what cannot be
 * pickled; the real class is then in the traceback, or in the wrapper. Null when no text names one.
 */
export function exceptionType(
  exception: string | null | undefined,
  traceback?: string | null,
): string | null {
  const repr = exception?.slice(0, EXCEPTION_HEAD_CHARS);
  if (repr) {
    const unpickleable = UNPICKLEABLE.exec(repr);
    if (unpickleable?.[1]) return withoutModule(unpickleable[1]);
    const called = CALLED.exec(repr);
    if (called?.[1] && called[1] !== "ExceptionWithTraceback") return withoutModule(called[1]);
  }
  const named = traceback ? readRaised(traceback).type : null;
  if (named !== null) return withoutModule(named);
  if (!repr) return null;
  return withoutModule(ANY_NAME.exec(repr)?.[0] ?? "") || null;
}

/** So much of an exception's beginning is read, so whoever keeps no more loses nothing here. */
export const EXCEPTION_HEAD_CHARS = 1000;
const UNPICKLEABLE = /^UnpickleableExceptionWrapper\((?:'[^']{0,200}'|None), '([^']{1,200})'/;
/** A repr that looks like a call: `ValueError('x')`, `pkg.Error()`. */
const CALLED = /^([A-Za-z_][\w.]{0,200})\(/;
/** A repr of the class's own making: `<HTTPError 404>`, `<pkg.Thing object at 0x7f>`. */
const ANY_NAME = /[A-Za-z_][\w.]{0,200}/;

function withoutModule(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
