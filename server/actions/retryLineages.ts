/** Which tasks are retries of each other, for many tasks at once, from our own record of retries. */
import type { LineageMember } from "@/lib/cluster/retryLineage";
import type { RetryLinks } from "../store/store";
import type { ActionContext } from "./actionContext";

/** Tasks whose links are read with one question. */
const TOGETHER = 1000;

/** For each of `ids` its lineage, itself included: tasks of one lineage are given the same list. */
export async function readLineages(
  { store, cluster }: Pick<ActionContext, "store" | "cluster">,
  ids: readonly string[],
): Promise<Map<string, readonly LineageMember[]>> {
  const links = await readRelated(store, ids);
  const lineages = new Map<string, LineageMember[]>();
  for (const [id, { retryOf }] of links) {
    const sent = retryOf === null ? undefined : links.get(retryOf)?.retriedAs.find((one) => one.id === id);
    const root = rootOf(id, links);
    const lineage = lineages.get(root) ?? [];
    lineage.push({ id, at: sent?.at ?? 0, state: cluster.task(id)?.state ?? null });
    lineages.set(root, lineage);
  }
  return new Map(ids.map((id) => [id, lineages.get(rootOf(id, links)) ?? []]));
}

/** Up to the first task and down to the last retries, a generation at a time. */
async function readRelated(
  store: ActionContext["store"],
  ids: readonly string[],
): Promise<Map<string, RetryLinks>> {
  const links = new Map<string, RetryLinks>();
  let next = [...new Set(ids)];
  while (next.length > 0) {
    const found: string[] = [];
    for (let from = 0; from < next.length; from += TOGETHER) {
      const some = next.slice(from, from + TOGETHER);
      const read = await store.readRetries(some);
      for (const [at, id] of some.entries()) {
        const { retryOf, retriedAs } = read[at] ?? { retryOf: null, retriedAs: [] };
        links.set(id, { retryOf, retriedAs });
        if (retryOf !== null) found.push(retryOf);
        for (const retry of retriedAs) found.push(retry.id);
      }
    }
    next = [...new Set(found)].filter((id) => !links.has(id));
  }
  return links;
}

function rootOf(id: string, links: ReadonlyMap<string, RetryLinks>): string {
  let root = id;
  for (;;) {
    const above = links.get(root)?.retryOf ?? null;
    if (above === null) return root;
    root = above;
  }
}
