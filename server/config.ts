/**
 * The settings: the only reader of the command line and of the environment. What is wrong is gathered, all of it, into one
 * `ConfigError`, which never repeats a value that may hold a secret.
 */
import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import type { Role } from "@/lib/contract/roles";
import { decideAnonymous } from "./configAccess";
import { readCommandLine, type CommandLine } from "./configCommandLine";
import { readFlowerFile, type FileSetting } from "./configFile";
import { FLOWER_NAMES, FLOWER_WITHOUT_MEANING, flowerVariable } from "./configFlower";
import { gatherPermissions, type PermissionRow } from "./configPermissions";
import { gatherProvider, type PeopleSettings, type ProviderSettings } from "./configProvider";
import { configSchema, NAMES, SETTING_NAMES, type SettingName, type Settings } from "./configSettings";
import { withHome } from "./configValues";

export { isLoopback } from "./configAccess";
export { isHash, type BasicAuthUser } from "./configValues";

/** What the rest of the program is told. Lengths in ms. URLs hold passwords: show them through `maskUrl` only. */
export interface Config extends Omit<Settings, "anonymous" | "dataDir" | "permissions"> {
  dataDir: string;
  /** The role of everybody who does not sign in; null: none. */
  anonymous: Role | null;
  /** `anonymous` was not asked for: it is the default of a loopback address, meant for this machine alone. */
  anonymousIsLocal: boolean;
  /** Where people sign in besides by `basicAuth`; null: nowhere. */
  provider: ProviderSettings | null;
  /** Which of those that a provider or a proxy names get in. */
  people: PeopleSettings;
  /** Who may do what besides their role. */
  permissions: readonly PermissionRow[];
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
  /** A file's text, from the working folder; null: there is none of that name. Absent: there are no files. */
  readFile?: (path: string) => string | null;
}

/** What this process was started with. */
export function processSources(version: string): ConfigSources {
  return { argv: process.argv.slice(2), env: process.env, version, readFile: readSmallFile };
}

/**
 * The settings, or the text that `--help` or `--version` asked for. Throws `ConfigError`. The command line counts before
 * our variables and Celery's, these before Flower's file, and that before Flower's variables, as Flower has it.
 */
export function readConfig(sources: ConfigSources): { config: Config } | { answer: string } {
  const line = readCommandLine(sources.argv, sources.version);
  if (typeof line === "string") return { answer: line };
  const found = gather(line, sources);
  const { given, warnings } = found;
  const problems = [...line.problems, ...found.problems];

  const texts = Object.fromEntries([...given].map(([name, { text }]) => [name, text]));
  const parsed = configSchema.safeParse(texts);
  for (const issue of parsed.error?.issues ?? []) {
    const name = SETTING_NAMES.find((known) => known === issue.path[0]);
    problems.push(`${(name && given.get(name)?.from) ?? "a setting"} ${issue.message}`);
  }
  const access = parsed.data && decideAnonymous(parsed.data);
  const sign = parsed.data && gatherProvider(parsed.data, (name) => given.get(name)?.from);
  if (sign) problems.push(...sign.problems);
  if (access?.problem) problems.push(access.problem);
  if (parsed.data && (parsed.data.tlsCert === null) !== (parsed.data.tlsKey === null)) {
    problems.push("--tls-cert and --tls-key go together: one of them is not given");
  }
  const table = gatherPermissions(given.get("permissions"), sources.readFile);
  problems.push(...table.problems);
  problems.push(...unreadableFiles(given, sources.readFile));
  if (!parsed.data || !access || !sign || problems.length > 0) throw new ConfigError(problems);

  const { anonymous: _, permissions: _text, dataDir, ...rest } = parsed.data;
  return {
    config: {
      ...rest,
      dataDir: dataDir ?? defaultDataDir(process.platform, sources.env),
      anonymous: access.role,
      anonymousIsLocal: access.isLocal,
      provider: sign.provider,
      people: { emails: parsed.data.auth, groups: parsed.data.authGroups, roles: parsed.data.authRoles },
      permissions: table.rows,
      warnings: [
        ...warnings,
        ...sign.warnings,
        ...namesOfNobody(table.rows, parsed.data),
        ...(parsed.data.embedHosts.includes("*") ? [`${given.get("embedHosts")?.from} ${ALL_SITES}`] : []),
      ],
    },
  };
}

const ALL_SITES =
  "lets pages of every site hold widgets, also of one that makes people believe that it is yours: name your own sites";

/** Rows of the permissions table that can be meant for nobody, as far as that can be known: a name that is misspelt. */
function namesOfNobody(
  rows: readonly PermissionRow[],
  { basicAuth, authProvider, authHeader }: Pick<Settings, "basicAuth" | "authProvider" | "authHeader">,
): string[] {
  // Providers and proxies have names of their own.
  if (authProvider !== null || authHeader !== null) return [];
  const known = new Set(basicAuth.map(({ user }) => user));
  return rows
    .flatMap(({ who }) => who)
    .filter((one) => !one.includes("@") && !one.startsWith("token:") && !known.has(one))
    .map((one) => `--permissions names "${one}", and --basic-auth knows no such user`);
}

const PEM_FILES = ["brokerCa", "brokerCert", "brokerKey", "tlsCert", "tlsKey"] as const;

/** Told before anything is started, all at once. */
function unreadableFiles(given: Gathered["given"], readFile: ConfigSources["readFile"]): string[] {
  if (readFile === undefined) return [];
  return PEM_FILES.flatMap((name) => {
    const file = given.get(name);
    if (file === undefined) return [];
    try {
      if (readFile(withHome(file.text)) !== null) return [];
      return `${file.from} names a file that is not there: ${file.text}`;
    } catch (error) {
      return `${file.from} ${file.text} cannot be read: ${(error as Error).message}`;
    }
  });
}

interface Given {
  text: string;
  /** The name it was given by, for messages. */
  from: string;
}

interface Gathered {
  given: Map<SettingName, Given>;
  warnings: string[];
  problems: string[];
}

/** What was given for each setting, by whom it counts from. An empty variable counts as none. */
function gather(line: CommandLine, { env, readFile }: ConfigSources): Gathered {
  const found: Gathered = { given: new Map(), warnings: [], problems: [] };
  const file = openFlowerFile(line, env, readFile, found.problems);
  for (const name of SETTING_NAMES) {
    const { option, variables, flower } = NAMES[name];
    const text = line.given.get(name);
    const one =
      (text === undefined ? null : { text, from: `--${option}` }) ??
      firstVariable(name, variables, env, found.warnings) ??
      settingOfFile(name, file, found.problems) ??
      (flower === undefined ? null : firstVariable(name, [flowerVariable(flower)], env, found.warnings));
    if (one) found.given.set(name, one);
  }
  const key = found.given.get("sessionKey");
  // Flower took any: a deployment of its goes on, without a key that could be guessed.
  if (key && key.text.length < 16 && !key.from.includes("session-key") && !key.from.startsWith("UMBEL_")) {
    found.given.delete("sessionKey");
    found.warnings.push(`${key.from} is shorter than 16 characters: a key of our own is used instead`);
  }
  const others = otherNamesOfFlower(line, file, env);
  const debug = others.get("debug");
  if (debug && !found.given.has("logLevel") && !/^(n|no|f|false|off|0)$/i.test(debug.text)) {
    found.given.set("logLevel", { text: "debug", from: debug.from });
  }
  for (const [name, { from }] of others) {
    const why = FLOWER_WITHOUT_MEANING[name];
    if (why !== undefined) found.warnings.push(`${from} ${why}`);
  }
  found.warnings.push(...unknownVariables(env));
  return found;
}

/** Taken where nothing else is said. */
const USUAL_FILE = "flowerconfig.py";

/** A file that was named and is not there is a problem; the usual one need not be. */
function openFlowerFile(
  { flower }: CommandLine,
  env: ConfigSources["env"],
  readFile: ConfigSources["readFile"] = () => null,
  problems: string[],
): Map<string, FileSetting> {
  const onLine = flower.get("conf");
  const named = onLine ?? env[flowerVariable("conf")]?.trim() ?? "";
  const from = onLine === undefined ? flowerVariable("conf") : "--conf";
  const path = named === "" ? USUAL_FILE : withHome(named);
  try {
    const source = readFile(path);
    if (source !== null) return readFlowerFile(basename(path), source, env);
    if (named !== "") problems.push(`${from} names a file that is not there: ${path}`);
  } catch (error) {
    problems.push(`${named === "" ? path : `${from} ${path}`} cannot be read: ${(error as Error).message}`);
  }
  return new Map();
}

function settingOfFile(
  name: SettingName,
  file: ReadonlyMap<string, FileSetting>,
  problems: string[],
): Given | null {
  const { flower, option } = NAMES[name];
  const found = flower === undefined ? undefined : file.get(flower);
  if (found === undefined || found.text === "") return null;
  const { text, from } = found;
  if (text !== null) return { text, from };
  problems.push(
    `${from} is no plain value, and Umbel runs nothing of this file: write the value itself, or give --${option}`,
  );
  return null;
}

function firstVariable(
  name: SettingName,
  variables: readonly string[],
  env: ConfigSources["env"],
  warnings: string[],
): Given | null {
  for (const variable of variables) {
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

/** What is given under Flower's names that are no settings of ours. */
function otherNamesOfFlower(
  { flower }: CommandLine,
  file: ReadonlyMap<string, FileSetting>,
  env: ConfigSources["env"],
): Map<string, Given> {
  const others = new Map<string, Given>();
  for (const name of FLOWER_NAMES) {
    const [onLine, inFile, variable] = [flower.get(name), file.get(name), env[flowerVariable(name)]];
    if (onLine !== undefined) others.set(name, { text: onLine, from: `--${name}` });
    else if (inFile) others.set(name, { text: inFile.text ?? "", from: inFile.from });
    else if (variable) others.set(name, { text: variable, from: flowerVariable(name) });
  }
  return others;
}

/** Warnings about variables that look like ours and are not. */
function unknownVariables(env: ConfigSources["env"]): string[] {
  const known = new Set(SETTING_NAMES.flatMap((name) => NAMES[name].variables));
  // UMBEL_TEST_… are for the tests; the rest is what Kubernetes sets for a service called "umbel".
  return Object.keys(env)
    .filter((variable) => variable.startsWith("UMBEL_") && !known.has(variable))
    .filter((variable) => !/^UMBEL_(TEST_|SERVICE_|PORT_)/.test(variable))
    .map((variable) => `${variable} is no variable of Umbel's`);
}

/** Far more than any file of settings has. */
const MAX_FILE_BYTES = 1024 * 1024;

/** Throws in words for what is no file of settings. */
function readSmallFile(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!found.isFile()) throw new Error("it is no file");
  if (found.size > MAX_FILE_BYTES) throw new Error(`it is larger than ${MAX_FILE_BYTES} bytes`);
  return readFileSync(path, "utf8");
}

function defaultDataDir(platform: string, env: ConfigSources["env"]): string {
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "umbel");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "umbel");
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "umbel");
}
