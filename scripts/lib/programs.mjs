/** Finds the programs that the private servers are started from. */
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { spawnSync } from "node:child_process";

/** The first of `names` (a name on PATH or an absolute path) that can be run, else null. */
export function findProgram(...names) {
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/local/sbin",
    "/usr/sbin",
    "/opt/homebrew/sbin",
  ];
  for (const name of names) {
    for (const path of name.startsWith("/") ? [name] : folders.map((folder) => join(folder, name))) {
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue; // not there, or not ours to run: look on
      }
    }
  }
  return null;
}

export const findRedis = () => findProgram("redis-server", "valkey-server");

/**
 * The script that starts a RabbitMQ node. Debian's `/usr/sbin/rabbitmq-server` is a wrapper that changes to the user
 * `rabbitmq` and the machine's own data, so the one behind it comes first.
 */
export const findRabbit = () => findProgram("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server");

export const findEpmd = () => findProgram("epmd", "/usr/lib/erlang/bin/epmd", "/usr/lib64/erlang/bin/epmd");

/** A Python that has Celery and the Redis client. Debian's comes first: another one on PATH seldom has them. */
export function findCeleryPython() {
  for (const name of [process.env.UMBEL_PYTHON, "/usr/bin/python3", "python3"]) {
    const python = name && findProgram(name);
    if (python && spawnSync(python, ["-c", "import celery, redis"]).status === 0) return python;
  }
  return null;
}

/** The same Python, if it has what Celery's result backends need. */
export function findBackendPython() {
  const python = findCeleryPython();
  const modules = "sqlalchemy, psycopg2, pymysql, memcache, django_celery_results";
  return python && spawnSync(python, ["-c", `import ${modules}`]).status === 0 ? python : null;
}

/** The folder of PostgreSQL's programs: Debian keeps them off PATH, the newest version's first here. */
export function findPostgres() {
  const base = "/usr/lib/postgresql";
  const versions = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of versions) {
    const initdb = findProgram(join(base, version, "bin/initdb"));
    if (initdb && findProgram(join(base, version, "bin/postgres"))) return dirname(initdb);
  }
  const initdb = findProgram("initdb");
  return initdb && dirname(initdb);
}

export function findMariadb() {
  const server = findProgram("mariadbd", "mysqld");
  const install = findProgram("mariadb-install-db");
  return server && install && { server, install };
}

export const findMemcached = () => findProgram("memcached");

/** The same Chromium without a window of its own comes first: it needs a third of the processor for a page. */
export const findChromium = () =>
  findProgram(
    ...(process.env.UMBEL_CHROMIUM ? [process.env.UMBEL_CHROMIUM] : []),
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
  );
