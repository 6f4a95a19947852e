/** Tells the store being away from a mistake of ours: the first is for the reader to wait out, the second is a bug. */

import { answerOf } from "../store/storeRefusal";

/** Answers of a Redis that is there and cannot serve now (Redis' own error codes). */
const REDIS_SAYS_LATER =
  /^(LOADING|BUSY|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF|OOM|NOAUTH|WRONGPASS|NOPERM)\b/;
const CANNOT_REACH =
  /Connection is closed|Command timed out|max retries per request|ECONN|ENOENT|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EPIPE|Stream isn't writeable/i;

/** In words and without an address, why the store does not answer; null where this error is of another kind. */
export function storeTrouble(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const reply = REDIS_SAYS_LATER.exec(answerOf(error))?.[1];
  if (reply !== undefined) return `Redis says ${reply}`;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (CANNOT_REACH.test(`${code} ${error.message}`)) return code || "no answer";
  return null;
}
