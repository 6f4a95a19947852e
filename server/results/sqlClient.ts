/** What reading results asks of a database, whichever it is. Nothing is written: each session is opened read only. */

export type SqlValue = string | number | Uint8Array | null;

export interface SqlClient {
  /** A name of a table or column, quoted. */
  quote(name: string): string;
  /** The place of the n-th parameter, from 1. */
  parameter(n: number): string;
  /** Names of a table's columns. Throws `BackendFailure` `no-table` when there is none. */
  columns(table: string): Promise<string[]>;
  /** Rows as they are named by the query; dates as text. Throws `BackendFailure`. */
  query(sql: string, parameters: readonly (string | number)[]): Promise<Record<string, SqlValue>[]>;
  close(): Promise<void>;
}

/** How long a statement may take; whoever asked has given up then. */
export const STATEMENT_TIMEOUT_MS = 10_000;
export const CONNECT_TIMEOUT_MS = 5000;
/** Results are read by people, one by one. */
export const MAX_CONNECTIONS = 3;
