/**
 * Which tasks a client sent in one go. The members of a group that a client sends are each their own root and have no
 * parent, and the group's id is in no event; but `task-sent` names the client's process, and a group is sent without a
 * pause. A loop over `delay()` looks the same, so this says "sent together" and no more.
 */
import type { Store } from "../store/store";
import type { View, ViewTask } from "../view/view";

export interface SentTogether {
  /** `gen<pid>@<host>`. */
  client: string;
  /** All of them, the one asked for too, oldest first. */
  ids: string[];
}

export interface TogetherReader {
  /** Null: it was sent alone, nobody told by whom, or it is part of a stream that has no end. */
  read(root: ViewTask): Promise<SentTogether | null>;
  /** All that its client sent around it, whatever they are, with longer pauses between them. Null as above. */
  near(root: ViewTask): Promise<SentTogether | null>;
}

/** A pause this long ends a burst. A sender may be held up that long between two members on a busy machine. */
const PAUSE_MS = 250;
/** Where something else tells which of them belong together. */
const LONG_PAUSE_MS = 2000;
/**
 * In a burst most follow each other faster than this; what comes slower are single tasks of a busy client. A sender on a
 * busy machine needs some 30 ms a task.
 */
const BURST_GAP_MS = { pair: 25, more: 40 };
/** A burst of more, or longer, is a stream. */
const MOST_MEMBERS = 5000;
const LONGEST_MS = 20_000;
/** Rows of the table looked at for one window of time. */
const MOST_ROWS = 20_000;
/** Whose client is remembered. */
const CLIENTS_REMEMBERED = 20_000;

export function createTogetherReader(
  view: Pick<View, "get" | "rootsBetween">,
  store: Pick<Store, "readTaskEvents">,
): TogetherReader {
  const clients = new Map<string, { client: string | null; version: number }>();
  const clientOf = ({ id }: ViewTask) => clients.get(id)?.client ?? null;

  /** The client of each, as far as a `task-sent` told it. */
  async function readClients(tasks: readonly ViewTask[]): Promise<void> {
    // Who sent it may be told late, but once told it stays.
    const wanted = tasks.filter(
      (task) => clientOf(task) === null && clients.get(task.id)?.version !== task.version,
    );
    if (wanted.length === 0) return;
    const read = await store.readTaskEvents(wanted.map(({ id }) => id));
    for (const [index, events] of read.entries()) {
      const task = wanted[index];
      if (task === undefined) continue;
      const client = events?.find(({ type }) => type === "task-sent")?.hostname ?? null;
      clients.set(task.id, { client, version: task.version });
      const oldest = clients.size > CLIENTS_REMEMBERED ? clients.keys().next().value : undefined;
      if (oldest !== undefined) clients.delete(oldest);
    }
  }

  /** Those of the client from `edge` on in one direction, up to a pause. Null: there is no end. */
  async function walk(
    edge: ViewTask,
    client: string,
    direction: 1 | -1,
    pauseMs: number,
  ): Promise<ViewTask[] | null> {
    const found: ViewTask[] = [];
    let last = edge.createdAt;
    let window = pauseMs;
    let looked = edge.createdAt;
    for (;;) {
      const until = last + direction * window;
      const [from, to] = direction === 1 ? [looked, until + 1] : [until, looked];
      const near = view.rootsBetween(from, to, MOST_ROWS).flatMap((id) => view.get(id) ?? []);
      await readClients(near);
      const own = near.filter((task) => task.id !== edge.id && clientOf(task) === client);
      if (direction === -1) own.reverse();
      let ended = own.length === 0;
      for (const task of own) {
        if (Math.abs(task.createdAt - last) > pauseMs) {
          ended = true;
          break;
        }
        found.push(task);
        last = task.createdAt;
      }
      if (ended || Math.abs(until - last) >= pauseMs) return found;
      if (found.length > MOST_MEMBERS || Math.abs(last - edge.createdAt) > LONGEST_MS) return null;
      looked = direction === 1 ? until + 1 : until;
      window *= 2;
    }
  }

  /** All around it, oldest first. Null: nobody told by whom, or there is no end. */
  async function around(
    root: ViewTask,
    pauseMs: number,
  ): Promise<{ client: string; all: ViewTask[] } | null> {
    await readClients([root]);
    const client = clientOf(root);
    if (client === null) return null;
    const before = await walk(root, client, -1, pauseMs);
    const after = before === null ? null : await walk(root, client, 1, pauseMs);
    if (before === null || after === null) return null;
    return { client, all: [...before.reverse(), root, ...after] };
  }

  return {
    async read(root) {
      const found = await around(root, PAUSE_MS);
      if (found === null) return null;
      const { client, all } = found;
      if (all.length < 2 || all.length > MOST_MEMBERS) return null;
      // Members of a group mostly have one name; a web server that sends what comes has many.
      if (all.some(({ name }) => name !== root.name)) return null;
      if (medianGap(all) > (all.length === 2 ? BURST_GAP_MS.pair : BURST_GAP_MS.more)) return null;
      return { client, ids: all.map(({ id }) => id) };
    },

    async near(root) {
      const found = (await around(root, LONG_PAUSE_MS)) ?? (await around(root, PAUSE_MS));
      return found && { client: found.client, ids: found.all.map(({ id }) => id) };
    },
  };
}

function medianGap(tasks: readonly ViewTask[]): number {
  const gaps = tasks.slice(1).map((task, at) => task.createdAt - (tasks[at]?.createdAt ?? 0));
  gaps.sort((a, b) => a - b);
  return gaps[(gaps.length - 1) >> 1] ?? Infinity;
}
