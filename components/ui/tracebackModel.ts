/** A traceback as people read it: what failed first, the last call on top, runs of library frames folded into one line. */
import type { Traceback, TracebackException, TracebackFrame, TracebackLink } from "@/lib/celery/traceback";

export type TracebackPart =
  | { kind: "frame"; key: string; frame: TracebackFrame }
  /** Frames of libraries in a row; `where` names their packages, each once. */
  | { kind: "fold"; key: string; frames: TracebackFrame[]; where: string };

export interface TracebackSection {
  type: string | null;
  message: string;
  /** How the exception above it came from this one; null for the one the task failed with. */
  relation: TracebackLink | null;
  parts: TracebackPart[];
  omittedFrames: number;
}

/** The exception that the task failed with first, then what it came from. */
export function tracebackSections(traceback: Traceback): TracebackSection[] {
  const newestFirst = [...traceback.exceptions].reverse();
  return newestFirst.map((exception, at) => ({
    type: exception.type,
    message: exception.message,
    relation: at === 0 ? null : (newestFirst[at - 1]?.link ?? null),
    parts: partsOf(exception, at),
    omittedFrames: exception.omittedFrames,
  }));
}

/**
 * The folder above all own files, for `shortPath` to cut: of /srv/app/shop/orders/tasks.py and /srv/app/shop/gateway.py
 * it is /srv/app/, so that the last part they share still tells whose code it is. Empty: nothing is worth cutting.
 */
export function sharedFolder(traceback: Traceback): string {
  const [first, ...others] = new Set(
    traceback.exceptions.flatMap(({ frames }) =>
      frames.filter((frame) => !frame.library).map(({ file }) => file),
    ),
  );
  if (first === undefined || others.length === 0) return "";
  const parts = first.split("/").slice(0, -1);
  const same = parts.findIndex(
    (_, at) => !others.every((file) => file.startsWith(`${parts.slice(0, at + 1).join("/")}/`)),
  );
  const shared = same === -1 ? parts : parts.slice(0, same);
  return shared.length < 3 ? "" : `${shared.slice(0, -1).join("/")}/`;
}

/** Folders of this depth tell whose code it is; what stands before says where it was installed. */
const SHOWN_PARTS = 3;

/** Where a frame is, short: library paths from their package on, own ones below `folder`, others by their last parts. */
export function shortPath(file: string, folder = ""): string {
  if (folder !== "" && file.startsWith(folder)) return file.slice(folder.length);
  const library =
    /(?:site|dist)-packages[\\/](.+)$/.exec(file) ?? /[\\/]lib(?:64)?[\\/]python[\d.]+[\\/](.+)$/.exec(file);
  if (library?.[1] !== undefined) return library[1];
  const parts = file.split(/[\\/]/);
  return parts.slice(-SHOWN_PARTS).join("/");
}

function partsOf(exception: TracebackException, section: number): TracebackPart[] {
  const parts: TracebackPart[] = [];
  const anyOwn = exception.frames.some((frame) => !frame.library);
  [...exception.frames].reverse().forEach((frame, at) => {
    const key = `${section}.${at}`;
    const last = parts.at(-1);
    // Where nothing is the user's own, the place that raised is still worth seeing.
    if (!frame.library || (!anyOwn && at === 0)) parts.push({ kind: "frame", key, frame });
    else if (last?.kind === "fold") last.frames.push(frame);
    else parts.push({ kind: "fold", key, frames: [frame], where: "" });
  });
  for (const part of parts) if (part.kind === "fold") part.where = packagesOf(part.frames);
  return parts;
}

/** One file: its path. Several: their packages, at most three. */
function packagesOf(frames: TracebackFrame[]): string {
  const files = new Set(frames.map((frame) => shortPath(frame.file)));
  const [only] = files;
  if (files.size === 1 && only !== undefined) return only;
  const packages = [
    ...new Set(
      [...files].map((file) => file.split(/[\\/]/).find((part) => part !== "" && part !== "…") ?? file),
    ),
  ];
  return packages.length > 3 ? `${packages.slice(0, 3).join(", ")} …` : packages.join(", ");
}
