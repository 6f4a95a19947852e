/** The page's state as it stands in the address. What makes no sense there falls back to the default. */
import { FAILURE_TABS, type FailureTab } from "./failuresModel";

export interface FailureUrlState {
  tab: FailureTab;
  search: string;
  /** The group that is open; null: none was chosen. */
  group: string | null;
}

const MAX_SEARCH_CHARS = 200;
const GROUP_ID = /^[0-9a-f]{12}$/;

export function parseFailureUrl(params: URLSearchParams): FailureUrlState {
  const group = params.get("group") ?? "";
  return {
    tab: FAILURE_TABS.find((tab) => tab === params.get("tab")) ?? "open",
    search: (params.get("q") ?? "").slice(0, MAX_SEARCH_CHARS),
    group: GROUP_ID.test(group) ? group : null,
  };
}

/** Writes this state into an address; the rest of it, such as the range, stays. */
export function writeFailureUrl(params: URLSearchParams, { tab, search, group }: FailureUrlState): void {
  const set = (name: string, value: string) => (value === "" ? params.delete(name) : params.set(name, value));
  set("tab", tab === "open" ? "" : tab);
  set("q", search);
  set("group", group ?? "");
}
