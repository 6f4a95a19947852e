/**
 * A SQLite file that Celery's workers write, by SQLite in WebAssembly. Its locks are a folder beside the file, which other
 * programs do not know of, so: the file is opened through a link in a folder of our own, where the lock does not disturb
 * anybody; and whether somebody wrote meanwhile is told by the file itself (its change counter, and the journal that
 * exists while a writer is at work), in which case it is read again.
 */
import { closeSync, existsSync, mkdtempSync, openSync, readSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type * as Sqlite from "node-sqlite3-wasm";
import { BackendFailure } from "./resultBackend";
import { STATEMENT_TIMEOUT_MS, type SqlClient, type SqlValue } from "./sqlClient";

export function openSqlite(path: string): SqlClient {
  const file = resolve(path);
  const folder = mkdtempSync(join(tmpdir(), "umbel-results-"));
  const link = join(folder, "results");
  symlinkSync(file, link);

  async function run<T>(use: (database: Sqlite.Database) => T): Promise<T> {
    const until = Date.now() + STATEMENT_TIMEOUT_MS;
    for (;;) {
      const before = stateOf(file);
      if (before !== null) {
        const outcome = attempt(link, use);
        if (stateOf(file) === before) {
          if (outcome.ok) return outcome.value;
          throw explain(outcome.error, path);
        }
      }
      if (Date.now() > until) throw new BackendFailure("timeout", `${path} is written to all the time`);
      await pause(RETRY_MS);
    }
  }

  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  return {
    quote,
    parameter: () => "?",
    async columns(table) {
      const rows = await run((database) => database.all(`PRAGMA table_info(${table})`));
      if (rows.length === 0) throw new BackendFailure("no-table", `${path} has no table ${table}`);
      return rows.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
    },
    query: (sql, parameters) =>
      run((database) => database.all(sql, [...parameters]) as Record<string, SqlValue>[]),
    close() {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

const RETRY_MS = 20;

type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown };

function attempt<T>(link: string, use: (database: Sqlite.Database) => T): Outcome<T> {
  let database: Sqlite.Database | null = null;
  try {
    database = new (sqlite().Database)(link, { readOnly: true, fileMustExist: true });
    return { ok: true, value: use(database) };
  } catch (error) {
    return { ok: false, error };
  } finally {
    database?.close();
  }
}

/**
 * Loaded when it is needed: nearly nobody keeps results in SQLite. By `require`, for Node finds no named exports in this
 * package when it is imported.
 */
function sqlite(): typeof Sqlite {
  return createRequire(import.meta.url)("node-sqlite3-wasm") as typeof Sqlite; // the package's own declaration
}

/** What changes whenever the file does (SQLite's file format, 1.3.7); null while somebody writes. */
function stateOf(file: string): string | null {
  if (existsSync(`${file}-journal`)) return null;
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const descriptor = openSync(file, "r");
    try {
      readSync(descriptor, header, 0, HEADER_BYTES, 0);
    } finally {
      closeSync(descriptor);
    }
    return (
      header.subarray(CHANGE_COUNTER, CHANGE_COUNTER + 4).toString("hex") + String(header[WRITE_VERSION])
    );
  } catch (error) {
    return `unreadable ${codeOf(error)}`; // opening it will say the same
  }
}

const HEADER_BYTES = 100;
const CHANGE_COUNTER = 24;
/** 2: written ahead (WAL). */
const WRITE_VERSION = 18;

function explain(error: unknown, path: string): BackendFailure {
  const words = error instanceof Error ? error.message : String(error);
  const state = stateOf(resolve(path)) ?? "";
  if (state === "unreadable ENOENT")
    return new BackendFailure("no-table", `there is no file ${path} where Umbel runs`);
  if (state.startsWith("unreadable EACCES"))
    return new BackendFailure("not-allowed", `Umbel may not read ${path}`);
  if (/no such table/.test(words)) return new BackendFailure("no-table", `${path}: ${words}`);
  if (state.endsWith("2"))
    return new BackendFailure("unsupported", `${path} is in WAL mode, which cannot be read from outside`);
  return new BackendFailure("unreachable", `${path} cannot be read: ${words}`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
