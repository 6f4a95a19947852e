/** `/api/v1/tasks/export`: the tasks of a filter as a file. */
import { Readable } from "node:stream";
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { taskExportQuerySchema, type ExportFormat } from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import type { Services } from "../../services";

const CONTENT_TYPE: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8; header=present",
  jsonl: "application/jsonl; charset=utf-8",
};
/** Each reads the store as fast as its client takes what was read. */
const MOST_AT_ONCE = 4;

export function taskExportRoutes({
  queries,
  now,
}: Pick<Services, "queries" | "now">): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    let underWay = 0;
    app.get(
      "/tasks/export",
      {
        config: { access: "viewer" },
        schema: {
          summary: "All tasks that match a filter as a file, newest first, with all that is known of each",
          querystring: taskExportQuerySchema,
          produces: Object.values(CONTENT_TYPE),
        },
      },
      (request, reply) => {
        const { format, ...window } = request.query;
        if (underWay >= MOST_AT_ONCE) {
          throw new AppError(
            "TOO_MANY_OPERATIONS",
            {},
            `${MOST_AT_ONCE} exports are under way: wait for one to end.`,
          );
        }
        const stopping = new AbortController();
        // Gives a piece only when the one before was taken; ends the reading when the client goes away.
        const file = Readable.from(queries.exportTasks(window, format, stopping.signal));
        underWay++;
        file.once("close", () => {
          underWay--;
          stopping.abort();
        });
        const at = new Date(now()).toISOString().slice(0, 19).replaceAll(":", "-");
        return reply
          .header("content-type", CONTENT_TYPE[format])
          .header("content-disposition", `attachment; filename="tasks-${at}.${format}"`)
          .send(file);
      },
    );
    done();
  };
}
