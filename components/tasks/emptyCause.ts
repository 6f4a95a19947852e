/** Why the list is empty, as far as it can be told, so that the page can offer the fix. */
import { filterTokens, parseFilter } from "@/lib/cluster/taskFilter";
import type { Shell, WorkerList } from "@/lib/contract/api";
import { draftOf, draftText, removeToken } from "./filterDraft";
import type { TaskUrlState } from "./taskUrlState";

export type EmptyCause =
  | { kind: "badFilter" }
  /** The table is still being read from the store. */
  | { kind: "hydrating" }
  /** Our own Redis is away: what is kept cannot be known. */
  | { kind: "noStore" }
  | { kind: "noBroker" }
  | { kind: "noWorker" }
  | { kind: "eventsOff"; workers: string[] }
  /** All is well: nothing has happened yet. */
  | { kind: "nothingYet" }
  /** Tasks are kept, but none in these times. */
  | { kind: "range" }
  | { kind: "filter" };

interface Known {
  filterOk: boolean;
  state: TaskUrlState;
  retained: number;
  hydrating: boolean;
  shell: Shell | undefined;
  workers: WorkerList | undefined;
}

export function emptyCause({ filterOk, state, retained, hydrating, shell, workers }: Known): EmptyCause {
  if (!filterOk) return { kind: "badFilter" };
  if (hydrating) return { kind: "hydrating" };
  if (retained > 0) return state.filter === "" ? { kind: "range" } : { kind: "filter" };
  // Before the broker: how that is would be read from the store.
  if (shell?.storeOk === false) return { kind: "noStore" };
  if (shell !== undefined && !shell.connections.some((connection) => connection.state === "connected"))
    return { kind: "noBroker" };
  const online = workers?.workers.filter((worker) => worker.status === "online");
  if (online === undefined) return { kind: "nothingYet" };
  if (online.length === 0) return { kind: "noWorker" };
  const silent = online.filter((worker) => worker.sendsTaskEvents === false).map((worker) => worker.name);
  return silent.length > 0 ? { kind: "eventsOff", workers: silent } : { kind: "nothingYet" };
}

/** A way out of an empty list: the address's state without one of its terms, or without its times. */
export interface WayOut {
  /** The term as written; null: the times. */
  dropped: string | null;
  state: TaskUrlState;
}

/** At most this many are tried out. */
const MOST_TERMS = 5;

/** What could be dropped: the times first, then each term that the filter can do without. */
export function waysOut(state: TaskUrlState): WayOut[] {
  const draft = draftOf(state.filter);
  const terms = filterTokens(draft.before)
    .filter((token) => token.kind === "term")
    .slice(0, MOST_TERMS)
    .map((token): WayOut => ({
      dropped: draft.before.slice(token.from, token.to),
      state: { ...state, filter: draftText(removeToken(draft, "before", token)) },
    }))
    .filter((way) => parseFilter(way.state.filter).ok);
  const timed = state.range !== "all" || state.from !== null || state.to !== null;
  return timed
    ? [{ dropped: null, state: { ...state, range: "all", from: null, to: null } }, ...terms]
    : terms;
}
