/** From a task as Flower told it back to events that lead there. */
import { textOf, type Json, type JsonObject } from "./recording";

const KINDS = [
  "sent",
  "received",
  "started",
  "rejected",
  "retried",
  "failed",
  "succeeded",
  "revoked",
] as const;
const KNOWN_STATES: ReadonlySet<Json> = new Set([
  "PENDING",
  "RECEIVED",
  "STARTED",
  "SUCCESS",
  "FAILURE",
  "RETRY",
  "REVOKED",
  "REJECTED",
]);

/** Events of one task, oldest first, as they would be on the wire. */
export function eventsOf(task: JsonObject): JsonObject[] {
  const worker = task["worker"] ?? "rec1@vm";
  const message = pick(task, ["name", "args", "kwargs", "root_id", "parent_id", "retries", "eta", "expires"]);
  const events: JsonObject[] = [];
  for (const kind of KINDS) {
    const at = task[kind];
    if (typeof at !== "number") continue;
    const base = {
      type: `task-${kind}`,
      uuid: task["uuid"] ?? "",
      timestamp: at,
      hostname: worker,
      pid: 1,
      clock: 1,
      utcoffset: 0,
    };
    if (kind === "sent") {
      const route = { ...pick(task, ["exchange", "routing_key"]), queue: task["routing_key"] ?? "" };
      events.push({ ...base, ...message, ...route, hostname: task["client"] ?? "gen1@vm" });
    } else if (kind === "received") events.push({ ...base, ...message });
    else if (kind === "succeeded") events.push({ ...base, ...pick(task, ["result", "runtime"]) });
    else if (kind === "failed" || kind === "retried")
      events.push({ ...base, ...pick(task, ["exception", "traceback"]) });
    else events.push(base);
  }
  if (!KNOWN_STATES.has(task["state"] ?? null)) {
    const type = `task-${textOf(task["state"]).toLowerCase()}`;
    events.push({
      type,
      uuid: task["uuid"] ?? "",
      timestamp: task["timestamp"] ?? 0,
      hostname: worker,
      pid: 1,
      clock: 1,
      utcoffset: 0,
    });
  }
  events.sort((a, b) => Number(a["timestamp"]) - Number(b["timestamp"]));
  const last = events.at(-1);
  if (last) last["clock"] = task["clock"] ?? 1;
  return events;
}

/** Before all that was recorded. */
export const LONG_AGO = 1_795_000_000;

/** Children that the answer names and that are not among these tasks: they are there, and little is known of them. */
export function missingChildren(tasks: readonly JsonObject[]): JsonObject[] {
  const known = new Set(tasks.map((task) => task["uuid"]));
  return tasks.flatMap((task) => {
    const children = Array.isArray(task["children"]) ? task["children"] : [];
    return children
      .filter((id) => !known.has(id))
      .map((id) => ({
        uuid: id,
        name: "rec.add",
        state: "PENDING",
        sent: LONG_AGO,
        clock: 1,
        client: "gen1@vm",
        parent_id: task["uuid"] ?? null,
      }));
  });
}

/** Events by which the workers of Flower's list come to these counts and values. */
export function workerEventsOf(row: JsonObject): JsonObject[] {
  const hostname = row["hostname"] ?? "";
  const heartbeats = Array.isArray(row["heartbeats"]) ? row["heartbeats"].map(Number) : [];
  const lastAt = heartbeats.at(-1) ?? 1_795_228_000;
  const base = {
    hostname,
    pid: row["pid"] ?? null,
    utcoffset: 0,
    freq: row["freq"] ?? 2,
    ...pick(row, ["sw_ident", "sw_ver", "sw_sys"]),
  };
  const figures = pick(row, ["active", "processed", "loadavg"]);
  const events: JsonObject[] = [];
  for (const [type, count] of Object.entries(row)) {
    if (!/^(task|worker)-/.test(type)) continue;
    for (let left = Number(count); left > 0; left--) {
      const recorded = type === "worker-heartbeat" ? heartbeats[heartbeats.length - left] : undefined;
      const timestamp = recorded ?? lastAt - 100 - left;
      if (type.startsWith("task-")) {
        events.push({
          type,
          uuid: `${textOf(hostname)}-${type}-${left}`,
          hostname,
          pid: 1,
          clock: 1,
          utcoffset: 0,
          timestamp,
        });
      } else events.push({ ...base, type, timestamp, clock: 1, ...(type === "worker-heartbeat" && figures) });
    }
  }
  const status = row["status"] === true || heartbeats.length > 0;
  const order = (event: JsonObject) =>
    Number(event["timestamp"]) + (event["type"] === "worker-offline" && !status ? 1e6 : 0);
  events.sort((a, b) => order(a) - order(b));
  for (const [index, event] of events.entries())
    event["timestamp"] = Math.max(Number(event["timestamp"]), Number(events[index - 1]?.["timestamp"] ?? 0));
  const last = events.at(-1);
  if (last) last["clock"] = row["clock"] ?? 1;
  return events;
}

/** Those of the fields that have a value. */
function pick(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = from[name];
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}
