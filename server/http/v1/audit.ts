/** `/api/v1/audit`: who did what, and the same as a file. */
import { Readable } from "node:stream";
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import {
  auditExportQuerySchema,
  auditPageSchema,
  auditQuerySchema,
  type AuditExportFormat,
} from "@/lib/contract/audit";
import { exportAudit, listAudit } from "../../queries/audit";
import type { Services } from "../../services";
import { actorOf } from "./workerActions";

const CONTENT_TYPE: Record<AuditExportFormat, string> = {
  csv: "text/csv; charset=utf-8; header=present",
  jsonl: "application/jsonl; charset=utf-8",
};
const audit = { access: "audit" } as const;

export function auditRoutes({ actions, store, now }: Services): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      "/audit",
      {
        config: audit,
        schema: {
          summary: "Who did what, newest first, by pages",
          querystring: auditQuerySchema,
          response: { 200: auditPageSchema },
        },
      },
      async (request) => listAudit({ store, now }, request.query),
    );
    app.get(
      "/audit/export",
      {
        config: audit,
        schema: {
          summary: "All of it that matches, as a file",
          querystring: auditExportQuerySchema,
          produces: Object.values(CONTENT_TYPE),
        },
      },
      async (request, reply) => {
        const { format, ...filter } = request.query;
        const left = new AbortController();
        const file = Readable.from(exportAudit({ store }, filter, format, left.signal));
        file.once("close", () => left.abort());
        // Whoever takes a copy of it away stands in it.
        const info = {
          action: "audit-export",
          permission: "audit",
          about: {},
          targets: [],
          details: request.query,
        } as const;
        const end = await actions.gate.begin(readerOf(request.caller), info);
        await end({});
        const at = new Date(now()).toISOString().slice(0, 19).replaceAll(":", "-");
        return reply
          .header("content-type", CONTENT_TYPE[format])
          .header("content-disposition", `attachment; filename="audit-${at}.${format}"`)
          .send(file);
      },
    );
    done();
  };
}

/** With `--read-only` nobody may act, yet all may look. */
function readerOf(caller: Parameters<typeof actorOf>[0]) {
  return { ...actorOf(caller), readOnly: false };
}
