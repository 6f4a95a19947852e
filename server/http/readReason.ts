/** The header `X-Umbel-Reason`: why an action is done, in the words of whoever does it. */
import type { IncomingHttpHeaders } from "node:http";
import { MAX_REASON_CHARS, REASON_HEADER } from "@/lib/contract/audit";
import { AppError } from "@/lib/contract/errors";

/** Null: none is given. Throws BAD_REQUEST when it is no percent-encoded UTF-8, or too long. */
export function readReason(headers: IncomingHttpHeaders): string | null {
  const header = headers[REASON_HEADER];
  if (typeof header !== "string") return null;
  const reason = decoded(header)?.trim();
  if (reason === undefined || reason.length > MAX_REASON_CHARS || MISLEADING.test(reason)) {
    const words = `X-Umbel-Reason is no percent-encoded line of at most ${MAX_REASON_CHARS} characters.`;
    throw new AppError("BAD_REQUEST", { [REASON_HEADER]: "cannot be read" }, words);
  }
  return reason === "" ? null : reason;
}

/** Line ends and other controls, and what makes a text read in another order than it stands. */
const MISLEADING = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

function decoded(text: string): string | undefined {
  // Node takes any byte for a character: what is not plain was not encoded.
  if (/[^\x20-\x7e]/.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that begins no escape, or bytes that are no UTF-8.
    return undefined;
  }
}
