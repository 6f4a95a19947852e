/** What the audit shows, as it stands in the address. What makes no sense there falls back to the default. */
import {
  AUDIT_ACTIONS,
  AUDIT_OUTCOMES,
  type AuditAction,
  type AuditFilter,
  type AuditOutcome,
} from "@/lib/contract/audit";

export const AUDIT_RANGES = ["1h", "24h", "7d", "30d", "all"] as const;
export type AuditRange = (typeof AUDIT_RANGES)[number];

export interface AuditUrlState {
  text: string;
  /** Part of a name; `-` stands for nobody; empty: whoever it was. */
  user: string;
  actions: readonly AuditAction[];
  outcomes: readonly AuditOutcome[];
  /** Exactly this task, worker or queue. */
  target: string;
  range: AuditRange;
  /** The line that is open; null: none. */
  line: string | null;
}

export const DEFAULT_AUDIT_URL: AuditUrlState = {
  text: "",
  user: "",
  actions: [],
  outcomes: [],
  target: "",
  range: "all",
  line: null,
};

const MAX_CHARS = 500;
const HOUR_MS = 3_600_000;
const RANGE_MS: Record<AuditRange, number | null> = {
  "1h": HOUR_MS,
  "24h": 24 * HOUR_MS,
  "7d": 168 * HOUR_MS,
  "30d": 720 * HOUR_MS,
  all: null,
};

export function parseAuditUrl(params: URLSearchParams): AuditUrlState {
  const text = (name: string) => (params.get(name) ?? "").slice(0, MAX_CHARS);
  const list = (name: string) => text(name).split(",");
  return {
    text: text("q"),
    user: text("user").slice(0, 200),
    actions: list("action").filter(isAction),
    outcomes: AUDIT_OUTCOMES.filter((one) => list("outcome").includes(one)),
    target: text("target"),
    range: AUDIT_RANGES.find((one) => one === params.get("range")) ?? "all",
    line: params.get("line"),
  };
}

export function formatAuditUrl(state: AuditUrlState): string {
  const { text, user, actions, outcomes, target, range, line } = state;
  const all = {
    q: text,
    user,
    action: actions.join(),
    outcome: outcomes.join(),
    target,
    range: range === "all" ? "" : range,
    line: line ?? "",
  };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== "")).toString();
}

/** Whether anything narrows the list. */
export function isFiltered({ line: _, ...state }: AuditUrlState): boolean {
  return formatAuditUrl({ ...state, line: null }) !== "";
}

/** As the server is asked for it. `now`: the server's time, Unix ms. */
export function askedAudit(
  { text, user, actions, outcomes, target, range }: AuditUrlState,
  now: number,
): AuditFilter {
  const length = RANGE_MS[range];
  return {
    ...(text.trim() !== "" && { text: text.trim() }),
    ...(user !== "" && { user }),
    ...(actions.length > 0 && { action: actions.join() }),
    ...(outcomes.length > 0 && { outcome: outcomes.join() }),
    ...(target !== "" && { target }),
    ...(length !== null && { from: now - length }),
  };
}

/** What was done to one task, worker or queue. */
export function auditHref(target: string): string {
  return `/audit?${formatAuditUrl({ ...DEFAULT_AUDIT_URL, target })}`;
}

export function isAction(text: string): text is AuditAction {
  return Object.hasOwn(AUDIT_ACTIONS, text);
}
