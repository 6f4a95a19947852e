import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runScenarios, scenarioNames, waitForResults } from "@/e2e/cluster/demoCluster";
import { startUmbel, type RunningUmbel } from "@/e2e/cluster/startUmbel";
import type { TaskDetail, WorkerList } from "@/lib/contract/api";

/** They take their time, and end as the others do. */
const LONG = ["slow", "progress", "progress-event", "eta"];

let umbel: RunningUmbel;

beforeAll(async () => {
  umbel = await startUmbel();
  await vi.waitFor(
    async () => {
      const { workers } = (await (await fetch(`${umbel.url}/api/v1/workers`)).json()) as WorkerList;
      expect(workers.filter((worker) => worker.status === "online").length).toBeGreaterThanOrEqual(2);
    },
    { timeout: 30_000, interval: 100 },
  );
});
afterAll(() => umbel.stop());

async function stateOf(id: string): Promise<{ state: string | null; retries: number | null }> {
  const answer = await fetch(`${umbel.url}/api/v1/tasks/${id}`);
  if (!answer.ok) return { state: null, retries: null };
  const { task } = (await answer.json()) as TaskDetail;
  return { state: task.state, retries: task.retries };
}

describe("what Umbel says of real tasks", () => {
  it("is how each scenario ends, and what the result backend says wherever events can tell", async () => {
    const names = (await scenarioNames()).filter((name) => !LONG.includes(name));
    const sent = await runScenarios(names);
    await waitForResults(sent);
    await vi.waitFor(
      async () => {
        const shown = await Promise.all(
          sent.map(async ({ id, scenario }) => ({ scenario, id, ...(await stateOf(id)) })),
        );
        expect(shown).toEqual(
          sent.map(({ id, scenario, seen, retries }) => ({ scenario, id, state: seen, retries })),
        );
      },
      { timeout: 40_000, interval: 250 },
    );
  }, 120_000);
});
