/** The audit as pages and files show it: filtered, newest first, each line with what came of it in a word. */
import {
  AUDIT_OUTCOMES,
  type AuditExportFormat,
  type AuditFilter,
  type AuditLine,
  type AuditOutcome,
  type AuditPage,
  type AuditQuery,
} from "@/lib/contract/audit";
import { AppError } from "@/lib/contract/errors";
import type { AuditLine as StoredLine, Store } from "../store/store";
import { csvLine, instant, type Cell } from "./taskExport";

type AuditContext = { store: Pick<Store, "readAuditPage">; now: () => number };

/** Of entries, of which an action has two: some 20 ms. A rare word is looked for by several pages. */
const SCAN = 10_000;
const CHUNK = 500;

/** Throws BAD_REQUEST for an outcome that there is not. */
export async function listAudit({ store, now }: AuditContext, query: AuditQuery): Promise<AuditPage> {
  const { limit, cursor = null } = query;
  const page = await store.readAuditPage({
    ...windowOf(query),
    limit,
    cursor,
    scan: SCAN,
    matches: matcher(query),
  });
  return { ...page, at: now(), lines: page.lines.map(toLine) };
}

/** The whole, piece by piece, each read when the one before was taken. Throws BAD_REQUEST at once. */
export function exportAudit(
  { store }: Pick<AuditContext, "store">,
  filter: AuditFilter,
  format: AuditExportFormat,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const matches = matcher(filter);
  return (async function* () {
    // Excel takes a file without the mark for one in the local code page.
    if (format === "csv") yield `\uFEFF${csvLine(Object.keys(CSV_COLUMNS))}`;
    let cursor: string | null = null;
    do {
      const search = { ...windowOf(filter), limit: CHUNK, cursor, scan: SCAN, matches };
      const page = await store.readAuditPage(search);
      const text = page.lines.map((line) => encode(toLine(line), format)).join("");
      if (text !== "") yield text;
      cursor = page.next;
    } while (cursor !== null && !signal.aborted);
  })();
}

function windowOf({ from, to }: AuditFilter): { from: number | null; to: number | null } {
  return { from: from ?? null, to: to ?? null };
}

function matcher({ user, action, outcome, text, target }: AuditFilter): (line: StoredLine) => boolean {
  const actions = listOf(action);
  const outcomes = listOf(outcome);
  const unknown = outcomes?.find((one) => !AUDIT_OUTCOMES.some((known) => known === one));
  if (unknown !== undefined) {
    throw new AppError(
      "BAD_REQUEST",
      { outcome: `is none of ${AUDIT_OUTCOMES.join(", ")}` },
      "The request is wrong.",
    );
  }
  const who = user?.trim().toLowerCase() ?? "";
  const words = text?.trim().toLowerCase() ?? "";
  return (line) =>
    (who === "" || (who === NOBODY ? line.user === "" : line.user.toLowerCase().includes(who))) &&
    (actions === null || actions.includes(line.action)) &&
    (target === undefined || target === "" || line.targets.includes(target)) &&
    (words === "" || textsOf(line).some((one) => one.toLowerCase().includes(words))) &&
    (outcomes === null || outcomes.includes(outcomeOf(line)));
}

const NOBODY = "-";

function listOf(text: string | undefined): string[] | null {
  const list = (text ?? "").split(",").filter((one) => one !== "");
  return list.length === 0 ? null : list;
}

function textsOf({ user, targets, reason, details, error, from }: StoredLine): string[] {
  return [user, ...targets, reason ?? "", details, error ?? "", from];
}

/** Words of what was counted that mean that it was not done there. */
const NOT_ALLOWED = "not-allowed";
const NOT_DONE = new Set(["refused", "silent", "unsent", "no-queue", "gone", NOT_ALLOWED]);

type Outcome = Pick<StoredLine, "isRunning" | "isRefused" | "endedAt" | "error" | "counts">;

export function outcomeOf({ isRunning, isRefused, endedAt, error, counts }: Outcome): AuditOutcome {
  if (endedAt === null) return isRunning ? "running" : "unknown";
  if (isRefused) return "refused";
  if (error !== null) return "failed";
  const said = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
  const undone = said.filter(([word]) => NOT_DONE.has(word)).length;
  if (undone === 0) return "done";
  if (said.every(([word]) => word === NOT_ALLOWED)) return "refused";
  return undone === said.length ? "failed" : "partly";
}

function toLine({ isRunning, isRefused, ...line }: StoredLine): AuditLine {
  return { ...line, outcome: outcomeOf({ isRunning, isRefused, ...line }) };
}

function encode(line: AuditLine, format: AuditExportFormat): string {
  if (format === "jsonl") return `${JSON.stringify(line)}\n`;
  return csvLine(Object.values(CSV_COLUMNS).map((column) => column(line)));
}

/** Instants are ISO 8601 in UTC, for people and spreadsheets. */
const CSV_COLUMNS: Record<string, (line: AuditLine) => Cell> = {
  at: ({ at }) => instant(at),
  user: ({ user }) => user,
  role: ({ role }) => role,
  from: ({ from }) => from,
  action: ({ action }) => action,
  targets: ({ targets }) => targets.join(" "),
  target_count: ({ targetCount }) => targetCount,
  outcome: ({ outcome }) => outcome,
  counts: ({ counts }) => (counts === null ? null : JSON.stringify(counts)),
  error: ({ error }) => error,
  reason: ({ reason }) => reason,
  ended: ({ endedAt }) => instant(endedAt),
  details: ({ details }) => details,
  id: ({ id }) => id,
};
