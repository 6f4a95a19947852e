import { describe, expect, it } from "vitest";
import type { SavedView } from "@/lib/contract/views";
import { searchOfState, showsView, stateOfView, viewOfState } from "./savedViews";
import { DEFAULT_COLUMNS } from "./taskColumns";
import { DEFAULT_URL_STATE, parseTaskUrl } from "./taskUrlState";

const VIEW: SavedView = {
  id: "1",
  name: "Payments failing",
  filter: "state:FAILURE name:shop.*",
  sort: "runtime",
  order: "asc",
  columns: ["state", "task", "retries"],
  range: "6h",
  by: "anna",
  createdAt: 0,
  changedAt: 0,
};

describe("a saved view", () => {
  it("comes back from its address as it was saved", () => {
    const { state } = parseTaskUrl(new URLSearchParams(searchOfState(stateOfView(VIEW))));
    expect(viewOfState(VIEW.name, state)).toEqual({
      name: VIEW.name,
      filter: VIEW.filter,
      sort: "runtime",
      order: "asc",
      columns: ["state", "task", "retries"],
      range: "6h",
    });
    expect(showsView(state, VIEW)).toBe(true);
  });

  it("is no longer what the list shows when part of it is zoomed into or changed", () => {
    const state = { ...DEFAULT_URL_STATE, ...stateOfView(VIEW) };
    expect(showsView({ ...state, from: 1000 }, VIEW)).toBe(false);
    expect(showsView({ ...state, filter: "state:SUCCESS" }, VIEW)).toBe(false);
    expect(showsView({ ...state, task: "some" }, VIEW)).toBe(true);
  });

  it("has the usual columns where it names none, or none that can be opened", () => {
    expect(stateOfView({ ...VIEW, columns: null }).columns).toEqual(DEFAULT_COLUMNS);
    expect(stateOfView({ ...VIEW, columns: ["moon", "state"] }).columns).toEqual(DEFAULT_COLUMNS);
    expect(viewOfState("a", DEFAULT_URL_STATE).columns).toBeNull();
  });

  it("of all tasks has an address too, that is not the one of the default view", () => {
    expect(searchOfState(DEFAULT_URL_STATE)).toBe("range=1h");
  });
});
