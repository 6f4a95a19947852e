/** To which group tasks belong, as the result backend tells of those that have ended; no event does. */
import type { ResultReader } from "../results/resultReader";
import type { ViewTask } from "../view/view";

export interface GroupIds {
  /** Asks for what is not known yet. Gives up after a while, and goes on with what came until then. */
  learn(tasks: readonly ViewTask[]): Promise<void>;
  /** Undefined: nothing is known of it, or the backend tells of no group, as those in databases never do. */
  of(id: string): string | undefined;
}

const REMEMBERED = 20_000;
/** Results are read whole. */
const MOST_ASKED = 1000;
const PATIENCE_MS = 2000;

export function createGroupIds(results: Pick<ResultReader, "source" | "readMany">): GroupIds {
  /** Null: nothing was told of this version of the task. */
  const known = new Map<string, { groupId: string | null; version: number }>();

  async function ask(tasks: readonly ViewTask[]): Promise<void> {
    const answers = await results.readMany(tasks.map(({ id }) => id));
    for (const [index, { id, version }] of tasks.entries()) {
      known.set(id, { groupId: answers[index]?.meta?.groupId ?? null, version });
      const oldest = known.size > REMEMBERED ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
    }
  }

  return {
    async learn(tasks) {
      if (results.source.kind === "none") return;
      const unknown = tasks.filter(({ id, version, finishedAt }) => {
        const told = known.get(id);
        return (
          finishedAt !== null && (told === undefined || (told.groupId === null && told.version !== version))
        );
      });
      if (unknown.length === 0) return;
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)));
      await Promise.race([ask(unknown.slice(0, MOST_ASKED)), patience]);
      clearTimeout(timer);
    },
    of: (id) => known.get(id)?.groupId ?? undefined,
  };
}
