/**
 * A stored result as a file, with its secrets hidden. Text is hidden in as it streams by. Of what is no text (a pickle, a
 * compressed one) the bytes cannot be changed: it is given as it is where nothing in it is hidden, and else not at all.
 */
import type { Hider } from "@/lib/cluster/redact/redactor";
import type { TaskResult } from "@/lib/contract/results";
import type { StoredBytes } from "../results/resultBackend";

export interface Download {
  /** Null: known when it is through. */
  sizeBytes: number | null;
  chunks: AsyncIterable<Uint8Array>;
}

/** So much text is taken at once and, where it is JSON, stays JSON. */
const MAX_PARSED_BYTES = 8 * 1024 * 1024;
/** Text that is gone through together: no secret is looked for over a longer stretch, but for one that has begun. */
const WINDOW_CHARS = 1024 * 1024;
/** What stands so far before the end of a window is looked at again with what follows. */
const TAIL_CHARS = 64 * 1024;
/** A secret that is longer hides all that follows. */
const MAX_SECRET_CHARS = 16 * 1024 * 1024;

/** `asShown`: what the page shows of it. Null: it may not be given. */
export async function hiddenDownload(
  { sizeBytes, chunks }: StoredBytes,
  hider: Hider,
  asShown: () => Promise<TaskResult>,
): Promise<Download | null> {
  const source = chunks[Symbol.asyncIterator]();
  const first = await source.next();
  const head = first.done === true ? new Uint8Array() : first.value;
  const all = restOf(head, source);
  if (!isText(head)) {
    const { meta, hidden } = await asShown();
    const isWhole = meta !== null && meta.cut.length === 0;
    return isWhole && hidden.length === 0 ? { sizeBytes, chunks: all } : null;
  }
  if (sizeBytes > MAX_PARSED_BYTES)
    return hider.hasPositions ? null : { sizeBytes: null, chunks: hiddenText(all, hider) };
  const parts: Uint8Array[] = [];
  for await (const part of all) parts.push(part);
  const text = new TextDecoder().decode(Buffer.concat(parts));
  const shown = hider.meta(text) ?? (hider.hasPositions ? null : hider.text(text));
  return shown === null ? null : { sizeBytes: Buffer.byteLength(shown), chunks: inOne(shown) };
}

async function* restOf(head: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (let step = await source.next(); step.done !== true; step = await source.next()) yield step.value;
}

async function* inOne(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

/** Controls that no text has, or bytes that are no UTF-8; a character at the end may be cut. */
function isText(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head.subarray(0, TAIL_CHARS));
  return !/[\0-\x08\x0e-\x1f]|\ufffd(?=[^]{4})/.test(text);
}

/** Goes through it in windows; what stands at the end of one is looked at again at the beginning of the next. */
export async function* hiddenText(
  chunks: AsyncIterable<Uint8Array>,
  hider: Hider,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder();
  let held = "";
  let wanted = WINDOW_CHARS;
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    if (held.length < wanted) continue;
    const { shown, rest } = hider.passing(held, TAIL_CHARS);
    if (shown !== "") yield Buffer.from(shown);
    held = rest;
    if (held.length > MAX_SECRET_CHARS) {
      yield Buffer.from(hider.text(held));
      return;
    }
    // One that goes on and on is not gone through anew for every chunk.
    wanted = Math.max(WINDOW_CHARS, 2 * held.length);
  }
  held += decoder.decode();
  if (held !== "") yield Buffer.from(hider.text(held));
}
