/** The audit (`/api/v1/audit`): who did what, when, from where, why, and what came of it. */
import { z } from "zod";

/**
 * Every action by its name, and what it acts on: the cluster, or Umbel itself. Where reasons are required they are asked of
 * what acts on the cluster. `look`: it is sent to the cluster and changes nothing there.
 */
export const AUDIT_ACTIONS = {
  revoke: "cluster",
  "revoke-stamped": "cluster",
  abort: "cluster",
  retry: "cluster",
  "retry-many": "cluster",
  "retry-look": "cluster",
  run: "cluster",
  "send-task": "cluster",
  "pool-grow": "cluster",
  "pool-shrink": "cluster",
  "pool-restart": "cluster",
  autoscale: "cluster",
  shutdown: "cluster",
  "add-consumer": "cluster",
  "cancel-consumer": "cluster",
  "rate-limit": "cluster",
  "time-limit": "cluster",
  "enable-events": "cluster",
  "disable-events": "cluster",
  "queue-peek": "cluster",
  "queue-remove": "cluster",
  "queue-move": "cluster",
  "queue-purge": "cluster",
  "queue-put-back": "cluster",
  "queue-pause": "cluster",
  "queue-resume": "cluster",
  // Nothing is sent, and somebody reads what others must not.
  reveal: "cluster",
  "reveal-message": "cluster",
  ping: "look",
  heartbeat: "look",
  // Whoever wants to stop something must not be kept from it.
  "stop-operation": "umbel",
  forget: "umbel",
  "failures-resolve": "umbel",
  "failures-unresolve": "umbel",
  "failures-mute": "umbel",
  "failures-unmute": "umbel",
  "view-save": "umbel",
  "view-change": "umbel",
  "view-remove": "umbel",
  "view-default": "umbel",
  "token-make": "umbel",
  "token-revoke": "umbel",
  "embed-link-make": "umbel",
  "audit-export": "umbel",
  "sign-in": "umbel",
  "sign-in-failed": "umbel",
  "sign-out": "umbel",
  // What was refused before it came to an action of its own: its method and address are its first target.
  request: "umbel",
} as const satisfies Record<string, "cluster" | "look" | "umbel">;
export type AuditAction = keyof typeof AUDIT_ACTIONS;

/** Whether a reason must be given for it where reasons are required. */
export function asksReason(action: AuditAction): boolean {
  return AUDIT_ACTIONS[action] === "cluster";
}

/** In this header, percent-encoded UTF-8, an action says why it is done. */
export const REASON_HEADER = "x-umbel-reason";
export const MAX_REASON_CHARS = 500;

/**
 * done: everywhere · partly: some refused it or did not answer · failed: nothing was done · refused: nothing was done, for
 * they may not · running: under way · unknown: its process ended over it, or could not write how it ended.
 */
export const AUDIT_OUTCOMES = ["done", "partly", "failed", "refused", "running", "unknown"] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Why something did not come about, where no answer has a code for it: kept in these words, shown in the reader's. */
export const AUDIT_ERRORS = {
  gathered: "More tries than are written one by one.",
  token: "There is no such token, or it is over.",
  provider: "The settings do not let them in, or the provider did not confirm who they are.",
  readOnly: "Umbel was started read-only.",
  otherSite: "This request comes from another site's page.",
  otherHost:
    "This request comes from another site's page, or from behind a proxy that changes its Host and is not trusted (--trust-proxy).",
  tokensByToken: "Tokens are made and revoked by people, not by tokens.",
} as const;

export const auditLineSchema = z.object({
  id: z.string(),
  at: z.number().describe("when it began, Unix milliseconds"),
  user: z.string().describe("empty where nobody had signed in; token:NAME for an API token"),
  role: z.string().describe("empty of a sign-in that failed, and where tries are gathered"),
  from: z.string().describe("the address it came from; empty where it is not known"),
  reason: z.string().nullable(),
  action: z.string(),
  targets: z.array(z.string()).describe("the first 50 of what it is about: task ids, workers, queues"),
  targetCount: z.number(),
  details: z.string().describe("what else was asked for, JSON; cut after 2000 characters"),
  outcome: z.enum(AUDIT_OUTCOMES),
  endedAt: z.number().nullable().describe("Unix milliseconds; null while it is under way, or not known"),
  counts: z.record(z.string(), z.number()).nullable().describe("how many by outcome"),
  error: z.string().nullable().describe("why it was not done, in words"),
});
export type AuditLine = z.infer<typeof auditLineSchema>;

const instant = z.coerce.number().int().min(0).max(8.64e15);
const auditFilterSchema = z.object({
  user: z.string().max(200).optional().describe("part of the user's name; - for those who had not signed in"),
  action: z.string().max(1000).optional().describe("one or several, apart by commas"),
  outcome: z
    .string()
    .max(200)
    .optional()
    .describe(`one or several, apart by commas: ${AUDIT_OUTCOMES.join(", ")}`),
  text: z
    .string()
    .max(500)
    .optional()
    .describe("part of a name, a target, the reason, the details, the error or the address"),
  target: z.string().max(500).optional().describe("exactly this among the first 50 targets"),
  from: instant.optional().describe("Unix milliseconds"),
  to: instant.optional().describe("Unix milliseconds"),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export const MAX_AUDIT_PAGE = 200;
export const auditQuerySchema = auditFilterSchema.extend({
  cursor: z.string().max(100).optional().describe("`next` of the page before"),
  limit: z.coerce.number().int().min(1).max(MAX_AUDIT_PAGE).default(50),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

export const auditPageSchema = z.object({
  at: z.number().describe("Unix milliseconds"),
  lines: z.array(auditLineSchema).describe("newest first"),
  next: z
    .string()
    .nullable()
    .describe("where to go on; null: there is no more. A page may be short, or empty, and not be the last."),
  searchedTo: z
    .number()
    .nullable()
    .describe("how far back this page looked, Unix milliseconds; null: to the end"),
});
export type AuditPage = z.infer<typeof auditPageSchema>;

export const auditExportQuerySchema = auditFilterSchema.extend({
  format: z.enum(["csv", "jsonl"]).default("csv"),
});
export type AuditExportFormat = z.infer<typeof auditExportQuerySchema>["format"];
