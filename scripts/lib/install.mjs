/** Installs what is missing: npm packages always, programs from Debian where we may, else says what to install. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { ROOT } from "./paths.mjs";
import {
  findBackendPython,
  findCeleryPython,
  findChromium,
  findEpmd,
  findMariadb,
  findMemcached,
  findPostgres,
  findProgram,
  findRabbit,
  findRedis,
} from "./programs.mjs";
import { Explained, say, step } from "./steps.mjs";

/** What the scripts can need: how to see that it is there, and which packages bring it. */
const PROGRAMS = {
  redis: {
    title: "Redis",
    find: findRedis,
    debian: ["redis-server"],
    elsewhere: "Redis (redis-server or valkey-server)",
  },
  rabbitmq: {
    title: "RabbitMQ",
    find: () => findRabbit() && findEpmd(),
    debian: ["rabbitmq-server"],
    elsewhere: "RabbitMQ (rabbitmq-server, and Erlang's epmd on PATH)",
  },
  celery: {
    title: "Celery",
    find: findCeleryPython,
    debian: ["python3-celery", "python3-redis"],
    elsewhere: "Python 3 with Celery (pip install 'celery[redis]'; name its interpreter in UMBEL_PYTHON)",
  },
  celeryBackends: {
    title:
      "what Celery writes results with: SQLAlchemy, Django, and clients of PostgreSQL, MariaDB, memcached, MongoDB",
    find: findBackendPython,
    debian: [
      "python3-sqlalchemy",
      "python3-psycopg2",
      "python3-pymysql",
      "python3-memcache",
      "python3-django-celery-results",
    ],
    elsewhere: "pip install 'celery[sqlalchemy]' psycopg2 pymysql python-memcached django-celery-results",
  },
  postgresql: {
    title: "PostgreSQL",
    find: findPostgres,
    debian: ["postgresql"],
    elsewhere: "PostgreSQL (initdb and postgres)",
  },
  mariadb: {
    title: "MariaDB",
    find: findMariadb,
    debian: ["mariadb-server"],
    elsewhere: "MariaDB (mariadbd and mariadb-install-db)",
  },
  memcached: {
    title: "memcached",
    find: findMemcached,
    debian: ["memcached"],
    elsewhere: "memcached",
  },
  chromium: {
    title: "Chromium",
    find: findChromium,
    debian: ["chromium"],
    welcome: ["chromium-headless-shell"],
    elsewhere: "Chromium or Chrome (or name it in UMBEL_CHROMIUM)",
  },
};

const POLICY = "/usr/sbin/policy-rc.d";
/** Services that these packages would start at the next boot of the machine. */
const UNITS = [
  "redis-server.service",
  "rabbitmq-server.service",
  "epmd.socket",
  "epmd.service",
  "postgresql.service",
  "mariadb.service",
  "memcached.service",
];

/** Fails when this Node is too old. Call it first. */
export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  throw new Explained(
    `Node 20.9 or later is needed; this is ${process.versions.node} (${process.execPath}).`,
  );
}

/** Runs `npm ci` when packages were never installed here, or for another lock file. */
export async function ensureNpmPackages(supervisor) {
  const lockFile = readFileSync(join(ROOT, "package-lock.json"));
  const wanted = createHash("sha256").update(lockFile).digest("hex");
  const stamp = join(ROOT, "node_modules", ".umbel-lock");
  const isDone = () => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isDone()) return;
  await withLock("install", async () => {
    if (isDone()) return; // another script was faster
    if (!installedByHand()) {
      await step("Install the npm packages", async () => {
        const npm = process.env.npm_execpath;
        const [command, args] = npm?.endsWith("js") ? [process.execPath, [npm]] : ["npm", []];
        await supervisor.run("npm-ci", command, [...args, "ci", "--include=dev"], { cwd: ROOT });
      });
    }
    writeFileSync(stamp, wanted);
  });
}

/** Whether somebody ran npm here since the lock file changed. */
function installedByHand() {
  const record = join(ROOT, "node_modules", ".package-lock.json");
  return existsSync(record) && statSync(record).mtimeMs >= statSync(join(ROOT, "package-lock.json")).mtimeMs;
}

/** Makes sure that these programs (keys of `PROGRAMS`) are there. `dockerLine`: what shows the same by Docker instead. */
export async function ensurePrograms(supervisor, names, dockerLine = null) {
  const findMissing = () => names.filter((name) => !PROGRAMS[name].find());
  if (findMissing().length === 0) return;
  const apt = findProgram("apt-get");
  if (process.getuid?.() !== 0 || !apt)
    throw new Explained(whatToInstall(findMissing(), apt !== null, dockerLine));
  await withLock("install", async () => {
    const missing = findMissing();
    const packages = missing.flatMap((name) => PROGRAMS[name].debian);
    if (packages.length === 0) return;
    await step(`Install ${packages.join(", ")} from Debian`, () =>
      installFromDebian(
        supervisor,
        apt,
        packages,
        missing.flatMap((name) => PROGRAMS[name].welcome ?? []),
      ),
    );
  });
  const missing = findMissing();
  if (missing.length > 0) throw new Explained(whatToInstall(missing, false, dockerLine));
}

/** `welcome`: packages that only some releases of Debian have, and that one can do without. */
async function installFromDebian(supervisor, apt, packages, welcome) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  // apt must not be killed in the middle: on Ctrl-C it gets time to come to a good end.
  const options = { env, stopSignal: "SIGINT", graceMs: 120_000 };
  const enabledBefore = await enabledUnits(supervisor);
  const allowServicesAgain = forbidServices();
  try {
    // An old list of another source is no reason to stop: whether ours can be had, the next line tells.
    await supervisor.run("apt-update", apt, ["update"], { ...options, mayFail: true });
    const install = ["-o", "DPkg::Lock::Timeout=600", "install", "-y", "--no-install-recommends"];
    await supervisor.run("apt-install", apt, [...install, ...packages], options);
    for (const one of welcome)
      await supervisor.run("apt-install", apt, [...install, one], { ...options, mayFail: true });
  } finally {
    allowServicesAgain();
  }
  const enabledByUs = (await enabledUnits(supervisor)).filter((unit) => !enabledBefore.includes(unit));
  if (enabledByUs.length > 0) {
    await supervisor.run("systemctl", "systemctl", ["disable", ...enabledByUs], { mayFail: true });
    say(`  The machine's own services were neither started nor enabled: ${enabledByUs.join(", ")}`);
  }
}

/**
 * Debian starts a service as soon as its package is installed, unless `policy-rc.d` says no. Only the programs are
 * wanted here, so it says no for as long as this process lives; a file of that name that is already there stays.
 */
function forbidServices() {
  try {
    const text = `#!/bin/sh\n# By Umbel's set-up, for as long as it runs.\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`;
    writeFileSync(POLICY, text, { mode: 0o755, flag: "wx" });
  } catch (error) {
    if (error.code === "EEXIST") return () => undefined;
    throw error;
  }
  const remove = () => rmSync(POLICY, { force: true });
  process.once("exit", remove);
  return remove;
}

async function enabledUnits(supervisor) {
  if (!findProgram("systemctl")) return [];
  const { output } = await supervisor.run(
    "systemctl",
    "systemctl",
    ["list-unit-files", "--state=enabled", "--no-legend", ...UNITS],
    {
      mayFail: true,
    },
  );
  return UNITS.filter((unit) => output.includes(unit));
}

function whatToInstall(missing, isDebian, dockerLine) {
  const titles = missing.map((name) => PROGRAMS[name].title).join(", ");
  if (dockerLine && findProgram("docker")) {
    return `Missing: ${titles}. Docker is here, so this shows the same without installing anything:\n\n  ${dockerLine}\n`;
  }
  if (isDebian) {
    const packages = missing.flatMap((name) => PROGRAMS[name].debian).join(" ");
    return `Missing: ${titles}. Install as root, then run this again:\n\n  apt-get install --no-install-recommends ${packages}\n`;
  }
  return `Missing: ${titles}. Install, then run this again:\n\n${missing.map((name) => `  - ${PROGRAMS[name].elsewhere}`).join("\n")}\n`;
}
