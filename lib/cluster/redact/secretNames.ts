/**
 * Which names stand for secrets: names of arguments, keys of mappings, fields of objects, parameters of addresses. They are
 * compared by their words (`userPassword`, `user_password` and `USER-PASSWORD` have the same two), so that `token_count`,
 * `passive` and `author` are no secrets.
 */

/** Whether a name stands for a secret by default. */
export function isSecretByDefault(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((_, at) => {
      const length = secretAt(words, at);
      if (length === 0) return false;
      const rest = words.slice(at + length);
      if (rest.some((word) => ABOUT.has(word)) && words.join("_") !== "secret_id") return false;
      const isCounted = TOKENS.has(words[at + length - 1] ?? "") && words.some((word) => COUNTED.has(word));
      return !isCounted;
    }) || ALONE.has(words.join("_"))
  );
}

/** The words of a name, in small letters, without numbers behind them. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1_$2")
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, "$1_$2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/(?<=\p{L})\d+$/u, ""))
    .filter((word) => word !== "");
}

/** A word that must stand in a text for one of these names to stand there: found by one scan. */
export const NAME_TRIGGERS: readonly string[] = [
  "pass",
  "pwd",
  "secret",
  "token",
  "credential",
  "auth",
  "cookie",
  "session_?id",
  "(?:api|private|access|session|encryption|signing|ssh|master|shared|account|license)[-_ ]?key",
  "(?:card|cc)[-_ ]?(?:n|pin)",
  "credit[-_ ]?card",
  "(?:security|mfa)[-_ ]?code",
  "social[-_ ]?security",
  "seed[-_ ]?phrase",
  "connection[-_ ]?string",
  "jwt",
  "cvv",
  "cvc",
  "ssn",
  "otp",
  "pin",
];

/** How many words from `at` on make a secret's name; 0: none. */
function secretAt(words: readonly string[], at: number): number {
  const word = words[at] ?? "";
  if (WORDS.has(word) || JOINED.test(word)) return 1;
  const pair = `${word} ${words[at + 1] ?? ""}`;
  return PAIRS.has(pair) ? 2 : 0;
}

const WORDS: ReadonlySet<string> = new Set(
  (
    "password passwords passwd passphrase passphrases passcode pwd secret secrets token tokens credential credentials cred creds " +
    "authorization authorisation cookie cookies jwt cvv cvc ssn otp totp apikey apikeys apisecret privatekey accesskey " +
    "secretkey sessionkey sessionid encryptionkey authkey cardnumber creditcard ccnumber"
  ).split(" "),
);
/** Words that were written together: `dbpassword`, `clientsecret`, `csrfmiddlewaretoken`. */
const JOINED = /.(password|passwd|secret|token)$/;

const PAIRS: ReadonlySet<string> = new Set([
  ...["api", "private", "access", "session", "encryption", "signing", "ssh", "master", "shared"].flatMap(
    (word) => [`${word} key`, `${word} keys`],
  ),
  ...["account key", "license key", "auth key", "card number", "card no", "card num", "cc number", "cc num"],
  ...["card pin", "credit card", "security code", "mfa code", "social security", "seed phrase"],
  ...["connection string", "db pass", "database pass", "user pass", "smtp pass", "ftp pass", "mail pass"],
  ...["email pass", "admin pass", "root pass", "login pass", "http pass", "proxy pass", "redis pass"],
  ...["mysql pass", "pg pass", "postgres pass", "sudo pass", "ssh pass", "auth pass"],
  ...["basic auth", "http auth", "proxy auth"],
]);

const ALONE: ReadonlySet<string> = new Set(["auth", "pin"]);

/** Behind a secret's name: it tells something of the secret, and is none. */
const ABOUT: ReadonlySet<string> = new Set(
  (
    "count counts counter length len limit limits size type types kind name names id ids expiry expires expire expired " +
    "expiration at ttl age timeout url uri link path file filename dir policy strength required enabled disabled valid " +
    "invalid status state error errors version index ratio budget usage used user username field fields hint reset rotation " +
    "rotated changed change verified exists set min max per rate bucket address format provider backend class form manager " +
    "service store scope scopes endpoint issuer audience algorithm alg header prefix suffix column cache created updated " +
    "revoked template email subject message consent domain attempts retries"
  ).split(" "),
);

/** With one of these a token is what a language model reads, or a sign of a language. */
const COUNTED: ReadonlySet<string> = new Set(
  (
    "max min num number n total prompt completion input output used usage remaining limit budget per avg mean stop special " +
    "bos eos pad unk sep cls cached reasoning context first last"
  ).split(" "),
);
const TOKENS: ReadonlySet<string> = new Set(["token", "tokens"]);
