/**
 * The settings: the only reader of the command line and of the environment. What is wrong is gathered, all of it, into one
 * `ConfigError`, which never repeats a value that may hold a secret.
 */
import { homedir } from "node:os";
import { join } from "node:path";
import { decideAnonymous } from "./configAccess";
import { FLOWER_NAMES, readCommandLine } from "./configCommandLine";
import { FLOWER_SIGN_IN, FLOWER_WITHOUT_MEANING } from "./configFlower";
import { configSchema, NAMES, SETTING_NAMES, type SettingName, type Settings } from "./configSettings";
import type { Role } from "./configValues";

export { isLoopback } from "./configAccess";
export { ROLES, type BasicAuthUser, type Role } from "./configValues";

/** What the rest of the program is told. Lengths in ms. URLs hold passwords: show them through `maskUrl` only. */
export interface Config extends Omit<Settings, "anonymous" | "dataDir"> {
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
  const line = readCommandLine(sources.argv, sources.version);
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

function defaultDataDir(platform: string, env: ConfigSources["env"]): string {
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "umbel");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "umbel");
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "umbel");
}
