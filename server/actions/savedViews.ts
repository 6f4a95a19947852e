/**
 * What people save of the task list: a filter with its columns, order and range, under a name that is shared by all. It
 * changes nothing in the cluster, yet everybody's pages, so it goes through the gate as well.
 */
import { randomUUID } from "node:crypto";
import type { AuditAction } from "@/lib/contract/audit";
import { AppError } from "@/lib/contract/errors";
import { readFilter } from "@/lib/contract/readFilter";
import {
  MAX_VIEWS,
  type SavedView,
  type ViewBody,
  type ViewChange,
  type ViewList,
} from "@/lib/contract/views";
import type { Store } from "../store/store";
import type { ActionGate, Actor } from "./actionGate";

export interface ViewActionContext {
  gate: ActionGate;
  store: Pick<Store, "readViews" | "saveView" | "removeView" | "saveDefaultView">;
  now: () => number;
}

/** Throws BAD_FILTER, and BAD_REQUEST for a name that is taken or one view too many. */
export function addView(context: ViewActionContext, actor: Actor, body: ViewBody): Promise<SavedView> {
  readFilter(body.filter);
  const at = context.now();
  const view: SavedView = { id: randomUUID(), ...body, by: actor.name, createdAt: at, changedAt: at };
  return act(context, actor, "view-save", view.id, body, async () => {
    const { views } = await context.store.readViews();
    if (views.length >= MAX_VIEWS) {
      throw new AppError(
        "BAD_REQUEST",
        { views: "too many" },
        `There are ${MAX_VIEWS} views: remove one first.`,
      );
    }
    refuseTakenName(views, view);
    await context.store.saveView(view);
    return view;
  });
}

/** Another name, or other tasks under the same name. Throws VIEW_NOT_FOUND, BAD_FILTER, BAD_REQUEST. */
export function changeView(
  context: ViewActionContext,
  actor: Actor,
  id: string,
  change: ViewChange,
): Promise<SavedView> {
  if (change.filter !== undefined) readFilter(change.filter);
  return act(context, actor, "view-change", id, change, async () => {
    const { views } = await context.store.readViews();
    const view = { ...find(views, id), ...change, changedAt: context.now() };
    refuseTakenName(views, view);
    await context.store.saveView(view);
    return view;
  });
}

/** Throws VIEW_NOT_FOUND. */
export function removeView(context: ViewActionContext, actor: Actor, id: string): Promise<ViewList> {
  return act(context, actor, "view-remove", id, {}, async () => {
    if (!(await context.store.removeView(id))) throw new AppError("VIEW_NOT_FOUND", { view: id });
    return context.store.readViews();
  });
}

/** Which view the task list opens with; null: none. Throws VIEW_NOT_FOUND. */
export function chooseDefaultView(
  context: ViewActionContext,
  actor: Actor,
  id: string | null,
): Promise<ViewList> {
  return act(context, actor, "view-default", id ?? "", {}, async () => {
    if (id !== null) find((await context.store.readViews()).views, id);
    await context.store.saveDefaultView(id);
    return context.store.readViews();
  });
}

function act<T extends object>(
  { gate }: ViewActionContext,
  actor: Actor,
  action: AuditAction,
  target: string,
  details: object,
  work: () => Promise<T>,
): Promise<T> {
  const targets = target === "" ? [] : [target];
  return gate.run(actor, { action, permission: "views", about: {}, targets, details }, work, () => ({}));
}

function find(views: readonly SavedView[], id: string): SavedView {
  const view = views.find((one) => one.id === id);
  if (view === undefined) throw new AppError("VIEW_NOT_FOUND", { view: id });
  return view;
}

/** Two of one name could not be told apart in the sidebar. */
function refuseTakenName(views: readonly SavedView[], { id, name }: SavedView): void {
  const taken = views.some((one) => one.id !== id && one.name.toLowerCase() === name.toLowerCase());
  if (taken) throw new AppError("BAD_REQUEST", { name: "is taken" }, "There is a view of this name.");
}
