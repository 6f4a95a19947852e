/** MySQL and MariaDB, by mysql2. */
import { createPool, type Pool, type RowDataPacket } from "mysql2/promise";
import { BackendFailure } from "./resultBackend";
import {
  CONNECT_TIMEOUT_MS,
  MAX_CONNECTIONS,
  STATEMENT_TIMEOUT_MS,
  type SqlClient,
  type SqlValue,
} from "./sqlClient";

export function openMysql(url: string): SqlClient {
  const pool = createPool({
    ...connectionOf(url),
    connectionLimit: MAX_CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    dateStrings: true,
  });
  // Every new connection of the pool begins with it.
  pool.pool.on("connection", (connection) => {
    connection.query("SET SESSION TRANSACTION READ ONLY", (error) => {
      if (error) connection.destroy();
    });
  });

  async function run(sql: string, parameters: readonly (string | number)[] = []) {
    try {
      return await runIn(pool, sql, parameters);
    } catch (error) {
      throw explain(error);
    }
  }

  const quote = (name: string) => `\`${name.replaceAll("`", "``")}\``;
  return {
    quote,
    parameter: () => "?",
    columns: async (table) =>
      (await run(`SELECT * FROM ${table} WHERE 1 = 0`)).fields.map(({ name }) => name),
    query: async (sql, parameters) => (await run(sql, parameters)).rows,
    close: () => pool.end(),
  };
}

async function runIn(pool: Pool, sql: string, parameters: readonly (string | number)[]) {
  const [rows, fields] = await pool.query<RowDataPacket[]>({ sql, timeout: STATEMENT_TIMEOUT_MS }, [
    ...parameters,
  ]);
  return { rows: rows as Record<string, SqlValue>[], fields };
}

function connectionOf(url: string) {
  const parsed = new URL(url.replace(/^[a-z]+:/i, "http:"));
  const socketPath = parsed.searchParams.get("unix_socket");
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, "") || "localhost",
    port: parsed.port === "" ? 3306 : Number(parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    ...(socketPath !== null && { socketPath }),
    ...(parsed.searchParams.get("ssl_ca") !== null && { ssl: {} }),
  };
}

function explain(error: unknown): BackendFailure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const words = error instanceof Error ? error.message : String(error);
  if (code === "ER_ACCESS_DENIED_ERROR" || code === "ER_DBACCESS_DENIED_ERROR")
    return new BackendFailure("credentials", "MySQL refuses the user or password of the result backend");
  if (code === "ER_NO_SUCH_TABLE" || code === "ER_BAD_DB_ERROR") return new BackendFailure("no-table", words);
  if (code === "ER_TABLEACCESS_DENIED_ERROR") return new BackendFailure("not-allowed", words);
  if (code === "PROTOCOL_SEQUENCE_TIMEOUT")
    return new BackendFailure("timeout", "MySQL takes too long to answer");
  return new BackendFailure("unreachable", `MySQL cannot be read: ${words || code}`);
}
