/** Saved views as addresses of the task list, and back. */
import type { SavedView, ViewBody } from "@/lib/contract/views";
import { DEFAULT_COLUMNS, FIXED_COLUMN, isColumnId } from "./taskColumns";
import { DEFAULT_RANGE, DEFAULT_URL_STATE, formatTaskUrl, type TaskUrlState } from "./taskUrlState";

/** What of the list's state a view keeps: neither the part that is zoomed into nor the open task. */
export type ViewState = Pick<TaskUrlState, "filter" | "sort" | "order" | "columns" | "range">;

/** The list as a view shows it. Columns that a newer or older Umbel named otherwise are left out. */
export function stateOfView(view: Pick<SavedView, keyof ViewState>): ViewState {
  const { filter, sort, order, range } = view;
  const columns = (view.columns ?? []).filter(isColumnId);
  return { filter, sort, order, range, columns: columns.includes(FIXED_COLUMN) ? columns : DEFAULT_COLUMNS };
}

/** What is to be saved of the list under a name. */
export function viewOfState(name: string, state: ViewState): ViewBody {
  const { filter, sort, order, range, columns } = state;
  const usual = columns.join() === DEFAULT_COLUMNS.join();
  return { name, filter, sort, order, range, columns: usual ? null : [...columns] };
}

/** The search part of the list's address: never empty, for without one the list opens with the default view. */
export function searchOfState(state: ViewState): string {
  return formatTaskUrl({ ...DEFAULT_URL_STATE, ...state }) || `range=${DEFAULT_RANGE}`;
}

/** Whether the list shows just this view. */
export function showsView(state: TaskUrlState, view: SavedView): boolean {
  const { filter, sort, order, range, columns } = state;
  const zoomed = state.from !== null || state.to !== null;
  return (
    !zoomed && searchOfState(stateOfView(view)) === searchOfState({ filter, sort, order, range, columns })
  );
}
