/** Recorded requests to a real Flower, and its answers. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export interface JsonObject {
  [name: string]: Json;
}

export interface Recording {
  /** The file's, without its ending. */
  name: string;
  request: {
    method: string;
    path: string;
    headers: Record<string, string>;
    body: string | null;
    /** How that Flower was started, where it was not the usual one. */
    server_options?: string;
  };
  response: {
    status: number;
    content_type: string | null;
    headers: Record<string, string>;
    /** Null for pages and long bodies, which were not kept. */
    body: Json;
    body_kind?: string;
    body_omitted_bytes?: number;
  };
  note: string;
}

/** A consumer's messages of Celery's event exchange, in the order of arrival. */
export interface EventStream {
  messages: { body: Json; routing_key: string; content_type: string }[];
}

/** All recordings of a folder, by name; an event stream that lies among them beside. */
export function readRecordings(folder: string): { recordings: Recording[]; stream: EventStream | null } {
  const recordings: Recording[] = [];
  let stream: EventStream | null = null;
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".json")) continue;
    const value: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
    if (typeof value !== "object" || value === null) continue;
    if ("messages" in value) stream = value as EventStream;
    else if ("request" in value && "response" in value) {
      const recording = value as Omit<Recording, "name" | "note"> & { note?: string };
      recordings.push({ ...recording, note: recording.note ?? "", name: basename(file, ".json") });
    }
  }
  return { recordings, stream };
}

/** The text, or what else it is as JSON. */
export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Task objects that the answer holds, in their order, whatever form it has. */
export function tasksIn(body: Json): JsonObject[] {
  if (!isObject(body)) return [];
  if (typeof body["uuid"] === "string") return [body];
  const items = Array.isArray(body["data"]) ? body["data"] : Object.values(body);
  return items.filter((item): item is JsonObject => isObject(item) && typeof item["uuid"] === "string");
}
