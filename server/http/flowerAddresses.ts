/**
 * Addresses as Flower has them, led to ours. Most are the same (`/tasks`, `/task/<id>`, `/workers`, `/worker/<name>`,
 * `/broker`); here is the rest, also of Flower's older versions, so that bookmarks go on working.
 */
import { quoteValue } from "@/lib/cluster/taskFilterFormat";

/** Pages that have another name here. */
const MOVED: Readonly<Record<string, string>> = {
  "/dashboard": "/workers",
  "/monitor": "/",
  "/login": "/",
  "/queues": "/broker",
  "/static/swagger.json": "/api/docs",
};

/** Flower's arguments of the list of tasks, by the field of our filter; `type` and `worker` are those of old versions. */
const TASK_FIELDS: Readonly<Record<string, string>> = {
  state: "state",
  taskname: "name",
  type: "name",
  workername: "worker",
  worker: "worker",
};

/** Where that address leads to, without prefix; null: it is one of ours, or of nobody's. `path` is as it was asked for. */
export function addressOfFlower(path: string, query: string): string | null {
  const bare = path.length > 1 ? path.replace(/\/+$/, "") : path;
  const moved = MOVED[bare];
  if (moved !== undefined) return moved;
  if (bare === "/tasks") return filteredTasks(new URLSearchParams(query));
  // Ids and names may hold slashes, which Flower takes as they are. A task's workflow is a page of ours.
  const [, page, name, below = ""] = /^\/(task|worker)\/(.*?)((?<=^\/task\/.+)\/workflow)?$/.exec(bare) ?? [];
  if (page === undefined || !name?.includes("/")) return null;
  return `/${page}/${name.replaceAll("/", "%2F")}${below}`;
}

function filteredTasks(query: URLSearchParams): string | null {
  if (query.has("filter")) return null;
  const words: string[] = [];
  for (const [name, value] of query) {
    const field = TASK_FIELDS[name];
    if (field === undefined || value === "" || value === "All") continue;
    words.push(`${field}:${quoteValue(field === "state" ? value.toUpperCase() : value)}`);
  }
  if (words.length === 0) return null;
  return `/tasks?filter=${encodeURIComponent(words.join(" "))}`;
}
