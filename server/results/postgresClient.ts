/** PostgreSQL, by pg. */
import pg from "pg";
import { BackendFailure } from "./resultBackend";
import {
  CONNECT_TIMEOUT_MS,
  MAX_CONNECTIONS,
  STATEMENT_TIMEOUT_MS,
  type SqlClient,
  type SqlValue,
} from "./sqlClient";

export function openPostgres(url: string): SqlClient {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
    application_name: "umbel results",
    options: "-c default_transaction_read_only=on",
    // Dates stay text: what zone they are in is Celery's business, not the driver's.
    types: { getTypeParser: (oid: number) => (oid === BYTEA ? parseBytes : (text: string) => text) },
  });
  pool.on("error", () => undefined); // an idle connection that broke; the next query opens another

  async function run(sql: string, parameters: readonly (string | number)[] = []) {
    try {
      return await pool.query<Record<string, SqlValue>>(sql, [...parameters]);
    } catch (error) {
      throw explain(error);
    }
  }

  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  return {
    quote,
    parameter: (n) => `$${n}`,
    columns: async (table) =>
      (await run(`SELECT * FROM ${table} WHERE 1 = 0`)).fields.map(({ name }) => name),
    query: async (sql, parameters) => (await run(sql, parameters)).rows,
    close: () => pool.end(),
  };
}

const BYTEA = 17;
const parseBytes = (text: string) => Buffer.from(text.replace(/^\\x/, ""), "hex");

/** PostgreSQL's SQLSTATE says what is wrong. */
function explain(error: unknown): BackendFailure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words = error instanceof Error ? error.message : String(error);
  if (/^28/.test(code))
    return new BackendFailure("credentials", "PostgreSQL refuses the user or password of the result backend");
  if (code === "42P01" || code === "3F000" || code === "3D000") return new BackendFailure("no-table", words);
  if (code === "42501") return new BackendFailure("not-allowed", words);
  if (code === "57014") return new BackendFailure("timeout", "PostgreSQL takes too long to answer");
  return new BackendFailure("unreachable", `PostgreSQL cannot be read: ${words || code}`);
}
