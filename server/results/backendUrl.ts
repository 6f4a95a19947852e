/** Celery's result backend URLs, and the settings beside them that say where results are. Protocol reference e.5 and f. */
import type { BackendKind } from "./resultBackend";

/** Celery's own settings that its URL does not hold; all can be left out. */
export interface BackendSettings {
  /** `result_backend_transport_options`. */
  globalKeyPrefix?: string | undefined;
  masterName?: string | undefined;
  sentinelPassword?: string | undefined;
  /** `database_table_names`, `database_table_schemas`: that of tasks. */
  tableName?: string | undefined;
  tableSchema?: string | undefined;
  /** `mongodb_backend_settings`. */
  mongoDatabase?: string | undefined;
  mongoCollection?: string | undefined;
}

export type SqlDialect = "postgresql" | "mysql" | "sqlite";

export type BackendTarget =
  | { kind: Exclude<BackendKind, "database" | "django">; url: string }
  /** `url` without what Celery puts before it; a path for SQLite. */
  | { kind: "database" | "django"; dialect: SqlDialect; url: string }
  | { kind: "none"; reason: NoBackendReason };

/**
 * Why nothing can be read: none was given; `rpc`: results are messages to the client that asked; `disabled`; a kind that
 * keeps them in a process's memory (`memory`), or is not read by us (`unsupported`); Django's without its database's URL.
 */
export type NoBackendReason =
  "not-given" | "rpc" | "disabled" | "memory" | "unsupported" | "django-without-url" | "bad-url";

/** What a URL leads to. Never throws. */
export function readBackendUrl(url: string | null): BackendTarget {
  if (url === null || url.trim() === "") return { kind: "none", reason: "not-given" };
  const text = url.trim();
  const scheme = /^([a-z][a-z0-9+.-]*)(?::|$)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  if (/^(rediss?|redis\+socket|rediss\+socket|socket|sentinel)$/.test(scheme))
    return { kind: "redis", url: text };
  if (/^(rpc|amqps?|pyamqp)$/.test(scheme)) return { kind: "none", reason: "rpc" };
  if (scheme === "disabled") return { kind: "none", reason: "disabled" };
  if (scheme === "file") return { kind: "file", url: text };
  if (/^mongodb(\+srv)?$/.test(scheme)) return { kind: "mongodb", url: text };
  if (/^cache\+memory$/.test(scheme)) return { kind: "none", reason: "memory" };
  if (/^(cache\+)?(memcached?|pylibmc)$/.test(scheme)) return { kind: "memcached", url: text };
  if (/^django-(db|cache)$/.test(scheme) || scheme === "django-cache")
    return { kind: "none", reason: scheme === "django-db" ? "django-without-url" : "unsupported" };
  const [, owner = "", rest = ""] = /^(db|database|sqlalchemy|django-db)\+(.*)$/is.exec(text) ?? [];
  if (owner === "") return { kind: "none", reason: "unsupported" };
  return readDatabaseUrl(owner.toLowerCase() === "django-db" ? "django" : "database", rest);
}

/** SQLAlchemy's form: `dialect+driver://user:password@host/database`. */
function readDatabaseUrl(kind: "database" | "django", url: string): BackendTarget {
  const [, scheme = "", rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(url) ?? [];
  const dialect = DIALECTS.get(scheme.toLowerCase().split("+", 1)[0] ?? "");
  if (dialect === undefined) return { kind: "none", reason: "unsupported" };
  // Three slashes and a path: relative to where Umbel runs; four: absolute.
  if (dialect === "sqlite") {
    const path = rest.replace(/^\//, "").replace(/\?.*$/s, "");
    return path === "" || path === ":memory:"
      ? { kind: "none", reason: "memory" }
      : { kind, dialect, url: path };
  }
  if (!URL.canParse(`http://${rest}`)) return { kind: "none", reason: "bad-url" };
  return { kind, dialect, url: `${dialect}://${rest}` };
}

const DIALECTS: ReadonlyMap<string, SqlDialect> = new Map<string, SqlDialect>([
  ["postgresql", "postgresql"],
  ["postgres", "postgresql"],
  ["mysql", "mysql"],
  ["mariadb", "mysql"],
  ["sqlite", "sqlite"],
]);
