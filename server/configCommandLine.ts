/** The words of the command line, Flower's spelling of them too. What is wrong with them is gathered, not thrown. */
import { Command, Option } from "commander";
import { CELERY_SWITCHES, FLOWER_NAMES } from "./configFlower";
import { defaultText, describe, NAMES, SETTING_NAMES, type SettingName } from "./configSettings";

export interface CommandLine {
  given: Map<SettingName, string>;
  /** Flower's options that are none of ours, by Flower's name. A bare one is "true". */
  flower: Map<string, string>;
  problems: string[];
}

/**
 * Commander splits the words; what is wrong with them is only gathered, so that all of it is told at once. Option names
 * may be written with `_`, as Flower's may. A string is the answer to --help or --version.
 */
export function readCommandLine(argv: readonly string[], version: string): CommandLine | string {
  const command = describeCommand();
  if (argv.some((word) => word === "--help" || word === "-h")) return command.helpInformation();
  if (argv.some((word) => word === "--version" || word === "-V")) return `${version}\n`;
  const words = argv.filter((word) => !CELERY_SWITCHES.has(word)).map(asOurOption);
  const { operands, unknown } = command.parseOptions(words);
  const line: CommandLine = { given: new Map(), flower: new Map(), problems: [] };
  for (const [key, value] of Object.entries(command.opts<Record<string, unknown>>())) {
    const flower = FLOWER_NAMES.find((name) => keyOf(name) === key);
    const setting = SETTING_NAMES.find((name) => keyOf(NAMES[name].option) === key);
    if (flower !== undefined) line.flower.set(flower, typeof value === "string" ? value : "true");
    if (setting === undefined) continue;
    if (typeof value === "string") line.given.set(setting, value);
    else if (NAMES[setting].value === null) line.given.set(setting, "true");
    else line.problems.push(`--${NAMES[setting].option} needs a value: ${NAMES[setting].value}`);
  }
  for (const word of unknown.filter(looksLikeOption)) line.problems.push(describeUnknown(word));
  // Not shown: behind a misspelt --basic-auth it would be a password.
  const others = [...operands, ...unknown.filter((word) => !looksLikeOption(word))];
  // A deployment's `celery -A proj flower --port=5555` goes on as it stands.
  const stray = others.filter(
    (word, place) => !(FLOWER_WORDS.has(word) && others.indexOf(word) === place),
  ).length;
  if (stray > 0)
    line.problems.push(
      `${stray === 1 ? "1 word on the command line belongs" : `${stray} words on the command line belong`} to no option`,
    );
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

const FLOWER_WORDS: ReadonlySet<string> = new Set(["celery", "flower"]);

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
    // Given several times, users and what is hidden add up; of all else the last one counts.
    if (name === "basicAuth")
      made.argParser((text, before?: string) => (before ? `${before},${text}` : text));
    if (name === "redact") made.argParser((text, before?: string) => (before ? `${before}\n${text}` : text));
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

function describeUnknown(word: string): string {
  const name = word.replace(/=.*$/s, "");
  const bare = name.replace(/^-+/, "");
  const near = SETTING_NAMES.map((known) => NAMES[known].option).find((option) => isNear(option, bare));
  return `${name} is no option${near === undefined ? "" : `: did you mean --${near}?`}`;
}

/** Alike but for a letter missing, doubled, changed or swapped, or one begins the other. */
export function isNear(a: string, b: string): boolean {
  if (b.length >= 3 && (a.startsWith(b) || b.startsWith(a))) return true;
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  return Math.max(a.length, b.length) - head - tail <= 2 && head + tail >= 2;
}
