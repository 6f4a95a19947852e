/** Arguments that a person wrote, looked at before anything else is asked. */
import { checkArgumentTexts, UnsendableTask } from "@/lib/celery/encodeTaskMessage";
import { findMisread } from "@/lib/celery/misreadJson";
import { AppError } from "@/lib/contract/errors";

const WORDS = {
  infinite: "is read by Python as infinity: write Infinity if that is meant",
  "duplicate-key": "stands twice in one object, and Python would keep the last only",
} as const;

/** Throws BAD_REQUEST, with the field and the place, for what is no JSON or would be read otherwise than it was written. */
export function checkWrittenArguments(written: {
  args?: string | undefined;
  kwargs?: string | undefined;
}): void {
  try {
    checkArgumentTexts(written.args ?? "[]", written.kwargs ?? "{}");
  } catch (error) {
    throw asBadRequest(error);
  }
  for (const field of ["args", "kwargs"] as const) {
    const text = written[field] ?? "";
    const misread = findMisread(text);
    if (misread === null) continue;
    const before = text.slice(0, misread.position).split("\n");
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    const what = misread.what.length > 80 ? `${misread.what.slice(0, 80)}…` : misread.what;
    throw new AppError(
      "BAD_REQUEST",
      { field, reason: misread.code, line, column },
      `${field}, line ${line}, column ${column}: ${what} ${WORDS[misread.code]}.`,
    );
  }
}

/** What must not be sent, as an answer; any other error as it is. */
export function asBadRequest(error: unknown): unknown {
  if (!(error instanceof UnsendableTask)) return error;
  return new AppError("BAD_REQUEST", { reason: error.reason, field: error.field }, error.message);
}
