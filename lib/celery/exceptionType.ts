/** The class of an exception, from the texts that an event carries. */

/**
 * The class without its module: `ValueError` for `ValueError('x')`. New billiard wraps what it reports itself (lost
 * process, hard time limit) so that the repr says only `ExceptionWithTraceback()`, and Celery wraps what cannot be
 * pickled; the real class is then in the traceback's last line, or in the wrapper. Null when no text names one.
 */
export function exceptionType(
  exception: string | null | undefined,
  traceback?: string | null,
): string | null {
  if (exception) {
    const unpickleable = UNPICKLEABLE.exec(exception);
    if (unpickleable?.[1]) return withoutModule(unpickleable[1]);
    const called = CALLED.exec(exception);
    if (called?.[1] && called[1] !== "ExceptionWithTraceback") return withoutModule(called[1]);
  }
  const named = traceback ? lastRaised(traceback) : null;
  if (named !== null) return withoutModule(named);
  if (!exception) return null;
  return withoutModule(ANY_NAME.exec(exception)?.[0] ?? "") || null;
}

/** So much of a traceback's end is read, so whoever keeps no more loses nothing here. */
export const TRACEBACK_TAIL_CHARS = 400;
const UNPICKLEABLE = /^UnpickleableExceptionWrapper\((?:'[^']{0,200}'|None), '([^']{1,200})'/;
/**
 * `billiard.exceptions.TimeLimitExceeded: TimeLimitExceeded(1,)`, or the bare class of an exception without message.
 */
const RAISED = /^([A-Za-z_][\w.]{0,200})(?::|$)/;
/** A repr that looks like a call: `ValueError('x')`, `pkg.Error()`. */
const CALLED = /^([A-Za-z_][\w.]{0,200})\(/;
/** A repr of the class's own making: `<HTTPError 404>`, `<pkg.Thing object at 0x7f>`. */
const ANY_NAME = /[A-Za-z_][\w.]{0,200}/;

/** The exception's line: behind the last source line if the message has lines of its own, else the last that fits. */
function lastRaised(traceback: string): string | null {
  let tail = traceback.slice(-TRACEBACK_TAIL_CHARS);
  // What the cut began in is half a line. A text cut to the tail already must read the same.
  if (tail.length === TRACEBACK_TAIL_CHARS) tail = tail.slice(tail.indexOf("\n") + 1);
  let last: string | null = null;
  let raised: string | null = null;
  let afterSource = false;
  for (const line of tail.split("\n")) {
    const name = RAISED.exec(line)?.[1];
    if (name !== undefined) last = name;
    if (name !== undefined && afterSource) raised = name;
    afterSource = line.startsWith("    ");
  }
  return raised ?? last;
}

function withoutModule(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
