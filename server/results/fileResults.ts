/** Results as files in a folder, one a task (protocol reference f.5). */
import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BackendSettings } from "./backendUrl";
import {
  BackendFailure,
  HEAD_BYTES,
  headOfResult,
  MAX_WHOLE_BYTES,
  resultKeys,
  wholeResult,
  type ResultBackend,
  type StoredResult,
} from "./resultBackend";

export function openFileResults(url: string, settings: BackendSettings): ResultBackend {
  const keyOf = resultKeys(settings);
  const folder = url.replace(/^file:\/\/(localhost(?=\/))?/i, "");
  // An id is part of a file's name: one with a slash would lead elsewhere, and Celery could not have written it.
  const pathOf = (id: string) => (/[/\0]/.test(id) ? null : join(folder, keyOf(id)));

  async function sizeOf(path: string): Promise<number | null> {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENAMETOOLONG") throw explain(error, folder);
      await checkFolder(folder);
      return null;
    }
  }

  return {
    async read(ids) {
      const found = new Map<string, StoredResult>();
      for (const id of ids) {
        const path = pathOf(id);
        const size = path === null ? null : await sizeOf(path);
        if (path !== null && size !== null) found.set(id, await readOne(path, size, folder));
      }
      return found;
    },
    async open(id) {
      const path = pathOf(id);
      const sizeBytes = path === null ? null : await sizeOf(path);
      if (path === null || sizeBytes === null) return null;
      return { sizeBytes, chunks: createReadStream(path) };
    },
    close: () => Promise.resolve(),
  };
}

async function readOne(path: string, size: number, folder: string): Promise<StoredResult> {
  try {
    if (size <= MAX_WHOLE_BYTES) return wholeResult(await readFile(path));
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return headOfResult(buffer.subarray(0, bytesRead), size);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explain(error, folder);
  }
}

/** A folder that is not there means that nothing can be read, not that there is no result. */
async function checkFolder(folder: string): Promise<void> {
  try {
    await stat(folder);
  } catch (error) {
    throw explain(error, folder);
  }
}

function explain(error: unknown, folder: string): BackendFailure {
  const code = codeOf(error);
  if (code === "ENOENT")
    return new BackendFailure("no-table", `there is no folder ${folder} where Umbel runs`);
  if (code === "EACCES" || code === "EPERM")
    return new BackendFailure("not-allowed", `Umbel may not read ${folder}`);
  return new BackendFailure("unreachable", `${folder} cannot be read (${code})`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
