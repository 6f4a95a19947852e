/**
 * What a task failed with, from the last exception of its traceback: class, message and the deepest frame of the user's
 * own code. It reads little and is the same for the text that `printRaised` makes of it, so that whoever has no room for
 * tracebacks keeps that text and loses nothing that is asked here.
 */
import { isLibraryPath, TRACEBACK_HEADER } from "./traceback";

export interface Raised {
  /** With its module, as printed; null where the text names none. */
  type: string | null;
  /** At most `MAX_MESSAGE_CHARS`. */
  message: string;
  /** Where the user's own code was last, in a form that stays the same from release to release; null where it was not. */
  frame: RaisedFrame | null;
}

export interface RaisedFrame {
  /** At most the last three parts of the path. */
  file: string;
  function: string | null;
}

/** So much of a message is read. What is longer is a document, and its beginning says what it is. */
export const MAX_MESSAGE_CHARS = 1000;
/** Room for the longest class, and for the longest path that a system takes with a function's name. */
const MAX_LINE_CHARS = 6000;
/** Of a part of a path, and of a function's name. */
const MAX_NAME_CHARS = 100;
const PATH_PARTS = 3;

const FRAME = /^ {2}File "(.*)", line \d+(?:, in (.*))?$/;
/** `billiard.exceptions.TimeLimitExceeded: TimeLimitExceeded(1,)`, or the bare class of an exception without message. */
const RAISED = /^([A-Za-z_][\w.]{0,200})(?::\s?(.*)|$)/s;

/** Reads the text once, from the last exception on. Never throws. */
export function readRaised(traceback: string): Raised {
  const begin = lastHeader(traceback);
  if (begin === -1) return readLoose(traceback.slice(0, MAX_MESSAGE_CHARS));
  let frame: RaisedFrame | null = null;
  for (let at = nextLine(traceback, begin); at < traceback.length; at = nextLine(traceback, at)) {
    const first = traceback[at];
    if (first === " ") {
      if (traceback.startsWith('  File "', at)) frame = readFrame(lineAt(traceback, at)) ?? frame;
    } else if (first !== "\n" && first !== "\r") {
      return { ...readMessage(traceback, at), frame };
    }
  }
  return { type: null, message: "", frame };
}

/** A short text that reads the same as the one that `raised` was read from. */
export function printRaised({ type, message, frame }: Raised): string {
  const lines = [TRACEBACK_HEADER];
  if (frame !== null) {
    const caller = frame.function === null ? "" : `, in ${frame.function}`;
    lines.push(`  File "/${frame.file}", line 1${caller}`);
  }
  if (type === null) lines.push(message);
  else lines.push(message === "" ? type : `${type}: ${message}`);
  return lines.join("\n");
}

/**
 * A short traceback in the place of a long one: `readRaised` gives the same for both. Empty stays empty, and what is
 * not empty does not become so.
 */
export function shortenTraceback(traceback: string): string {
  return lastHeader(traceback) === -1
    ? traceback.slice(0, MAX_MESSAGE_CHARS)
    : printRaised(readRaised(traceback));
}

/** Where the last line begins that is a traceback's first, or -1. */
function lastHeader(text: string): number {
  let at = text.lastIndexOf(TRACEBACK_HEADER);
  while (at > 0 && text[at - 1] !== "\n") at = text.lastIndexOf(TRACEBACK_HEADER, at - 1);
  return at;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return withoutEnd(text.slice(at, Math.min(end === -1 ? text.length : end, at + MAX_LINE_CHARS)));
}

/** The exception's line, and the lines of its message that follow. Of a line that names no class, all is message. */
function readMessage(text: string, at: number): Pick<Raised, "type" | "message"> {
  const line = lineAt(text, at);
  const match = RAISED.exec(line);
  const own = match === null ? line : (match[2] ?? "");
  const next = nextLine(text, at);
  const rest = text.slice(next, next + MAX_MESSAGE_CHARS).replace(/\r+\n/g, "\n");
  const message = (rest === "" ? own : `${own}\n${rest}`).slice(0, MAX_MESSAGE_CHARS);
  return { type: match?.[1] ?? null, message: withoutEnd(message) };
}

/** Without line ends at the end. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\n" || text[end - 1] === "\r") end--;
  return text.slice(0, end);
}

/** Text that is no traceback: the class is named by the last line that looks like an exception's. */
function readLoose(text: string): Raised {
  let type: string | null = null;
  for (const line of text.split("\n")) type = RAISED.exec(line)?.[1] ?? type;
  return { type, message: text, frame: null };
}

function readFrame(line: string): RaisedFrame | null {
  const match = FRAME.exec(line);
  const path = match?.[1];
  if (path === undefined || isLibraryPath(path)) return null;
  const file = shortFile(path);
  if (isLibraryPath(`/${file}`)) return null;
  return { file, function: match?.[2] === undefined ? null : shortName(match[2]) };
}

/** Directories far up differ from machine to machine, and those named for a release from release to release. */
function shortFile(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== "");
  const last = shortName(parts.pop() ?? "?");
  const directories = parts.slice(1 - PATH_PARTS).map((part) => {
    const name = shortName(part);
    return OF_A_RELEASE.test(name) ? "…" : name;
  });
  return [...directories, last].join("/");
}

/** A date or a build's number, a version, a commit. */
const OF_A_RELEASE = /\d{4}|\d\.\d|^(?=.*\d)[0-9a-f]{7,}$/;

function shortName(name: string): string {
  // Without quotation marks the printed line can be read in one way only.
  return name.slice(0, MAX_NAME_CHARS).replaceAll('"', "'");
}
