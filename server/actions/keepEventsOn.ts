/**
 * With `--enable-events`: workers that come online are told to send task events, and told again when they process tasks
 * and tell nothing of them. Workers that send them anyway (started with -E) take no harm by it.
 */
import { decodeAnswer } from "@/lib/celery/control";
import type { ActionContext } from "./actionContext";
import type { Actor } from "./actionGate";
import { lookAgain, type Looker } from "./lookAgain";

export interface EventsKeeperOptions {
  context: Pick<ActionContext, "gate" | "mailbox" | "cluster" | "now" | "onTrouble">;
  /** False: it processes tasks and tells nothing of them. */
  sendsTaskEvents: (worker: string) => Promise<boolean | null>;
  lookMs?: number;
}

const LOOK_MS = 3000;
const WAIT_MS = 5000;
/** A worker that was silent, or goes on telling nothing, is not told again sooner. */
const AGAIN_MS = 60_000;

/** In the audit: nobody pressed a button. */
const ITSELF: Actor = {
  name: "--enable-events",
  role: "operator",
  grants: [],
  readOnly: false,
  reason: "Umbel was started so.",
};

export function createEventsKeeper({ context, sendsTaskEvents, lookMs }: EventsKeeperOptions): Looker {
  /** By worker: the process that was told, when, and whether it answered. */
  const told = new Map<string, { pid: number | null; at: number; answered: boolean }>();

  async function isDue(name: string, pid: number | null, now: number): Promise<boolean> {
    const last = told.get(name);
    if (last?.pid !== pid) return true;
    if (now - last.at <= AGAIN_MS) return false;
    return !last.answered || (await sendsTaskEvents(name)) === false;
  }

  async function look(): Promise<void> {
    const { cluster, gate, mailbox, now } = context;
    const at = now();
    const online = cluster.workers().filter((record) => cluster.statusOf(record) === "online");
    const isDueNow = await Promise.all(online.map(({ name, pid }) => isDue(name, pid, at)));
    const due = online.filter((_, index) => isDueNow[index]);
    if (due.length === 0) return;
    const names = due.map(({ name }) => name);
    const info = {
      action: "enable-events",
      permission: "events",
      about: {},
      targets: names,
      details: {},
    } as const;
    await gate.run(
      ITSELF,
      info,
      async () => {
        const target = { kind: "workers", names } as const;
        const result = await mailbox.call({ method: "enable_events" }, { target, timeoutMs: WAIT_MS });
        for (const { name, pid } of due) {
          const value = result.replies.get(name);
          const answer = value === undefined ? null : decodeAnswer(value);
          told.set(name, { pid, at, answered: answer !== null && "ok" in answer && answer.ok });
        }
        return result;
      },
      ({ replies, silent }) => ({ ok: replies.size, silent: silent.length }),
    );
    const known = new Set(cluster.workers().map(({ name }) => name));
    for (const name of told.keys()) if (!known.has(name)) told.delete(name);
  }

  return lookAgain(look, lookMs ?? LOOK_MS, context.onTrouble);
}
