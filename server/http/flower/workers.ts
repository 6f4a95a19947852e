/** `/api/workers`, and the data of Flower's list of workers. */
import type { FastifyInstance } from "fastify";
import { parsePythonJson, type PythonJson } from "@/lib/celery/pythonJson";
import { redactJsonValue } from "@/lib/cluster/redact/redactJsonValue";
import type { InspectPanel } from "@/lib/celery/inspect";
import type { WorkerRecord } from "@/lib/cluster/worker";
import { AppError } from "@/lib/contract/errors";
import { float, FlowerError, sendJson, type FlowerJson } from "./answers";
import { readArguments } from "./arguments";
import { escapeHtml } from "./escapeHtml";
import type { FlowerContext } from "./flowerContext";

/** Flower's name for each panel, in the order in which it asks. */
const PANELS = {
  stats: "stats",
  queues: "active_queues",
  registered: "registered",
  scheduled: "scheduled",
  active: "active",
  reserved: "reserved",
  revoked: "revoked",
  conf: "conf",
} as const satisfies Partial<Record<InspectPanel, string>>;
type FlowerPanel = keyof typeof PANELS;

export const FLOWER_PANELS = Object.keys(PANELS) as FlowerPanel[];

export function workerRoutes(app: FastifyInstance, context: FlowerContext): void {
  const { services } = context;
  const { view, rawAnswers, now } = services;

  app.get(
    "/api/workers",
    { config: { access: "viewer", flowerFamily: "control" } },
    async (request, reply) => {
      const args = await readArguments(request);
      const wanted = args.text("workername") || null;
      const refresh = args.bool("refresh", false);
      if (args.bool("status", false)) {
        const status: Record<string, boolean> = {};
        for (const record of view.workers()) status[record.name] = view.presence(record).status === "online";
        return sendJson(reply, status);
      }
      if (refresh) await inspectAgain(context, wanted);
      if (wanted !== null && rawAnswers.get(wanted) === null) throw unknownWorker(wanted);
      const names = wanted === null ? rawAnswers.names() : [wanted];
      return sendJson(reply, Object.fromEntries(names.map((name) => [name, workerJson(context, name)])));
    },
  );

  // Flower's page is at the same address: only what asks for JSON comes here (httpServer.ts).
  app.get(FEED_PATH, { config: { access: "viewer", flowerFamily: "page" } }, async (request, reply) => {
    const args = await readArguments(request);
    args.bool("json", false);
    if (args.bool("refresh", false)) void inspectAgain(context, null).catch(services.actions.onTrouble);
    const counts = new Map<string, Record<string, number>>();
    for (const { sender, type, count } of await services.store.readEventCounts()) {
      const own = counts.get(sender) ?? {};
      own[type] = (own[type] ?? 0) + count;
      counts.set(sender, own);
    }
    const purgeMs = services.config.forgetWorkersAfterMs;
    const at = now();
    const shown = view.workers().filter((record) => !isPurged(record, purgeMs, at));
    return sendJson(reply, {
      data: shown.map((record) => feedRow(context, record, counts.get(record.name) ?? {})),
    });
  });
}

/** Where a request for Flower's list of workers as JSON is led to. */
export const FEED_PATH = "/flower/workers.json";

/** Whether a request for our page of workers, by its path without prefix, wants Flower's JSON instead. */
export function asksForFeed(path: string, query: string): boolean {
  if (path !== "/" && path !== "/workers") return false;
  const json = new URLSearchParams(query).get("json");
  // What is neither yes nor no is answered by Flower's error.
  return json !== null && !/^\s*(n|no|f|false|off|0)\s*$/i.test(json);
}

export function unknownWorker(name: string): FlowerError {
  return new FlowerError(404, `Unknown worker '${escapeHtml(name)}'`);
}

/** A worker that control calls may name: it was inspected, or its events came. */
export function isKnownWorker({ services }: FlowerContext, name: string): boolean {
  return services.rawAnswers.get(name) !== null || services.view.worker(name) !== null;
}

/** Asks one worker or all, also those that send no events. Silence and a broker that is away are no errors here. */
export async function inspectAgain({ services }: FlowerContext, worker: string | null): Promise<void> {
  const { inspector, rawAnswers, view, actions, config } = services;
  const options = { panels: FLOWER_PANELS, waitMs: config.inspectTimeoutMs };
  try {
    if (worker !== null) return await inspector.refresh([worker], options);
    const online = view.workers().filter((record) => view.presence(record).status === "online");
    const known = new Set(online.map(({ name }) => name));
    const asked = inspector.refresh([...known], options);
    const ping = actions.mailbox.call(
      { method: "ping" },
      { target: { kind: "all" }, expected: [], timeoutMs: config.inspectTimeoutMs },
    );
    const [, { replies }] = await Promise.all([asked, ping]);
    const others = [...replies.keys(), ...rawAnswers.names()].filter(
      (name) => !known.has(name) && replies.has(name),
    );
    await inspector.refresh([...new Set(others)], options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** What a worker told when it was inspected, as it told it. */
function workerJson({ services: { rawAnswers, redactor } }: FlowerContext, name: string): FlowerJson {
  const answers = rawAnswers.get(name);
  const info: Record<string, FlowerJson> = { timestamp: float((answers?.at ?? 0) / 1000) };
  for (const [panel, text] of answers?.panels ?? []) {
    if (!(panel in PANELS)) continue;
    const value = redactJsonValue(redactor, parsePythonJson(text) ?? null);
    info[PANELS[panel as FlowerPanel]] = asFlower(panel as FlowerPanel, value);
  }
  return info;
}

function asFlower(panel: FlowerPanel, value: PythonJson): PythonJson {
  if (panel === "stats") return withoutAlternates(value);
  if (panel === "registered" && Array.isArray(value)) return value.map(onlyRateLimit);
  return value;
}

/** Other brokers hold passwords of their own. */
function withoutAlternates(stats: PythonJson): PythonJson {
  if (!isRecord(stats)) return stats;
  const copy = { ...stats };
  if (isRecord(copy["broker"])) {
    const { alternates: _, ...broker } = copy["broker"];
    copy["broker"] = broker;
  }
  if (isRecord(copy["consumer"])) copy["consumer"] = withoutAlternates(copy["consumer"]);
  return copy;
}

/** We ask for more attributes than Flower does; of these only the rate limit is shown there. */
function onlyRateLimit(item: PythonJson): PythonJson {
  if (typeof item !== "string") return item;
  const [, name = item, attributes] = /^(.*?) \[(.*)\]$/s.exec(item) ?? [];
  const rate = /(?:^| )rate_limit=(.*?)(?= [a-z_]+=|$)/s.exec(attributes ?? "")?.[1];
  return rate === undefined || attributes === undefined ? name : `${name} [rate_limit=${rate}]`;
}

function isRecord(value: PythonJson | undefined): value is { [name: string]: PythonJson } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !("text" in value && "value" in value)
  );
}

/** Away for so long that it is forgotten in a moment. */
function isPurged(record: WorkerRecord, afterMs: number | null, now: number): boolean {
  return afterMs !== null && now - record.lastSeenAt > afterMs;
}

function feedRow(
  { services, heartbeats }: FlowerContext,
  record: WorkerRecord,
  counts: Record<string, number>,
): FlowerJson {
  const { name, pid, freqMs, active, processed, loadavg, swIdent, swVer, swSys } = record;
  return {
    ...counts,
    hostname: name,
    pid,
    freq: float(freqMs / 1000),
    heartbeats: heartbeats.of(name).map((at) => float(at / 1000)),
    clock: record.clock ?? 0,
    active,
    processed,
    loadavg: loadavg?.map(float) ?? null,
    sw_ident: swIdent,
    sw_ver: swVer,
    sw_sys: swSys,
    status: services.view.presence(record).status === "online",
  };
}
