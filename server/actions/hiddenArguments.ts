/**
 * Arguments that a person wrote where some of them stood hidden: an unchanged sign of something hidden is put back to what it
 * stands for, where that is beyond doubt; else nothing is sent, for a worker would take the sign itself for the value.
 */
import { holdsHidden } from "@/lib/cluster/redact/hidden";
import type { Redactor } from "@/lib/cluster/redact/redactor";
import { hiddenPlaces, putBackHidden } from "@/lib/cluster/redact/secretJson";
import { AppError } from "@/lib/contract/errors";
import type { RetryBody, RetryPreflight } from "@/lib/contract/retry";

/** Throws BAD_REQUEST with the field and the place where a sign cannot be put back. */
export function putBackArguments<Body extends Pick<RetryBody, "args" | "kwargs">>(
  redactor: Redactor,
  preflight: Pick<RetryPreflight, "name" | "verdict" | "argsText" | "kwargsText">,
  body: Body,
): Body {
  const hider = redactor.ofTask(preflight.name);
  const put = { ...body };
  for (const field of ["args", "kwargs"] as const) {
    const written = body[field];
    if (written === undefined || hiddenPlaces(written).length === 0) continue;
    const original = field === "args" ? preflight.argsText : preflight.kwargsText;
    if (preflight.verdict === "inexact") throw refusal(field, "", NOT_KNOWN);
    const done = putBackHidden(written, original, hider.argumentSecrets(original) ?? []);
    if (!done.ok) throw refusal(field, done.path, MOVED);
    put[field] = done.text;
  }
  return put;
}

/** Throws BAD_REQUEST for arguments of a new task in which something hidden stands: there is nothing to put back. */
export function refuseHidden(written: { args: string; kwargs: string }): void {
  for (const field of ["args", "kwargs"] as const) {
    const [place] = hiddenPlaces(written[field]);
    // Also in what cannot be read as JSON, which is refused elsewhere.
    if (place !== undefined || holdsHidden(written[field])) throw refusal(field, "", NEW_TASK);
  }
}

const MOVED =
  "stands hidden at another place than before, or was changed in part: leave it as and where it stood, or write the value itself";
const NOT_KNOWN =
  "stands hidden, and the arguments are not known exactly, so what was there cannot be put back: write the value itself";
const NEW_TASK = "stands hidden where a value must be: write the value itself";

function refusal(field: string, path: string, words: string): AppError {
  return new AppError("BAD_REQUEST", { field, reason: "hidden", path }, `${field}${path} ${words}.`);
}
