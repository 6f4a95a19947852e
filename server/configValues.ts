/**
 * The kinds of values that settings have: from the text as given to what the program uses. A message completes the
 * sentence "--port …". It shows the value only where that cannot hold a secret.
 */
import { readRules } from "@/lib/cluster/redact/rules";
import { ROLES, type Role } from "@/lib/contract/roles";
import { readHostPattern } from "@/lib/widget/hosts";
import { maskUrl } from "@/lib/format/maskUrl";
import { isIP } from "node:net";
import { homedir } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";

export interface BasicAuthUser {
  user: string;
  password: string;
  role: Role;
}

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** A value kind: takes the text, answers the value or the words of what is wrong with it. */
function value<T>(read: (text: string) => T | Wrong) {
  return z.string().transform((text, ctx): T => {
    const result = read(text.trim());
    if (!(result instanceof Wrong)) return result;
    ctx.addIssue({ code: "custom", message: result.words });
    return z.NEVER;
  });
}

class Wrong {
  constructor(readonly words: string) {}
}

const BROKER_SCHEMES = ["amqp", "amqps", "pyamqp", "redis", "rediss", "redis+socket", "sentinel"];

/** The first broker of a list is used; Celery takes several, apart by `;`. Sentinels are one broker together. */
export const brokerUrl = value((text) => {
  if (/^sentinel:\/\//i.test(text.trim())) return text.trim();
  const url = text.split(";")[0]!.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return new Wrong("is not a URL such as amqp://user:password@host:5672/vhost");
  if (!BROKER_SCHEMES.includes(scheme)) {
    return new Wrong(`has the scheme "${scheme}": only ${BROKER_SCHEMES.join(", ")} are supported`);
  }
  if (scheme.startsWith("redis+")) return url;
  const known = url.replace(/^pyamqp:/i, "amqp:");
  if (!URL.canParse(known)) return new Wrong(`cannot be read as a URL (${maskUrl(url)})`);
  return wrongSignIn(known) ?? (scheme.startsWith("redis") ? wrongDatabase(known) : null) ?? known;
});

export const storeUrl = value((url) => {
  if (/^unix:\/\/\/./.test(url)) return url;
  if (/^rediss?\+cluster:\/\/([^@/]*@)?[^@/]+\/?$/i.test(url)) return url;
  if (/^rediss?\+sentinel:\/\/([^@/]*@)?[^@/]+\/[^/?]+(\/\d+)?(\?.*)?$/i.test(url)) return url;
  if (/^rediss?:\/\//i.test(url) && URL.canParse(url)) return wrongSignIn(url) ?? wrongDatabase(url) ?? url;
  return new Wrong(
    `is not redis://host:port/db, rediss://…, unix:///path/to.sock, redis+cluster://host:port,host:port or redis+sentinel://host:port,host:port/master (${maskUrl(url)})`,
  );
});

/** User names and passwords stand escaped in URLs; a plain % in one would otherwise fail at every try to connect. */
function wrongSignIn(url: string): Wrong | null {
  const { username, password } = new URL(url);
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return null;
  } catch {
    return new Wrong("has a % in its user name or password that begins no escape: write it as %25");
  }
}

/** Redis numbers its databases. */
function wrongDatabase(url: string): Wrong | null {
  const { pathname } = new URL(url);
  if (/^\/?\d*$/.test(pathname)) return null;
  return new Wrong(
    `has no number of a database behind the host, such as redis://host:6379/0 (${maskUrl(url)})`,
  );
}

/** An address to listen on. */
export const address = value((text) => {
  if (text === "") return new Wrong("is empty: 127.0.0.1 is this machine only, 0.0.0.0 everybody");
  return text.length <= 255 ? text : new Wrong("is longer than 255 characters");
});

/** A result backend may have a driver in its scheme, or nothing behind it: `db+postgresql://…`, `rpc://`, `django-db`. */
export const anyUrl = value((url) =>
  /^([a-z][a-z0-9+.-]*:\/\/|django-(db|cache)$)/i.test(url) ? url : new Wrong("is not a URL"),
);

export const httpUrl = value((url) => {
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  return new Wrong(`is not an http or https URL (${maskUrl(url)})`);
});

/** "" or "/umbel". Plain path segments only: it ends up in file names, routes and pages. */
export const urlPrefix = value((text) => {
  const path = text.replace(/^\/+|\/+$/g, "");
  if (path === "") return "";
  return /^[\w~-][\w.~-]*(\/[\w~-][\w.~-]*)*$/.test(path)
    ? `/${path}`
    : new Wrong(`is not a path such as /umbel: "${path}"`);
});

export const wholeNumber = (least: number, most: number) =>
  value((text) => {
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return number;
    return new Wrong(`is not a whole number from ${least} to ${most}: "${text}"`);
  });

/** A number of ms, parts of them allowed. */
export const milliseconds = (least: number, most: number) =>
  value((text) => {
    const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return Math.round(number);
    return new Wrong(`is not a number from ${least} to ${most}: "${text}"`);
  });

/** A number of seconds, as ms. */
export const seconds = (least: number, most: number) =>
  value((text) => {
    const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (number >= least && number <= most) return Math.round(number * 1000);
    return new Wrong(`is not a number of seconds from ${least} to ${most}: "${text}"`);
  });

/** Flower's, which are prometheus_client's. */
export const USUAL_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
] as const;
const MOST_BOUNDS = 50;

/** Upper bounds, ascending; the last one, infinity, may be written or not. */
export const bounds = value((text): number[] | Wrong => {
  const words = text
    .replace(/^[[(]|[\])]$/g, "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const finite = words.filter((word) => !/^\+?inf(inity)?$/i.test(word));
  const numbers = finite.map((word) => (/^\d*\.?\d+(e[+-]?\d+)?$/i.test(word) ? Number(word) : NaN));
  const ascends = numbers.every((number, place) => number > (numbers[place - 1] ?? 0));
  if (numbers.length > 0 && numbers.length <= MOST_BOUNDS && ascends) return numbers;
  return new Wrong(`is not a list of ascending numbers such as 0.1,1,10: "${text}"`);
});

/** A length with its unit, as ms. */
export const age = value((text) => {
  const ms = readAge(text);
  return ms >= 60_000 ? ms : new Wrong(`is not a minute or more such as 90m, 12h or 7d: "${text}"`);
});

/** How long a sign-in lasts, ms. With less nobody would get beyond the first page. */
export const sessionAge = value((text) => {
  const ms = readAge(text);
  return ms >= 10_000 ? ms : new Wrong(`is not ten seconds or more such as 90m, 12h or 7d: "${text}"`);
});

/** NaN: it is none. */
function readAge(text: string): number {
  const [, number, unit] = /^(\d+)\s*([smhd])$/.exec(text) ?? [];
  return Number(number) * (AGE_UNITS_MS[unit ?? ""] ?? NaN);
}

/** How long something that went away is remembered, ms; `never` gives null. Plain numbers are seconds, as Flower has them. */
export const awayAge = value((text): number | null | Wrong => {
  if (/^never$/i.test(text)) return null;
  const [, number, unit = "s"] = /^(\d+)\s*([smhd])?$/.exec(text) ?? [];
  const ms = Number(number) * (AGE_UNITS_MS[unit] ?? NaN);
  return ms >= 1000 ? ms : new Wrong(`is not a time such as 90m, 12h or 7d, nor never: "${text}"`);
});
const AGE_UNITS_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Takes the words that Flower takes. */
export const onOff = value((text) => {
  if (/^(y|yes|t|true|on|1)$/i.test(text)) return true;
  if (/^(n|no|f|false|off|0)$/i.test(text)) return false;
  return new Wrong(`is neither true nor false: "${text}"`);
});

export const oneOf = <const T extends readonly string[]>(values: T) =>
  value((text): T[number] | Wrong => {
    const found = values.find((known) => known === text.toLowerCase());
    return found ?? new Wrong(`is "${text}": it may be ${values.join(", ")}`);
  });

/** Flower's words for levels are taken too. */
export const logLevel = z
  .string()
  .transform((text) => ({ warning: "warn", none: "silent", critical: "fatal" })[text.toLowerCase()] ?? text)
  .pipe(oneOf(LOG_LEVELS));

/** Names that become part of key names and queue names. */
export const shortName = value((text) =>
  /^[\w.-]{1,64}$/.test(text)
    ? text
    : new Wrong(`may hold letters, digits, "_", "-" and ".", at most 64: "${text}"`),
);

export const plainText = value((text) =>
  text.length <= 255 ? text : new Wrong("is longer than 255 characters"),
);

/** JSON, or the name of a file; what is in it is read elsewhere. */
export const jsonOrFile = value((text) => (text === "" ? new Wrong("is empty") : text));

/** Celery's `broker_transport_options`, as JSON; what concerns Celery alone is left aside. */
export const transportOptions = value((text): TransportSettings | Wrong => {
  const parsed = parseJsonObject(text);
  if (parsed === null) return new Wrong('is not a JSON object such as {"global_keyprefix": "shop:"}');
  const read = transportSchema.safeParse(parsed);
  if (read.success) return read.data;
  const names = read.error.issues.map((issue) => issue.path.join("."));
  return new Wrong(`has values of another kind than Celery takes: ${[...new Set(names)].join(", ")}`);
});

const transportSchema = z.object({
  global_keyprefix: z.string().optional(),
  fanout_prefix: z.union([z.string(), z.boolean()]).optional(),
  fanout_patterns: z.boolean().optional(),
  sep: z.string().min(1).optional(),
  priority_steps: z.array(z.number().int().min(0).max(255)).min(1).max(256).optional(),
  unacked_key: z.string().min(1).optional(),
  unacked_index_key: z.string().min(1).optional(),
  visibility_timeout: z.number().positive().optional(),
  master_name: z.string().min(1).optional(),
  sentinel_kwargs: z.object({ username: z.string().optional(), password: z.string().optional() }).optional(),
});
export type TransportSettings = z.output<typeof transportSchema>;

/** Celery's settings of the result backend, under its own names. */
export const resultOptions = value((text): ResultOptions | Wrong => {
  const parsed = parseJsonObject(text);
  if (parsed === null) return new Wrong('is not a JSON object such as {"global_keyprefix": "shop:"}');
  const read = resultOptionsSchema.safeParse(parsed);
  if (read.success) return read.data;
  const names = read.error.issues.map(({ path, code }) =>
    code === "unrecognized_keys" ? "a name that is not known" : path.join("."),
  );
  return new Wrong(`cannot be used: ${[...new Set(names)].join(", ")}`);
});

const resultOptionsSchema = z.strictObject({
  global_keyprefix: z.string().optional(),
  master_name: z.string().min(1).optional(),
  sentinel_kwargs: z.object({ password: z.string().optional() }).optional(),
  database_table_names: z.object({ task: z.string().optional() }).optional(),
  database_table_schemas: z.object({ task: z.string().optional() }).optional(),
  mongodb_backend_settings: z
    .object({ database: z.string().optional(), taskmeta_collection: z.string().optional() })
    .optional(),
});
export type ResultOptions = z.output<typeof resultOptionsSchema>;

function parseJsonObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null; // the parser's own words would quote the text, which may hold a password
  }
}

/** `~` at the beginning is the user's own folder. */
export const withHome = (path: string) => path.replace(/^~(?=\/|$)/, homedir());

/** From the working folder. */
export const folder = value((text) => resolve(withHome(text)));

/** A socket's path must fit into what the operating system keeps of it: 107 bytes on Linux, 103 on a Mac. */
export const socketPath = value((text): string | null | Wrong => {
  if (text === "") return null;
  const path = resolve(withHome(text));
  return Buffer.byteLength(path) <= 103 ? path : new Wrong(`is longer than 103 bytes: "${path}"`);
});

const AUTH_PROVIDERS = ["google", "github", "gitlab", "okta", "oidc"] as const;
/** Flower names its own by the class that does it. */
const FLOWER_PROVIDERS: Record<string, (typeof AUTH_PROVIDERS)[number]> = {
  "flower.views.auth.GoogleAuth2LoginHandler": "google",
  "flower.views.auth.GithubLoginHandler": "github",
  "flower.views.auth.GitLabLoginHandler": "gitlab",
  "flower.views.auth.OktaLoginHandler": "okta",
};

export const authProvider = value((text) => {
  const found = FLOWER_PROVIDERS[text] ?? AUTH_PROVIDERS.find((known) => known === text.toLowerCase());
  return found ?? new Wrong(`is "${text}": it may be ${AUTH_PROVIDERS.join(", ")}`);
});

/** Apart by commas. */
export const nameList = value((text) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== ""),
);

export const roleRules = value((text): { who: string; role: Role }[] | Wrong => {
  const rules: { who: string; role: Role }[] = [];
  for (const entry of text.split(",")) {
    const [, who, role] = /^\s*(.+?)\s*=\s*(viewer|operator|admin)\s*$/.exec(entry) ?? [];
    const known = ROLES.find((name) => name === role);
    if (who === undefined || known === undefined)
      return new Wrong(`has no viewer, operator or admin behind a "=" in "${entry.trim()}"`);
    // Without an @ it is a group, and none is called so.
    if (who.includes("*") && !who.includes("@"))
      return new Wrong(`has a pattern that is no e-mail address: "${who}"; for all addresses say "*@*"`);
    rules.push({ who, role: known });
  }
  return rules;
});

/** A host's name, with a port or without, or its whole address. */
export const hubAddress = value((text) => {
  const url = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return text !== "" && URL.canParse(url) ? new URL(url).origin : new Wrong(`is no host's name: "${text}"`);
});

/** In small letters, as Node has them. */
export const headerName = value((text) =>
  /^[A-Za-z0-9-]{1,64}$/.test(text) ? text.toLowerCase() : new Wrong(`is no header's name: "${text}"`),
);

/** Addresses and networks (`10.1.0.0/16`), apart by commas. */
export const networks = value((text): string[] | Wrong => {
  const found = text.split(",").map((one) => one.trim());
  const wrong = found.find((one) => {
    const [address = "", bits = "0", ...rest] = one.split("/");
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    return rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most;
  });
  return wrong === undefined ? found : new Wrong(`is no address or network: "${wrong}"`);
});

/** Flower takes any text for its `cookie_secret`; what is short can be guessed. */
export const secret = value((text) =>
  text.length >= 16 ? text : new Wrong("is shorter than 16 characters, so that it could be guessed"),
);

/** What others sign with is worth a search, for a link tells whether a guess is right. */
export const embedKey = value((text) =>
  text.length >= 32 ? text : new Wrong("is shorter than 32 characters, so that it could be guessed"),
);

/** Origins as `frame-ancestors` takes them. Our own pages are always among them: they show how a widget will look. */
export const hostPatterns = value((text): string[] | Wrong => {
  const words = text.split(",").flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
  const wrong = words.find((word) => readHostPattern(word) === null);
  if (wrong !== undefined)
    return new Wrong(`has no origin such as https://admin.example.com or https://*.example.com: "${wrong}"`);
  return [...new Set(["'self'", ...words.flatMap((word) => readHostPattern(word) ?? [])])];
});

/** A hash by argon2 has commas of its own. */
const ARGON2_COST = /\$argon2(?:id|i|d)\$(?:v=\d+\$)?m=\d+,t=\d+,p=\d+/g;

/**
 * `user:password[:role]`, several apart by commas. A password may hold colons, but not end in `:admin` and the like; it
 * may be a hash by bcrypt or argon2.
 */
export const basicAuth = value((text): BasicAuthUser[] | Wrong => {
  const users: BasicAuthUser[] = [];
  for (const part of text.replace(ARGON2_COST, (cost) => cost.replaceAll(",", "\0")).split(",")) {
    const entry = part.trim().replaceAll("\0", ",");
    const [, user, password, role] = /^([^:]+):(.+?)(?::(viewer|operator|admin))?$/s.exec(entry) ?? [];
    if (user === undefined || password === undefined)
      return new Wrong("is not user:password or user:password:role");
    if (/^\$(2|argon2)/.test(password) && !isHash(password))
      return new Wrong(`has a hash for "${user}" that is cut short, or of no kind that is known`);
    if (isHash(password) && memoryKib(password) > MOST_HASH_KIB)
      return new Wrong(`has a hash for "${user}" that takes more than 1 GiB of memory to work out`);
    if (isHash(password) && takesTooLong(password))
      return new Wrong(`has a hash for "${user}" that takes far too long to work out, at every sign-in`);
    users.push({ user, password, role: ROLES.find((known) => known === role) ?? "admin" });
  }
  const names = new Set(users.map(({ user }) => user));
  return names.size === users.length ? users : new Wrong("names a user twice");
});

const HASH =
  /^\$(2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|argon2(id|i|d)\$(v=\d+\$)?m=\d+,t=\d+,p=\d+\$[^$]+\$[^$]+)$/;

/** More cannot be had where hashes are worked out: even the right password would count as a wrong one. */
const MOST_HASH_KIB = 1024 * 1024;

/** What argon2 asks for. */
function memoryKib(hash: string): number {
  return Number(/\$m=(\d+),/.exec(hash)?.[1] ?? 0);
}

/** Each step of bcrypt's takes twice as long as the one before: of 17 it is about a quarter of a minute. */
const MOST_BCRYPT_COST = 17;
/** Argon2 goes over all of its memory so often; 16 GiB are about as long. */
const MOST_HASH_KIB_PASSES = 16 * 1024 * 1024;

function takesTooLong(hash: string): boolean {
  const passes = Number(/,t=(\d+),/.exec(hash)?.[1] ?? 0);
  const cost = Number(/^\$2[abxy]\$(\d\d)\$/.exec(hash)?.[1] ?? 0);
  return cost > MOST_BCRYPT_COST || memoryKib(hash) * passes > MOST_HASH_KIB_PASSES;
}

/** Whether this is a hash by bcrypt or argon2 and not a password. */
export function isHash(text: string): boolean {
  return HASH.test(text);
}

/** What is hidden beside what is by default, each rule as it was given. */
export const redactRules = value((text): string[] | Wrong => {
  const rules = text.split("\n").flatMap(rulesOfLine);
  const read = readRules({ rules, defaults: true });
  return read.ok ? rules : new Wrong(`holds what is no rule: ${read.problems.join("; ")}`);
});

/** Apart by `;`. A regular expression, in which that may stand, goes to the end of its line. */
function rulesOfLine(line: string): string[] {
  const rules: string[] = [];
  for (let rest = line.trim(); rest !== "";) {
    const end = rest.startsWith("/") ? -1 : rest.indexOf(";");
    const rule = (end === -1 ? rest : rest.slice(0, end)).trim();
    if (rule !== "") rules.push(rule);
    rest = end === -1 ? "" : rest.slice(end + 1).trim();
  }
  return rules;
}
