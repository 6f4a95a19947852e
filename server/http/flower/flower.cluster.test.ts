import { expect, it } from "vitest";
import { join } from "node:path";
import { demoCluster } from "@/e2e/cluster/demoCluster";
import { AMQP_URL } from "../../testing/liveServers";
import { readRecordings } from "../../testing/flower/recording";
import { replay } from "../../testing/flower/replay";

const FOLDER = join(import.meta.dirname, "../../../e2e/fixtures/flower");

it("answers recorded requests to Flower as Flower did, but for the differences that are listed", async () => {
  const { resultUrl } = demoCluster();
  const results = await replay(readRecordings(FOLDER), {
    brokerUrl: AMQP_URL,
    resultUrl,
    brokerApiUrl: null,
    withWorkers: true,
  });
  const wrong = results.filter(({ outcome }) => outcome === "different");
  expect(wrong.map(({ name, differences }) => ({ name, differences: differences.slice(0, 5) }))).toEqual([]);
  const listed = results.flatMap(({ outcome, name, rule }) => (outcome === "listed" ? [[name, rule]] : []));
  expect(Object.fromEntries(listed)).toEqual({
    "cancel-consumer-missing": "no queue, no command",
    "tasks-sort-runtime-invalid": "sensible requests are answered",
  });
}, 180_000);
