/** Saved views of the task list, and which of them is the default. In the store, so that everybody has the same. */
import type { Redis } from "ioredis";
import { savedViewSchema, type SavedView } from "@/lib/contract/views";
import type { StoreKeys } from "./keys";

export async function readViews(
  redis: Redis,
  keys: StoreKeys,
): Promise<{ views: SavedView[]; defaultId: string | null }> {
  const [texts, chosen] = await Promise.all([redis.hvals(keys.views), redis.get(keys.defaultView)]);
  const views = texts
    .map((text) => savedViewSchema.parse(JSON.parse(text)))
    .sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1));
  return { views, defaultId: views.some(({ id }) => id === chosen) ? chosen : null };
}

export async function saveView(redis: Redis, keys: StoreKeys, view: SavedView): Promise<void> {
  await redis.hset(keys.views, view.id, JSON.stringify(view));
}

/** False when there is no such view. */
export async function removeView(redis: Redis, keys: StoreKeys, id: string): Promise<boolean> {
  return (await redis.hdel(keys.views, id)) === 1;
}

export async function saveDefaultView(redis: Redis, keys: StoreKeys, id: string | null): Promise<void> {
  if (id === null) await redis.del(keys.defaultView);
  else await redis.set(keys.defaultView, id);
}
