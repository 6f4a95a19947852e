/**
 * The settings: the only reader of the command line and of the environment. Each is one entry of `configSchema` (its
 * type, its default, the sentence that `--help` says of it) and one of `NAMES` (how it is given). What is wrong is
 * gathered, all of it, into one `ConfigError`, which never repeats a value that may hold a secret.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import { FLOWER_SIGN_IN, FLOWER_WITHOUT_MEANING } from "./configFlower";
import * as kind from "./configValues";
import { ROLES, type Role } from "./configValues";

export { ROLES, type BasicAuthUser, type Role } from "./configValues";

const none = null;

/** Every setting by the name the program knows it by. `prefault`: the default, written as one would give it. */
export const configSchema = z.object({
  brokerUrl: kind.brokerUrl
    .prefault("amqp://guest:guest@localhost:5672//")
    .describe(
      "The broker that Celery uses: amqp://, amqps://, redis://, rediss://, redis+socket:// or sentinel://.",
    ),
  brokerApiUrl: kind.httpUrl
    .nullable()
    .default(none)
    .describe("RabbitMQ's management API, such as http://user:password@host:15672/api/."),
  brokerTransportOptions: kind.transportOptions
    .nullable()
    .default(none)
    .describe(
      'Celery\'s broker_transport_options as JSON, such as {"global_keyprefix": "shop:"} or {"master_name": "main"}.',
    ),
  brokerCa: kind.folder
    .nullable()
    .default(none)
    .describe(
      "The authorities that the broker's certificate may come from, a PEM file (amqps://, rediss://).",
    ),
  brokerCert: kind.folder
    .nullable()
    .default(none)
    .describe("Our own certificate for the broker, a PEM file; its key may stand in it."),
  brokerKey: kind.folder.nullable().default(none).describe("The key of that certificate, a PEM file."),
  brokerVerify: kind
    .oneOf(["full", "ca", "none"])
    .nullable()
    .default(none)
    .describe("What is asked of the broker's certificate: full, ca (whatever its name) or none."),
  resultBackendUrl: kind.anyUrl
    .nullable()
    .default(none)
    .describe("Where Celery keeps results, to show them whole; for Django's table django-db+postgresql://…"),
  resultBackendOptions: kind.resultOptions
    .nullable()
    .default(none)
    .describe(
      'Celery\'s settings of the result backend that its URL does not hold, as JSON, such as {"global_keyprefix": "shop:"}.',
    ),
  redisUrl: kind.storeUrl
    .nullable()
    .default(none)
    .describe("The Redis that Umbel keeps its own data in: redis://, rediss:// or unix:///path."),
  dataDir: kind.folder.nullable().default(none).describe("Where the private Redis keeps its files."),
  port: kind.wholeNumber(0, 65_535).prefault("5555").describe("The port to listen on; 0 takes a free one."),
  address: kind.address
    .prefault("127.0.0.1")
    .describe("The address to listen on; one that is not loopback needs --basic-auth or --anonymous."),
  urlPrefix: kind.urlPrefix.prefault("").describe("Serve everything under this path, such as /umbel."),
  maxTasks: kind
    .wholeNumber(1, 100_000_000)
    .prefault("100000")
    .describe("Keep at most this many tasks; the oldest go first."),
  maxAgeMs: kind.age
    .nullable()
    .default(none)
    .describe("Keep tasks for at most this long, such as 90m, 12h or 7d."),
  role: kind
    .oneOf(["all", "ingest", "web"])
    .prefault("all")
    .describe("What this process does: take events in (ingest), answer people (web), or all."),
  readOnly: kind.onOff.prefault("off").describe("Nobody may act, whatever their role: only look."),
  basicAuth: kind.basicAuth
    .default([])
    .describe(
      "Who may sign in; several apart by commas, or the option several times. Roles: viewer, operator, admin (if none is given).",
    ),
  anonymous: kind
    .oneOf(["none", ...ROLES])
    .nullable()
    .default(none)
    .describe("The role of everybody who does not sign in: none, viewer, operator or admin."),
  cluster: kind.shortName
    .prefault("default")
    .describe("Names the watched cluster in Umbel's Redis; two clusters in one Redis need two names."),
  instance: kind.shortName
    .nullable()
    .default(none)
    .describe("Names Umbel's event queue on the broker, umbel.events.NAME."),
  eventQueueLimit: kind
    .wholeNumber(1000, 2_000_000_000)
    .prefault("1000000")
    .describe("The most messages that may wait in the event queue; beyond it the broker drops the oldest."),
  eventExchange: kind.plainText.prefault("celeryev").describe("Celery's setting event_exchange."),
  controlExchange: kind.plainText.prefault("celery").describe("Celery's setting control_exchange."),
  enableEvents: kind.onOff
    .prefault("off")
    .describe("Tell workers that come online to send task events, as -E does."),
  forgetWorkersAfterMs: kind.awayAge
    .prefault("1d")
    .describe("Forget workers that have been away for so long, such as 10m, 12h or 7d, or never."),
  inspectTimeoutMs: kind
    .milliseconds(1, 600_000)
    .prefault("1000")
    .describe("How long Flower's API waits for workers that are inspected, in ms."),
  runtimeBuckets: kind.bounds
    .default([...kind.USUAL_BUCKETS])
    .describe("Bounds of the runtime histograms in /metrics, in seconds, apart by commas."),
  logLevel: kind.logLevel
    .prefault("info")
    .describe("How much to log: fatal, error, warn, info, debug, trace or silent."),
});

type SettingName = keyof typeof configSchema.shape;

interface Names {
  /** `--name`. */
  option: string;
  /** What `--help` shows for the value; null for a switch. */
  value: string | null;
  /** Environment variables, the strongest first; Flower's comes after them. */
  variables: readonly string[];
  /** Flower's name for it, of its option and, in capitals, of its variable. */
  flower?: string;
  /** Said in `--help` where the default is not a plain value. */
  defaultSaid?: string;
}

export const NAMES: Readonly<Record<SettingName, Names>> = {
  brokerUrl: {
    option: "broker",
    value: "URL",
    variables: ["UMBEL_BROKER", "CELERY_BROKER_URL"],
    flower: "broker",
  },
  brokerApiUrl: { option: "broker-api", value: "URL", variables: ["UMBEL_BROKER_API"], flower: "broker_api" },
  brokerTransportOptions: {
    option: "broker-transport-options",
    value: "JSON",
    variables: ["UMBEL_BROKER_TRANSPORT_OPTIONS"],
  },
  brokerCa: { option: "broker-ca", value: "FILE", variables: ["UMBEL_BROKER_CA"] },
  brokerCert: { option: "broker-cert", value: "FILE", variables: ["UMBEL_BROKER_CERT"] },
  brokerKey: { option: "broker-key", value: "FILE", variables: ["UMBEL_BROKER_KEY"] },
  brokerVerify: {
    option: "broker-verify",
    value: "WHAT",
    variables: ["UMBEL_BROKER_VERIFY"],
    defaultSaid: "as the URL says, else full",
  },
  resultBackendUrl: {
    option: "result-backend",
    value: "URL",
    variables: ["UMBEL_RESULT_BACKEND", "CELERY_RESULT_BACKEND"],
    flower: "result_backend",
  },
  resultBackendOptions: {
    option: "result-backend-options",
    value: "JSON",
    variables: ["UMBEL_RESULT_BACKEND_OPTIONS"],
  },
  redisUrl: {
    option: "redis",
    value: "URL",
    variables: ["UMBEL_REDIS"],
    defaultSaid: "the broker, where that is a Redis; else a private one, started with Umbel",
  },
  dataDir: {
    option: "data-dir",
    value: "DIR",
    variables: ["UMBEL_DATA_DIR"],
    defaultSaid: "umbel in the platform's data folder",
  },
  port: { option: "port", value: "PORT", variables: ["UMBEL_PORT"], flower: "port" },
  address: { option: "address", value: "ADDRESS", variables: ["UMBEL_ADDRESS"], flower: "address" },
  urlPrefix: { option: "url-prefix", value: "PATH", variables: ["UMBEL_URL_PREFIX"], flower: "url_prefix" },
  maxTasks: { option: "max-tasks", value: "NUMBER", variables: ["UMBEL_MAX_TASKS"], flower: "max_tasks" },
  maxAgeMs: { option: "max-age", value: "AGE", variables: ["UMBEL_MAX_AGE"] },
  role: { option: "role", value: "ROLE", variables: ["UMBEL_ROLE"] },
  readOnly: { option: "read-only", value: null, variables: ["UMBEL_READ_ONLY"], flower: "read_only" },
  basicAuth: {
    option: "basic-auth",
    value: "USER:PASSWORD[:ROLE]",
    variables: ["UMBEL_BASIC_AUTH"],
    flower: "basic_auth",
  },
  anonymous: {
    option: "anonymous",
    value: "ROLE",
    variables: ["UMBEL_ANONYMOUS"],
    defaultSaid: "admin on a loopback address without --basic-auth, else none",
  },
  cluster: { option: "cluster", value: "NAME", variables: ["UMBEL_CLUSTER"] },
  instance: {
    option: "instance",
    value: "NAME",
    variables: ["UMBEL_INSTANCE"],
    defaultSaid: "the store's own name, so that processes on one store share one queue",
  },
  eventQueueLimit: { option: "event-queue-limit", value: "NUMBER", variables: ["UMBEL_EVENT_QUEUE_LIMIT"] },
  eventExchange: { option: "event-exchange", value: "NAME", variables: ["UMBEL_EVENT_EXCHANGE"] },
  controlExchange: {
    option: "control-exchange",
    value: "NAME",
    variables: ["UMBEL_CONTROL_EXCHANGE"],
  },
  enableEvents: {
    option: "enable-events",
    value: null,
    variables: ["UMBEL_ENABLE_EVENTS"],
    flower: "enable_events",
  },
  forgetWorkersAfterMs: {
    option: "forget-workers-after",
    value: "AGE",
    variables: ["UMBEL_FORGET_WORKERS_AFTER"],
    flower: "purge_offline_workers",
  },
  inspectTimeoutMs: {
    option: "inspect-timeout",
    value: "MS",
    variables: ["UMBEL_INSPECT_TIMEOUT"],
    flower: "inspect_timeout",
  },
  runtimeBuckets: {
    option: "runtime-buckets",
    value: "SECONDS,…",
    variables: ["UMBEL_RUNTIME_BUCKETS"],
    flower: "task_runtime_metric_buckets",
    defaultSaid: "0.005 to 10",
  },
  logLevel: { option: "log-level", value: "LEVEL", variables: ["UMBEL_LOG_LEVEL"], flower: "logging" },
};

const SETTING_NAMES = configSchema.keyof().options;

/** What the rest of the program is told. Lengths in ms. URLs hold passwords: show them through `maskUrl` only. */
export interface Config extends Omit<z.output<typeof configSchema>, "anonymous" | "dataDir"> {
  dataDir: string;
  /** The role of everybody who does not sign in; null: none. */
  anonymous: Role | null;
  /** `anonymous` was not asked for: it is the default of a loopback address, meant for this machine alone. */
  anonymousIsLocal: boolean;
  /** To be logged once the log is open. */
  warnings: string[];
}

/** Everything that is wrong with the settings, one line each. The program says it and exits with code 2. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      [
        "Umbel cannot start with these settings:",
        ...problems.map((line) => `  - ${line}`),
        "See --help.",
      ].join("\n"),
    );
    this.name = "ConfigError";
  }
}

export interface ConfigSources {
  /** The words after the program's name. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  version: string;
}

/** What this process was started with. */
export function processSources(version: string): ConfigSources {
  return { argv: process.argv.slice(2), env: process.env, version };
}

/** The settings, or the text that `--help` or `--version` asked for. Throws `ConfigError`. */
export function readConfig(sources: ConfigSources): { config: Config } | { answer: string } {
  const line = readCommandLine(sources);
  if (typeof line === "string") return { answer: line };
  const warnings: string[] = [];
  const given = gather(line.given, sources.env, warnings);
  warnings.push(...otherNames(line.ignored, sources.env));

  const problems = [...line.problems];
  const texts = Object.fromEntries([...given].map(([name, { text }]) => [name, text]));
  const parsed = configSchema.safeParse(texts);
  for (const issue of parsed.error?.issues ?? []) {
    const name = SETTING_NAMES.find((known) => known === issue.path[0]);
    problems.push(`${(name && given.get(name)?.from) ?? "a setting"} ${issue.message}`);
  }
  const access = parsed.data && decideAnonymous(parsed.data, signInOfFlower(line.ignored, sources.env));
  if (access?.problem) problems.push(access.problem);
  if (!parsed.data || !access || problems.length > 0) throw new ConfigError(problems);

  const { anonymous: _, dataDir, ...rest } = parsed.data;
  return {
    config: {
      ...rest,
      dataDir: dataDir ?? defaultDataDir(process.platform, sources.env),
      anonymous: access.role,
      anonymousIsLocal: access.isLocal,
      warnings,
    },
  };
}

interface CommandLine {
  given: Map<SettingName, string>;
  /** Flower's options that mean nothing here, by Flower's name. */
  ignored: string[];
  problems: string[];
}

/**
 * Commander splits the words; what is wrong with them is only gathered, so that all of it is told at once. Option names
 * may be written with `_`, as Flower's may. A string is the answer to --help or --version.
 */
function readCommandLine({ argv, version }: ConfigSources): CommandLine | string {
  const command = describeCommand();
  if (argv.some((word) => word === "--help" || word === "-h")) return command.helpInformation();
  if (argv.some((word) => word === "--version" || word === "-V")) return `${version}\n`;
  const { operands, unknown } = command.parseOptions(argv.map(asOurOption));
  const line: CommandLine = { given: new Map(), ignored: [], problems: [] };
  for (const [key, value] of Object.entries(command.opts<Record<string, unknown>>())) {
    const flower = FLOWER_NAMES.find((name) => keyOf(name) === key);
    const setting = SETTING_NAMES.find((name) => keyOf(NAMES[name].option) === key);
    if (flower !== undefined) line.ignored.push(flower);
    if (setting === undefined) continue;
    if (typeof value === "string") line.given.set(setting, value);
    else if (NAMES[setting].value === null) line.given.set(setting, "true");
    else line.problems.push(`--${NAMES[setting].option} needs a value: ${NAMES[setting].value}`);
  }
  for (const word of unknown.filter(looksLikeOption)) line.problems.push(describeUnknown(word));
  // Not shown: behind a misspelt --basic-auth it would be a password.
  const stray = operands.length + unknown.filter((word) => !looksLikeOption(word)).length;
  if (stray > 0)
    line.problems.push(`${stray} word${stray > 1 ? "s" : ""} on the command line belong to no option`);
  return line;
}

/** Flower's spelling of an option as ours. */
function asOurOption(word: string): string {
  if (!looksLikeOption(word)) return word;
  const [name = "", ...value] = word.split("=");
  const bare = name.replace(/^--/, "").replaceAll("-", "_");
  const ours = SETTING_NAMES.find((setting) => NAMES[setting].flower === bare);
  const option = ours === undefined ? name.replaceAll("_", "-") : `--${NAMES[ours].option}`;
  return [option, ...value].join("=");
}

function looksLikeOption(word: string): boolean {
  return /^-+\w/.test(word);
}

const FLOWER_NAMES = Object.keys(FLOWER_WITHOUT_MEANING);

/** Every value is optional to commander, because it would end the program at the first one that is missing. */
function describeCommand(): Command {
  const command = new Command("umbel")
    .description(
      "A live dashboard for Celery. Every option is also an environment variable; the command line wins. " +
        "Flower's names (FLOWER_…, --broker_api, …) are taken too.",
    )
    .usage("[options]")
    .helpOption(false)
    .configureHelp({
      helpWidth: 110,
      optionTerm: ({ flags }) => flags.replace(/ \[(.*)\]$/, " $1").replace(" SWITCH", ""),
    });
  for (const name of SETTING_NAMES) {
    const { option, value } = NAMES[name];
    const short = name === "brokerUrl" ? "-b, " : "";
    const made = new Option(`${short}--${option} [${value ?? "SWITCH"}]`, helpOf(name));
    // Given several times, users add up; of all else the last one counts.
    if (name === "basicAuth")
      made.argParser((text, before?: string) => (before ? `${before},${text}` : text));
    command.addOption(made);
  }
  for (const name of FLOWER_NAMES) {
    const short = name === "app" ? "-A, " : "";
    command.addOption(new Option(`${short}--${name.replaceAll("_", "-")} [VALUE]`).hideHelp());
  }
  return command.option("-h, --help", "Show this.").option("-V, --version", "Show the version.");
}

/** The key under which commander keeps an option's value. */
function keyOf(option: string): string {
  return new Option(`--${option.replaceAll("_", "-")}`).attributeName();
}

function helpOf(name: SettingName): string {
  const { variables, defaultSaid } = NAMES[name];
  return `${describe(name)} (${variables.join(", ")}; default: ${defaultSaid ?? defaultText(name) ?? "none"})`;
}

/** The sentence that is said of a setting. */
export function describe(name: SettingName): string {
  return configSchema.shape[name].description ?? "";
}

/** The default as one would write it; null for none and for one that is worked out. */
export function defaultText(name: SettingName): string | null {
  const { def } = configSchema.shape[name];
  return def.type === "prefault" && def.defaultValue !== "" ? def.defaultValue : null;
}

function describeUnknown(word: string): string {
  const name = word.replace(/=.*$/s, "");
  const bare = name.replace(/^-+/, "");
  const near = SETTING_NAMES.map((known) => NAMES[known].option).find((option) => isNear(option, bare));
  return `${name} is no option${near === undefined ? "" : `: did you mean --${near}?`}`;
}

/** Alike but for a letter missing, doubled, changed or swapped, or one begins the other. */
function isNear(a: string, b: string): boolean {
  if (b.length >= 3 && (a.startsWith(b) || b.startsWith(a))) return true;
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return Math.max(a.length, b.length) - head - tail <= 2 && head + tail >= 2;
}

interface Given {
  text: string;
  /** The name it was given by, for messages. */
  from: string;
}

/** What was given for each setting, the command line first. An empty variable counts as none. */
function gather(line: Map<SettingName, string>, env: ConfigSources["env"], warnings: string[]) {
  const given = new Map<SettingName, Given>();
  for (const name of SETTING_NAMES) {
    const text = line.get(name);
    const found =
      text === undefined ? firstVariable(name, env, warnings) : { text, from: `--${NAMES[name].option}` };
    if (found) given.set(name, found);
  }
  return given;
}

function firstVariable(name: SettingName, env: ConfigSources["env"], warnings: string[]): Given | null {
  const { variables, flower } = NAMES[name];
  for (const variable of flower === undefined ? variables : [...variables, flowerVariable(flower)]) {
    const text = env[variable]?.trim() ?? "";
    // Kubernetes sets NAME_PORT=tcp://address:port for a service that is called "umbel" or "flower".
    if (name === "port" && text.startsWith("tcp://")) {
      warnings.push(`${variable} is left aside: it is Kubernetes' word about a service, not a port`);
    } else if (text !== "") {
      return { text, from: variable };
    }
  }
  return null;
}

function flowerVariable(name: string): string {
  return `FLOWER_${name.toUpperCase()}`;
}

/** Warnings about Flower's names that mean nothing here, and about variables that look like ours and are not. */
function otherNames(options: readonly string[], env: ConfigSources["env"]): string[] {
  const warnings = options.map((name) => `--${name} ${FLOWER_WITHOUT_MEANING[name]!}`);
  for (const name of FLOWER_NAMES) {
    if (env[flowerVariable(name)]) warnings.push(`${flowerVariable(name)} ${FLOWER_WITHOUT_MEANING[name]!}`);
  }
  const known = new Set(SETTING_NAMES.flatMap((name) => NAMES[name].variables));
  for (const variable of Object.keys(env)) {
    // UMBEL_TEST_… are for the tests; the rest is what Kubernetes sets for a service called "umbel".
    if (!variable.startsWith("UMBEL_") || known.has(variable)) continue;
    if (/^UMBEL_(TEST_|SERVICE_|PORT_)/.test(variable)) continue;
    warnings.push(`${variable} is no variable of Umbel's`);
  }
  return warnings;
}

/** A sign-in of Flower's that we would leave out, by the name it was given; null: there is none. */
function signInOfFlower(options: readonly string[], env: ConfigSources["env"]): string | null {
  const option = FLOWER_SIGN_IN.find((name) => options.includes(name));
  if (option !== undefined) return `--${option}`;
  return FLOWER_SIGN_IN.map(flowerVariable).find((variable) => env[variable]) ?? null;
}

/** Who gets in without signing in. Only an address that nobody else can reach may be open without a word. */
function decideAnonymous(
  { anonymous, basicAuth, address, role }: z.output<typeof configSchema>,
  signIn: string | null,
): { role: Role | null; isLocal: boolean; problem?: string } {
  if (anonymous !== null) return { role: anonymous === "none" ? null : anonymous, isLocal: false };
  if (basicAuth.length > 0) return { role: null, isLocal: false };
  // A process that only takes events in listens to nobody.
  if (role === "ingest") return { role: null, isLocal: false };
  if (signIn !== null) {
    const problem = `${signIn} asks for a sign-in that is not supported yet: use --basic-auth, or say --anonymous`;
    return { role: null, isLocal: false, problem };
  }
  if (isLoopback(address)) return { role: "admin", isLocal: true };
  const problem =
    `--address ${address} can be reached from outside, and nothing keeps anybody out. Set one of: ` +
    "--basic-auth user:password (who may sign in), " +
    "--anonymous viewer (what everybody may do: viewer, operator or admin), " +
    "--address 127.0.0.1 (this machine only)";
  return { role: null, isLocal: false, problem };
}

/** Whether only this machine can reach that address or host name. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  return (
    bare === "localhost" || bare.endsWith(".localhost") || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare)
  );
}

function defaultDataDir(platform: string, env: ConfigSources["env"]): string {
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "umbel");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "umbel");
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "umbel");
}
