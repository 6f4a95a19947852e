/** Which rows are selected. Ids, not places: a list that moves takes its selection along. */

export interface RowSelection {
  ids: ReadonlySet<string>;
  /** Where a range with Shift begins: the row that was last selected or taken out alone. */
  anchor: string | null;
}

export const NO_SELECTION: RowSelection = { ids: new Set(), anchor: null };

/** Selects a row or takes it out, and begins ranges there. */
export function toggleOne(selection: RowSelection, id: string): RowSelection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/**
 * With Shift: every row from the anchor to `id` becomes what the anchor is, selected or not. `order` is the list as it
 * is shown; an anchor that is no longer in it makes this a plain toggle.
 */
export function selectRange(selection: RowSelection, id: string, order: readonly string[]): RowSelection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (selection.anchor === null || from === -1 || to === -1) return toggleOne(selection, id);
  const ids = new Set(selection.ids);
  const selected = ids.has(selection.anchor);
  for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (selected) ids.add(one);
    else ids.delete(one);
  }
  return { ids, anchor: selection.anchor };
}

/** The box in the heading: selects all rows that are loaded, or none when all of them were selected. */
export function toggleAll(selection: RowSelection, order: readonly string[]): RowSelection {
  const all = order.length > 0 && order.every((id) => selection.ids.has(id));
  return all ? NO_SELECTION : { ids: new Set([...selection.ids, ...order]), anchor: null };
}

/** What the box in the heading shows. */
export function headingBox(selection: RowSelection, order: readonly string[]): "none" | "some" | "all" {
  if (selection.ids.size === 0) return "none";
  return order.length > 0 && order.every((id) => selection.ids.has(id)) ? "all" : "some";
}
