/**
 * Results in a database's table: SQLAlchemy's, whose results are pickles, and that of django-celery-results, whose rows
 * say their serialiser (protocol reference f.3 and f.4).
 */
import { decodeContent, type DecodedMember } from "@/lib/celery/resultContent";
import { resultMetaFrom, type DecodedResult } from "@/lib/celery/results";
import type { PythonValue } from "@/lib/celery/pythonValue";
import type { BackendSettings, SqlDialect } from "./backendUrl";
import { openMysql } from "./mysqlClient";
import { openPostgres } from "./postgresClient";
import {
  CHUNK_BYTES,
  HEAD_BYTES,
  SHOWN_LIMITS,
  type ResultBackend,
  type StoredResult,
} from "./resultBackend";
import type { SqlClient, SqlValue } from "./sqlClient";
import { openSqlite } from "./sqliteClient";

export interface SqlTarget {
  kind: "database" | "django";
  dialect: SqlDialect;
  url: string;
}

export function openSqlResults({ kind, dialect, url }: SqlTarget, settings: BackendSettings): ResultBackend {
  const client = openClient(dialect, url);
  const name = settings.tableName ?? TABLES[kind];
  const schema = settings.tableSchema;
  const table = (schema === undefined ? "" : `${client.quote(schema)}.`) + client.quote(name);
  const size = sizeExpression(dialect, client.quote("result"));
  let columns: Promise<string[]> | null = null;

  /** Which columns there are differs with `result_extended` and with versions; it does not change while we run. */
  async function columnsOf(): Promise<string[]> {
    columns ??= client.columns(table);
    try {
      return await columns;
    } catch (error) {
      columns = null;
      throw error;
    }
  }

  return {
    async read(ids) {
      const names = (await columnsOf()).filter((column) => column !== "result");
      const places = ids.map((_, at) => client.parameter(at + 1)).join(", ");
      const list = names.map((column) => client.quote(column)).join(", ");
      const head = `CASE WHEN ${size} > ${MAX_COLUMN_BYTES} THEN ${part(dialect, client, 1, HEAD_BYTES)} ELSE ${client.quote("result")} END`;
      const rows = await client.query(
        `SELECT ${list}, ${head} AS ${client.quote("result")}, ${size} AS result_size FROM ${table} WHERE ${client.quote("task_id")} IN (${places})`,
        ids,
      );
      const found = new Map<string, StoredResult>();
      for (const row of rows) {
        const sizeBytes = Number(row["result_size"] ?? 0);
        const isHead = sizeBytes > MAX_COLUMN_BYTES;
        const decoded = kind === "django" ? djangoMeta(row, isHead) : sqlalchemyMeta(row, isHead);
        const id = row["task_id"];
        if (typeof id !== "string") continue;
        found.set(id, { sizeBytes, decoded, head: isHead ? textOf(row["result"] ?? null) : null });
      }
      return found;
    },
    async open(id) {
      await columnsOf();
      const where = `FROM ${table} WHERE ${client.quote("task_id")} = ${client.parameter(1)}`;
      const [row] = await client.query(`SELECT ${size} AS result_size ${where}`, [id]);
      if (row === undefined) return null;
      const sizeBytes = Number(row["result_size"] ?? 0);
      async function* chunks() {
        for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
          const piece = part(dialect, client, at + 1, CHUNK_BYTES);
          const [next] = await client.query(`SELECT ${piece} AS piece ${where}`, [id]);
          const value = next?.["piece"] ?? null;
          if (value !== null) yield typeof value === "object" ? value : Buffer.from(String(value));
        }
      }
      return { sizeBytes, chunks: chunks() };
    },
    close: () => client.close(),
  };
}

const TABLES = { database: "celery_taskmeta", django: "django_celery_results_taskresult" } as const;
/** Larger results are not fetched whole: their row is read without them. */
const MAX_COLUMN_BYTES = 16 * 1024 * 1024;

function openClient(dialect: SqlDialect, url: string): SqlClient {
  if (dialect === "postgresql") return openPostgres(url);
  return dialect === "mysql" ? openMysql(url) : openSqlite(url);
}

function sizeExpression(dialect: SqlDialect, column: string): string {
  return dialect === "sqlite" ? `length(CAST(${column} AS BLOB))` : `octet_length(${column})`;
}

/** Bytes from the `from`-th on, from 1; of a text column too. */
function part(dialect: SqlDialect, client: SqlClient, from: number, length: number): string {
  const column = client.quote("result");
  const bytes =
    dialect === "sqlite"
      ? `CAST(${column} AS BLOB)`
      : dialect === "mysql"
        ? `CAST(${column} AS BINARY)`
        : column;
  return `substr(${bytes}, ${from}, ${length})`;
}

type Row = Record<string, SqlValue>;

function sqlalchemyMeta(row: Row, isHead: boolean): DecodedResult {
  const members = plainMembers(row, ["task_id", "status", "traceback", "name", "worker", "retries", "queue"]);
  addDate(members, row["date_done"]);
  if (isHead) members.set("result", CUT);
  else {
    const stored = row["result"] ?? null;
    const decoded = stored === null ? null : contentOf(stored, { contentType: "pickle" });
    if (decoded !== null && !decoded.ok) return decoded;
    members.set("result", decoded === null ? NONE_MEMBER : decoded.member);
  }
  for (const name of ["args", "kwargs"]) {
    const stored = row[name] ?? null;
    const decoded = stored === null ? null : contentOf(stored, {});
    if (decoded?.ok) members.set(name, decoded.member);
  }
  return resultMetaFrom(members, "pickle");
}

/** `task_args` and `task_kwargs` are texts of what events show, not the arguments themselves: they keep their names. */
function djangoMeta(row: Row, isHead: boolean): DecodedResult {
  const members = plainMembers(row, ["task_id", "status", "traceback", "worker", "periodic_task_name"]);
  addDate(members, row["date_done"]);
  if (typeof row["task_name"] === "string") members.set("name", textMember(row["task_name"]));
  const hints = {
    contentType: textOrNull(row["content_type"]),
    contentEncoding: textOrNull(row["content_encoding"]),
  };
  if (isHead) members.set("result", CUT);
  else {
    const stored = row["result"] ?? null;
    // A text, which MySQL gives as bytes here.
    const decoded = stored === null ? null : contentOf(textOf(stored), hints);
    if (decoded !== null && !decoded.ok) return decoded;
    members.set("result", decoded === null ? NONE_MEMBER : decoded.member);
  }
  const meta = row["meta"] ?? null;
  const children = meta === null ? null : contentOf(meta, hints);
  if (children?.ok && children.member.value.kind === "dict") {
    const [, value] =
      children.member.value.entries.find(([key]) => key.kind === "str" && key.value === "children") ?? [];
    if (value !== undefined) members.set("children", { value, cut: false, text: null });
  }
  for (const name of ["task_args", "task_kwargs"]) {
    const stored = row[name] ?? null;
    const decoded = stored === null ? null : contentOf(stored, hints);
    if (decoded?.ok && decoded.member.value.kind === "str") members.set(name, decoded.member);
  }
  return resultMetaFrom(members, null);
}

type ContentMember = { ok: true; member: DecodedMember } | Extract<DecodedResult, { ok: false }>;

function contentOf(
  stored: Exclude<SqlValue, null>,
  hints: { contentType?: string | null; contentEncoding?: string | null },
): ContentMember {
  const content = typeof stored === "number" ? String(stored) : stored;
  const decoded = decodeContent(content, { ...hints, limits: SHOWN_LIMITS });
  if (!decoded.ok) return decoded;
  const text = decoded.serializer === "json" ? textOf(content) : null;
  return { ok: true, member: { value: decoded.value, cut: decoded.cut, text } };
}

const EXTENDED: ReadonlySet<string> = new Set(["name", "worker", "retries", "queue", "periodic_task_name"]);
const NONE_MEMBER: DecodedMember = { value: { kind: "none" }, cut: false, text: null };
const CUT: DecodedMember = { value: { kind: "cut", reason: "size", text: "" }, cut: true, text: null };

function plainMembers(row: Row, names: readonly string[]): Map<string, DecodedMember> {
  const members = new Map<string, DecodedMember>();
  for (const name of names) {
    if (!(name in row)) continue;
    const value = row[name] ?? null;
    // Columns of `result_extended` may be there without it, and are empty then.
    if (value === null && EXTENDED.has(name)) continue;
    members.set(
      name,
      value === null ? NONE_MEMBER : name === "retries" ? intMember(value) : textMember(textOf(value)),
    );
  }
  return members;
}

/** Databases write a blank for the `T`, and PostgreSQL an offset of hours alone. */
function addDate(members: Map<string, DecodedMember>, value: SqlValue | undefined): void {
  if (typeof value !== "string") return;
  const iso = value.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
  // A trailing `-21` of a bare date is a day, no offset.
  members.set("date_done", textMember(value.length <= 10 ? value : iso));
}

function textMember(text: string): DecodedMember {
  return { value: { kind: "str", value: text }, cut: false, text: null };
}

function intMember(value: Exclude<SqlValue, null>): DecodedMember {
  const member: PythonValue = { kind: "int", text: textOf(value) };
  return { value: member, cut: false, text: null };
}

function textOrNull(value: SqlValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function textOf(value: SqlValue): string {
  if (value === null) return "";
  return typeof value === "object" ? new TextDecoder().decode(value) : String(value);
}
