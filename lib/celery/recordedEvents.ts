/**
 * For tests: what real workers sent, recorded off RabbitMQ and Redis (`e2e/fixtures/captures`), and what the result
 * backend said of the same tasks at the end.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CeleryEvent, TaskEvent } from "./celeryEvent";
import { decodeEvents } from "./decodeEvents";
import { parsePythonJson } from "./pythonJson";

/** A message as a consumer gets it. */
export interface RecordedMessage {
  /** Which broker, Celery version and round: `amqp celery52`. */
  run: string;
  body: Uint8Array;
  contentType: string;
}

/** When the recordings were made, for the decoder's judgement of timestamps. */
export const RECORDED_AT = Date.UTC(2026, 10, 21, 12);

/** All event messages of both recordings, in the order of arrival. */
export function recordedMessages(): RecordedMessage[] {
  const amqp = readLines("events-amqp.ndjson").map((line) => {
    const message = JSON.parse(line) as { run: string; body: unknown };
    return {
      run: `amqp ${message.run}`,
      body: new TextEncoder().encode(JSON.stringify(message.body)),
      contentType: "application/json",
    };
  });
  const redis = readLines("events-redis.ndjson").flatMap((line) => {
    const message = JSON.parse(line) as { run: string; channel: string; payload: string };
    if (!message.channel.includes("celeryev")) return [];
    const envelope = JSON.parse(message.payload) as { body: string; "content-type": string };
    return {
      run: `redis ${message.run}`,
      body: new Uint8Array(Buffer.from(envelope.body, "base64")),
      contentType: envelope["content-type"],
    };
  });
  return [...amqp, ...redis];
}

/** All events of both recordings, decoded. */
export function recordedEvents(): { run: string; event: CeleryEvent }[] {
  return recordedMessages().flatMap(({ run, body, contentType }) =>
    decodeEvents(body, contentType, RECORDED_AT).events.map((event) => ({ run, event })),
  );
}

export interface RecordedTask {
  run: string;
  id: string;
  /** In the order of arrival. */
  events: TaskEvent[];
}

/** The events of each recorded task. */
export function recordedTasks(): RecordedTask[] {
  const tasks = new Map<string, RecordedTask>();
  for (const { run, event } of recordedEvents()) {
    if (event.kind !== "task") continue;
    const task = tasks.get(event.uuid);
    if (task === undefined) tasks.set(event.uuid, { run, id: event.uuid, events: [event] });
    else task.events.push(event);
  }
  return [...tasks.values()];
}

/** Ids by the name of the scenario, for each run that has names. */
export function recordedScenarios(): Record<string, Record<string, string>> {
  const byRun = JSON.parse(readCapture("scenarios.json")) as Record<string, Record<string, string>>;
  return {
    "amqp celery52": byRun["celery52"] ?? {},
    "amqp celery56": byRun["celery56"] ?? {},
    "redis celery52": byRun["celery52-redis"] ?? {},
    "redis celery56": byRun["celery56-redis"] ?? {},
  };
}

/** What the result backend held of a task when its run was over. */
export interface RecordedResult {
  status: string;
  retries: number | undefined;
  traceback: string | null;
  worker: string | undefined;
}

/** By task id. */
export function recordedResults(): Map<string, RecordedResult> {
  const results = new Map<string, RecordedResult>();
  for (const line of readLines("results-redis.ndjson")) {
    const { key, value } = JSON.parse(line) as { key: string; value: unknown };
    if (!key.startsWith(RESULT_PREFIX) || typeof value !== "string") continue;
    results.set(key.slice(RESULT_PREFIX.length), parsePythonJson(value) as unknown as RecordedResult);
  }
  return results;
}

const RESULT_PREFIX = "celery-task-meta-";
const CAPTURES = join(import.meta.dirname, "../../e2e/fixtures/captures");

function readCapture(name: string): string {
  return readFileSync(join(CAPTURES, name), "utf8");
}

function readLines(name: string): string[] {
  return readCapture(name).trimEnd().split("\n");
}
