import { expect, test } from "vitest";
import { bugReport } from "./bugReport";

const ABOUT = {
  version: "0.1.0",
  node: "v20.20.2",
  startedAt: Date.UTC(2026, 10, 21, 9),
  store: { kind: "external" as const, ok: true, usedMemoryBytes: 1234, version: "7.0.15" },
  retention: { maxTasks: 1000, maxAgeMs: 7_200_000, tasks: 17 },
  ingest: { received: 5, written: 4, duplicates: 1, undecodable: 0, dropped: 0 },
  problems: [
    {
      kind: "not-json",
      outcome: "dropped" as const,
      count: 3,
      detail: "of secret.task",
      sample: '{"password": "hunter2"}',
      lastAt: Date.UTC(2026, 10, 21, 9),
    },
  ],
  gaps: [],
};
const CONNECTION = {
  id: "secret-host-1",
  state: "waiting" as const,
  url: "amqps://secret-user:***@secret.example.com:5671/secret-vhost",
  since: Date.UTC(2026, 10, 21, 9),
  lastError: "connect ECONNREFUSED secret.example.com:5671",
  nextTryAt: null,
  lastEventAt: null,
  heardAt: null,
  lagMs: 12,
  backlog: null,
  queue: "umbel.events.secret",
  note: "no-replay",
};

test("a report tells versions, kinds, counts and states", () => {
  expect(bugReport(ABOUT, [CONNECTION], "Mozilla/5.0")).toBe(
    [
      "- Umbel: 0.1.0, Node v20.20.2, up since 2026-11-21T09:00:00.000Z",
      "- Store: external, Redis 7.0.15, answers",
      "- Kept: 17 of 1000 tasks, 2 h, 1234 bytes",
      "- Broker: amqps, waiting, ? waiting, 12 ms behind, no-replay, had an error",
      "- Events: received 5, written 4, duplicates 1, undecodable 0, dropped 0",
      "- Not read: not-json 3",
      "- Times without events: 0",
      "- Browser: Mozilla/5.0",
      "",
    ].join("\n"),
  );
});

test("a report holds nothing of the cluster's own", () => {
  expect(bugReport(ABOUT, [CONNECTION], "")).not.toMatch(/secret|hunter2/);
});
