import type { About, Shell } from "@/lib/contract/api";

/**
 * What helps whoever looks into a fault, as Markdown: versions, kinds, counts and states. In English whatever the page speaks,
 * as reports are. Nothing of the cluster's own: no host, no user, no name of a task or queue, no text that came over the wire.
 * `browser`: as it names itself.
 */
export function bugReport(about: About, connections: Shell["connections"], browser: string): string {
  const { store, retention, ingest, problems, gaps } = about;
  const age = retention.maxAgeMs === null ? "any age" : `${retention.maxAgeMs / 3_600_000} h`;
  const lines = [
    ["Umbel", `${about.version}, Node ${about.node}, up since ${new Date(about.startedAt).toISOString()}`],
    ["Store", `${store.kind}, Redis ${store.version ?? "?"}, ${store.ok ? "answers" : "does not answer"}`],
    [
      "Kept",
      `${retention.tasks} of ${retention.maxTasks} tasks, ${age}, ${store.usedMemoryBytes ?? "?"} bytes`,
    ],
    ...connections.map((connection) => ["Broker", connectionWords(connection)]),
    ["Events", Object.entries(ingest).map(nameAndCount).join(", ")],
    ["Not read", problems.map(({ kind, count }) => nameAndCount([kind, count])).join(", ") || "none"],
    ["Times without events", String(gaps.length)],
    ["Browser", browser],
  ];
  return lines.map(([name, value]) => `- ${name}: ${value}\n`).join("");
}

function connectionWords({
  url,
  state,
  backlog,
  lagMs,
  note,
  lastError,
}: Shell["connections"][number]): string {
  const kind = url.slice(0, Math.max(0, url.indexOf(":"))) || "?";
  return [
    `${kind}, ${state}`,
    `${backlog ?? "?"} waiting, ${lagMs ?? "?"} ms behind`,
    ...(note === null ? [] : [note]),
    // Its words may name a host.
    ...(lastError === null ? [] : ["had an error"]),
  ].join(", ");
}

const nameAndCount = ([name, count]: readonly [string, number]) => `${name} ${count}`;
