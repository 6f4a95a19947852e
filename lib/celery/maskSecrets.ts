/**
 * Hides what may be a secret in what workers tell of themselves: settings, the broker, bug reports. Workers mask some of
 * it (protocol reference c.2), but not passwords inside URLs of result backends, lists of brokers or nested options.
 */
import { isObject } from "./fieldReader";
import { PythonNumber, type PythonJson } from "./pythonJson";

/** Celery's own mask. */
export const MASK = "********";

/** A copy in which values under names of secrets, and passwords inside URLs, are masked. `name`: what it stands under. */
export function maskSecrets(value: PythonJson, name = ""): PythonJson {
  return mask(value, isSecretName(name));
}

/** Free text, such as Celery's bug report: passwords inside URLs, and what follows a secret's name on its line. */
export function maskSecretText(text: string): string {
  return maskUrls(text).replace(
    NAMED_VALUE,
    (whole: string, quote: string, name: string, between: string, value: string) =>
      isSecretName(name) && !HARMLESS_VALUE.test(value) ? `${quote}${name}${between}'${MASK}'` : whole,
  );
}

/** Every URL in the text with its password hidden; several may stand in one text, apart by `;`. */
export function maskUrls(text: string): string {
  return text.includes("://")
    ? text.replace(URL_LOGIN, `$1$2:${MASK}@`).replace(URL_SECRET, `$1${MASK}`)
    : text;
}

/** Whether what stands under this name is likely to be a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !PLAIN_NAME.test(name);
}

// Near to what Celery itself hides (API, TOKEN, KEY, SECRET, PASS …), without names that only look alike.
const SECRET_NAME =
  /pass(?!ive)|pwd|secret|token|credential|signature|api_?key|(^|[_.-])key($|[_.-])|_key$|auth_|private/i;
const PLAIN_NAME = /routing_key|binding_key|key_?prefix|key_?file|compression|author/i;

/** `scheme://login:password@`: greedy up to the last `@` before white space or the next URL, for a password may hold one. */
const URL_LOGIN = /([a-z][a-z0-9+.-]*:\/\/)([^\s:@/?#'"]*):(?:(?!:\/\/)[^\s'"])*@/gi;
const URL_SECRET = /([?&][^=&\s'"]*(?:pass|secret|token|key)[^=&\s'"]*=)[^&\s'"]*/gi;

/** `name: value` or `'name': value`, as reports write them, the value up to a comma, bracket or the line's end. */
const NAMED_VALUE = /(['"]?)\b([A-Za-z_][\w.-]*)((?:['"])?\s*[:=]\s*)('[^'\n]*'|"[^"\n]*"|[^\s,{}[\]()'"]+)/g;
const HARMLESS_VALUE = /^(None|True|False|-?\d+(\.\d+)?|'\*+'|'')$/;

function mask(value: PythonJson, isSecret: boolean): PythonJson {
  if (typeof value === "string") return isSecret && value !== "" ? MASK : maskUrls(value);
  if (typeof value === "number" || value instanceof PythonNumber) return isSecret ? MASK : value;
  if (Array.isArray(value)) return value.map((item) => mask(item, isSecret));
  if (!isObject(value)) return value;
  const masked = Object.create(null) as { [name: string]: PythonJson };
  for (const [name, inner] of Object.entries(value))
    masked[name] = mask(inner, isSecretNameOf(name, inner, isSecret));
  return masked;
}

/** A schedule's or a route's entry has a name that people chose: it says nothing of the settings inside. */
function isSecretNameOf(name: string, inner: PythonJson, isSecret: boolean): boolean {
  if (isSecret) return true;
  const isEntry = isObject(inner) && ("task" in inner || "schedule" in inner || "queue" in inner);
  return !isEntry && isSecretName(name);
}
