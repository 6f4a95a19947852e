/** `/api/v1/tasks/:id/result`: what the result backend keeps of a task, and all of it for download. */
import { Readable } from "node:stream";
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AppError } from "@/lib/contract/errors";
import { taskResultSchema } from "@/lib/contract/results";
import { hiddenDownload } from "../../queries/hiddenDownload";
import type { Services } from "../../services";

const paramsSchema = z.object({ id: z.string().min(1).max(255) });
const viewer = { access: "viewer" } as const;

export function resultRoutes({ results, taskResults, redactor, nameOf }: Services): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      "/tasks/:id/result",
      {
        config: viewer,
        schema: {
          summary: "What the result backend keeps of a task, also of one that no event told of",
          params: paramsSchema,
          response: { 200: taskResultSchema },
        },
      },
      async (request) => taskResults.get(request.params.id),
    );
    app.get(
      "/tasks/:id/result/download",
      {
        config: viewer,
        schema: {
          summary: "The stored result, byte for byte but for what is hidden",
          params: paramsSchema,
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const stored = await openStored(id);
        if (stored === null) throw new AppError("TASK_NOT_FOUND", { taskId: id });
        const hidden = await hiddenDownload(stored, redactor.ofTask(await nameOf(id)), () =>
          taskResults.get(id),
        );
        if (hidden === null) throw new AppError("RESULT_HIDDEN", { taskId: id });
        reply
          .header("content-type", "application/octet-stream")
          .header("content-disposition", `attachment; filename="${fileName(id)}"`);
        if (hidden.sizeBytes !== null) reply.header("content-length", hidden.sizeBytes);
        return reply.send(Readable.from(hidden.chunks, { objectMode: false }));
      },
    );
    done();
  };

  async function openStored(id: string) {
    try {
      return await results.open(id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      throw new AppError("RESULTS_UNAVAILABLE", { reason }, `The result backend cannot be read: ${reason}`);
    }
  }
}

/** An id is any text. */
function fileName(id: string): string {
  return `result-${id.replace(/[^\w.-]/g, "_")}`;
}
