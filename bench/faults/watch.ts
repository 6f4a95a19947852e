/** Looks at a web process as people and machines do, all the time: how old the newest thing shown is, and what it says. */
import { setTimeout as delay } from "node:timers/promises";
import type { About, Shell, TaskList } from "@/lib/contract/api";

export interface Watched {
  /** How old the newest event on the page was at worst, s. */
  blindSeconds: number;
  /** Everything that was said beside "all is well", in the order in which it came up. */
  said: string[];
  /** ms, of GET /api/v1/tasks. */
  p95: number;
}

export interface Watch {
  /** Forgets what was seen before: the start of Umbel is no fault. */
  begin(): void;
  /** After this nothing is published: what is shown grows old by itself. */
  stop(): Promise<Watched>;
}

/** As the pages have it. */
const BEHIND_MS = 10_000;
const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 2000;

export function watchPages(url: () => string): Watch {
  let worst = 0;
  let said: string[] = [];
  let times: number[] = [];
  const over = new AbortController();
  let newestAt = Date.now();

  const say = (text: string) => {
    if (!said.includes(text)) said.push(text);
  };

  async function ask<T>(path: string): Promise<T | null> {
    try {
      const answer = await fetch(`${url()}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      return answer.ok ? ((await answer.json()) as T) : null;
    } catch {
      return null; // it is away, which is what is looked for
    }
  }

  async function look(): Promise<void> {
    const startedAt = performance.now();
    const list = await ask<TaskList>("/api/v1/tasks?limit=1&sort=updated&order=desc");
    if (list) times.push(performance.now() - startedAt);
    else say("no page");
    newestAt = Math.max(newestAt, list?.rows[0]?.updatedAt ?? 0);
    worst = Math.max(worst, Date.now() - newestAt);
    const [shell, ready] = [await ask<Shell>("/api/v1/shell"), await ask("/readyz")];
    if (!ready) say("not ready");
    if (!shell) return;
    if (!shell.storeOk) say("store away");
    if (shell.storeRefusal !== null) say(`store refuses: ${shell.storeRefusal}`);
    if (shell.workersLost > 0) say("workers lost");
    for (const { state, note, lastError, lagMs, backlog } of shell.connections) {
      if (lagMs !== null && lagMs > BEHIND_MS && backlog !== null && backlog > 0) say("behind");
      if (state !== "connected" && state !== "connecting") say(state);
      if (note) say(note);
      if (lastError) say(`“${lastError.slice(0, 60)}”`);
    }
  }

  const looking = (async () => {
    while (!over.signal.aborted) {
      await look();
      await delay(LOOK_EVERY_MS);
    }
  })();

  return {
    begin() {
      worst = 0;
      said = [];
      times = [];
    },
    async stop() {
      over.abort();
      await looking;
      const about = await ask<About>("/api/v1/about");
      if (about && about.gaps.length > 0) say(`${about.gaps.length} gap${about.gaps.length > 1 ? "s" : ""}`);
      times.sort((a, b) => a - b);
      return { blindSeconds: worst / 1000, said, p95: times[Math.floor(times.length * 0.95)] ?? NaN };
    },
  };
}
