/**
 * Python tracebacks, as text, into what a page shows: frames, chained exceptions, the exception at the end. Tolerant:
 * what does not look like a traceback gives no frames and keeps its text as the message. Bounded in frames and chain.
 */

export interface TracebackFrame {
  file: string;
  line: number | null;
  /** Name of the function, `<module>` at top level; null where Python did not say. */
  function: string | null;
  /** The source line, without its indentation; null where Python had no source. */
  code: string | null;
  /** Of an installed package, the standard library or Celery itself, so not the user's own code. */
  library: boolean;
}

/** How an exception came after the one before it in the chain. */
export type TracebackLink = "cause" | "during";

export interface TracebackException {
  /** With its module, as printed, e.g. `billiard.exceptions.TimeLimitExceeded`; null when there is none. */
  type: string | null;
  message: string;
  /** Oldest call first, as Python prints them. */
  frames: TracebackFrame[];
  /** Frames that Python did not print because they repeat, or that we left out. */
  omittedFrames: number;
  /** `cause`: raised from the one before; `during`: raised while handling it. Null for the first. */
  link: TracebackLink | null;
}

export interface Traceback {
  /** In the order printed: the last one is what the task failed with. Never empty. */
  exceptions: TracebackException[];
}

/** Python itself repeats at most three frames of a recursion; its recursion limit is 1000. */
const MAX_FRAMES = 2000;
const MAX_CHAIN = 50;
const MAX_MESSAGE_CHARS = 20_000;

/** Reads a traceback as `traceback.format_exc()` prints it. Of a chain longer than 50 the newest are kept. */
export function parseTraceback(text: string): Traceback {
  const exceptions: TracebackException[] = [];
  let link: TracebackLink | null = null;
  let current: TracebackException | null = null;
  let inFrames = false;

  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? "";
    if (line.startsWith(TRACEBACK_HEADER)) {
      current = { type: null, message: "", frames: [], omittedFrames: 0, link };
      exceptions.push(current);
      if (exceptions.length > MAX_CHAIN) exceptions.shift();
      link = null;
      inFrames = true;
    } else if (line === CAUSE_LINE || line === DURING_LINE) {
      link = line === CAUSE_LINE ? "cause" : "during";
      inFrames = false;
      current = null;
    } else if (inFrames && current !== null) {
      const frame = readFrame(line);
      if (frame !== null) {
        const next = lines[i + 1];
        if (next !== undefined && next.startsWith("    ") && !isUnderline(next)) {
          frame.code = next.trim();
          i++;
        }
        if (current.frames.length < MAX_FRAMES) current.frames.push(frame);
        else current.omittedFrames++;
      } else if (REPEATED.test(line)) {
        current.omittedFrames += Number(REPEATED.exec(line)?.[1] ?? 0);
      } else if (line !== "" && !line.startsWith(" ")) {
        readExceptionLine(line, current);
        inFrames = false;
      }
    } else if (current !== null) appendMessage(current, line);
    else if (link === null && line.trim() !== "") {
      // No traceback at all, or text before one: kept as a message of its own.
      current = {
        type: null,
        message: line.slice(0, MAX_MESSAGE_CHARS),
        frames: [],
        omittedFrames: 0,
        link: null,
      };
      exceptions.push(current);
    }
  }

  for (const exception of exceptions) exception.message = exception.message.trimEnd();
  if (exceptions.length === 0)
    exceptions.push({ type: null, message: "", frames: [], omittedFrames: 0, link: null });
  return { exceptions };
}

/** With what every traceback begins. */
export const TRACEBACK_HEADER = "Traceback (most recent call last):";
const CAUSE_LINE = "The above exception was the direct cause of the following exception:";
const DURING_LINE = "During handling of the above exception, another exception occurred:";
const FRAME = /^ {2}File "(.*)", line (\d+)(?:, in (.*))?$/;
const REPEATED = /^ {2}\[Previous line repeated (\d+) more times?\]$/;
const EXCEPTION_LINE = /^([A-Za-z_][\w.]*)(?::\s?(.*))?$/;
const LIBRARY_PATH =
  /(?:^|[\\/])(?:site-packages|dist-packages|celery|billiard|kombu)[\\/]|[\\/]lib(?:64)?[\\/]python\d|^<frozen /;

function readFrame(line: string): TracebackFrame | null {
  const match = FRAME.exec(line);
  if (match === null) return null;
  const file = match[1] ?? "";
  return {
    file,
    line: Number(match[2]),
    function: match[3] ?? null,
    code: null,
    library: isLibraryPath(file),
  };
}

/** Whether a source path is an installed package, the standard library or Celery itself. */
export function isLibraryPath(file: string): boolean {
  return LIBRARY_PATH.test(file);
}

/** Python 3.11 and later underline the part of the line that failed. */
function isUnderline(line: string): boolean {
  return /^\s+[\^~]+[\^~ ]*$/.test(line);
}

function readExceptionLine(line: string, into: TracebackException): void {
  const match = EXCEPTION_LINE.exec(line);
  into.type = match?.[1] ?? null;
  into.message = (match === null ? line : (match[2] ?? "")).slice(0, MAX_MESSAGE_CHARS);
}

function appendMessage(exception: TracebackException, line: string): void {
  if (exception.message.length < MAX_MESSAGE_CHARS) {
    exception.message = `${exception.message}\n${line}`.slice(0, MAX_MESSAGE_CHARS);
  }
}
