/**
 * The filter field while it is edited: finished terms to the left and right of the cursor stand as chips, the one at
 * the cursor as text. Joined they are always the whole filter.
 */
import { filterTokens, type FilterToken } from "@/lib/cluster/taskFilter";

export interface FilterDraft {
  /** Finished, left of the cursor. */
  before: string;
  /** What is being typed. */
  draft: string;
  /** Finished, right of the cursor. */
  after: string;
}

/** A filter with nothing being typed: the cursor stands at its end. */
export function draftOf(filter: string): FilterDraft {
  return { before: filter.trim(), draft: "", after: "" };
}

/** The whole filter. */
export function draftText({ before, draft, after }: FilterDraft): string {
  return join(before, draft.trim(), after);
}

/** Where the draft begins in the whole text. */
export function draftOffset({ before, draft }: FilterDraft): number {
  return before.trim() === "" ? 0 : before.trim().length + (draft.trim() === "" ? 0 : 1);
}

/** After typing: a space behind something whole turns it into a chip, unless it stands in open quotes. */
export function typed(state: FilterDraft, draft: string): FilterDraft {
  const whole = draft.trimStart();
  if (!/\s$/.test(whole) || hasOpenQuote(whole)) return { ...state, draft: whole };
  return { ...state, before: join(state.before, whole.trim()), draft: "" };
}

/** What is typed becomes chips. */
export function settled(state: FilterDraft): FilterDraft {
  return draftOf(draftText(state));
}

/** Takes the chip left of the cursor back into editing; nothing changes when there is none. */
export function editPrevious(state: FilterDraft): FilterDraft {
  const last = filterTokens(state.before).at(-1);
  return last === undefined ? state : editToken(state, "before", last);
}

/** Takes the chip right of the cursor into editing. */
export function editNext(state: FilterDraft): FilterDraft {
  const first = filterTokens(state.after).at(0);
  return first === undefined ? state : editToken(state, "after", first);
}

/** Takes one chip into editing; what was being typed becomes a chip in its place. */
export function editToken(state: FilterDraft, side: "before" | "after", token: FilterToken): FilterDraft {
  const text = state[side];
  const [left, own, right] = [
    text.slice(0, token.from),
    text.slice(token.from, token.to),
    text.slice(token.to),
  ];
  return side === "before"
    ? { before: left.trim(), draft: own, after: join(right, state.draft.trim(), state.after) }
    : { before: join(state.before, state.draft.trim(), left), draft: own, after: right.trim() };
}

/** Takes one chip out. A bracket goes with the one that belongs to it. */
export function removeToken(state: FilterDraft, side: "before" | "after", token: FilterToken): FilterDraft {
  const text = state[side];
  const partner = partnerOf(filterTokens(text), token);
  const cuts = [token, ...(partner === null ? [] : [partner])].sort((a, b) => b.from - a.from);
  const rest = cuts.reduce((left, cut) => join(left.slice(0, cut.from), left.slice(cut.to)), text);
  return { ...state, [side]: rest };
}

function partnerOf(tokens: FilterToken[], token: FilterToken): FilterToken | null {
  if (token.kind !== "open" && token.kind !== "close") return null;
  const other = token.kind === "open" ? "close" : "open";
  const candidates = tokens.filter((one) => one.kind === other && one.depth === token.depth);
  const found =
    token.kind === "open"
      ? candidates.find((one) => one.from > token.from)
      : candidates.findLast((one) => one.from < token.from);
  return found ?? null;
}

function join(...parts: string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join(" ");
}

function hasOpenQuote(text: string): boolean {
  let open = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') open = !open;
  }
  return open;
}
