import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRedis, REDIS_URL } from "../testing/liveServers";
import { createResultReader, type ResultReader } from "./resultReader";

const PREFIX = `test-${randomUUID()}`;
const redis = openRedis();
let reader: ResultReader;
const keyOf = (id: string) => `${PREFIX}_celery-task-meta-${id}`;

beforeAll(() => {
  reader = open(REDIS_URL);
});

afterAll(async () => {
  await reader.close();
  for (const id of ["new", "running", "kept", "done", "pickled"]) await redis.del(keyOf(id));
  redis.disconnect();
});

function open(url: string | null): ResultReader {
  const settings = { globalKeyPrefix: PREFIX };
  return createResultReader({ url, settings, now: Date.now, onTrouble: () => undefined });
}

it("stores what Celery's own abort stores, for a day, and tells whoever waits for the result", async () => {
  const listener = openRedis();
  await listener.subscribe(keyOf("new"));
  const heard = new Promise<string>((resolve) =>
    listener.once("message", (_, text: string) => resolve(text)),
  );
  await reader.abort("new");
  const stored = await redis.get(keyOf("new"));
  // As written by Celery 5.2.6.
  const written =
    '{"status": "ABORTED", "result": null, "traceback": null, "children": null, "date_done": null}';
  expect(JSON.parse(stored ?? "")).toEqual({ ...(JSON.parse(written) as object), task_id: "new" });
  expect(await heard).toBe(stored);
  expect(await redis.ttl(keyOf("new"))).toBeGreaterThan(86_000);
  expect((await reader.read("new")).meta?.state).toBe("ABORTED");
  listener.disconnect();
});

it("leaves a result its time of life", async () => {
  await redis.set(keyOf("running"), '{"status": "STARTED", "result": {}}', "EX", 500);
  await redis.set(keyOf("kept"), '{"status": "STARTED", "result": {}}');
  await reader.abort("running");
  await reader.abort("kept");
  expect((await reader.read("running")).meta?.state).toBe("ABORTED");
  expect(await redis.ttl(keyOf("running"))).toBeLessThanOrEqual(500);
  expect(await redis.ttl(keyOf("kept"))).toBe(-1);
});

it("leaves alone what ended well, and what is not JSON", async () => {
  const done = '{"status": "SUCCESS", "result": 3}';
  await redis.set(keyOf("done"), done);
  await reader.abort("done");
  expect(await redis.get(keyOf("done"))).toBe(done);

  // Python's pickle of {"status": "STARTED"}, protocol 2.
  const pickled = Buffer.from("80027d71005806000000737461747573710158070000005354415254454471022e", "hex");
  await redis.set(keyOf("pickled"), pickled);
  await expect(reader.abort("pickled")).rejects.toMatchObject({ code: "unsupported" });
  expect(await redis.getBuffer(keyOf("pickled"))).toEqual(pickled);
});

it("does not write where results are kept otherwise", async () => {
  const files = open("file:///tmp");
  await expect(files.abort("new")).rejects.toMatchObject({ code: "unsupported" });
  await files.close();
});
