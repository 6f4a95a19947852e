/** `/api/v1/tasks/…/retry` and `/api/v1/tasks/run`: tasks that run again, and new ones. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  retryBodySchema,
  retryDryRunBodySchema,
  retryDryRunSchema,
  retryLineageSchema,
  retryLookBodySchema,
  retryManyBodySchema,
  retryOperationDetailSchema,
  retryOperationQuerySchema,
  retryOperationSchema,
  retryPreflightSchema,
  retryResultSchema,
  runBodySchema,
  runnableTasksSchema,
  sentTaskSchema,
} from "@/lib/contract/retry";
import { hiddenPreflight, lookInQueue, readLineage, readPreflight } from "../../actions/retryPreflight";
import { retryTask } from "../../actions/retryTask";
import { getRetryOperation, retryDryRun, retryTasks, stopRetryOperation } from "../../actions/retryTasks";
import { listRunnableTasks, runTask } from "../../actions/runTask";
import type { Services } from "../../services";
import { actorOf } from "./workerActions";

const paramsSchema = z.object({ id: z.string().min(1).max(255) });
const viewer = { access: "viewer" } as const;
const retry = { access: "retry" } as const;
const run = { access: "run" } as const;

export function retryRoutes({ actions }: Services): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      "/tasks/:id/retry",
      {
        // It shows arguments that events may have cut or hidden.
        config: retry,
        schema: {
          summary: "What is known before a task is run again: its arguments and how sure they are, its queue",
          params: paramsSchema,
          response: { 200: retryPreflightSchema },
        },
      },
      async (request) => {
        const preflight = await readPreflight(actions, actorOf(request.caller), request.params.id);
        return hiddenPreflight(actions.redactor, preflight);
      },
    );
    app.post(
      "/tasks/:id/retry/look",
      {
        config: retry,
        schema: {
          summary:
            "Look for the task's message in its queue, at most 200 from the next, and keep its arguments",
          params: paramsSchema,
          body: retryLookBodySchema,
          response: { 200: retryPreflightSchema },
        },
      },
      async (request) => {
        const preflight = await lookInQueue(actions, actorOf(request.caller), request.params.id);
        return hiddenPreflight(actions.redactor, preflight);
      },
    );
    app.get(
      "/tasks/:id/lineage",
      {
        config: viewer,
        schema: {
          summary: "Which tasks it was retried as, and which one it is a retry of",
          params: paramsSchema,
          response: { 200: retryLineageSchema },
        },
      },
      async (request) => readLineage(actions, request.params.id),
    );
    app.post(
      "/tasks/:id/retry",
      {
        config: retry,
        schema: {
          summary: "Run a task again, with the arguments that its worker received or with others",
          params: paramsSchema,
          body: retryBodySchema,
          response: { 200: retryResultSchema },
        },
      },
      async (request) => retryTask(actions, actorOf(request.caller), request.params.id, request.body),
    );
    app.post(
      "/tasks/retry/dry-run",
      {
        config: { ...retry, noAudit: "nothing is sent: it says what would be" },
        schema: {
          summary:
            "How many of a list, or of all that match a filter, could be run again, and why the others not",
          body: retryDryRunBodySchema,
          response: { 200: retryDryRunSchema },
        },
      },
      async (request) => retryDryRun(actions, actorOf(request.caller), request.body),
    );
    app.post(
      "/tasks/retry",
      {
        config: retry,
        schema: {
          summary: "Run many tasks again: begins an operation",
          body: retryManyBodySchema,
          response: { 202: retryOperationSchema },
        },
      },
      async (request, reply) =>
        reply.code(202).send(await retryTasks(actions, actorOf(request.caller), request.body)),
    );
    app.get(
      "/retries/:id",
      {
        config: viewer,
        schema: {
          summary: "How far such an operation is, and what became of each task",
          params: paramsSchema,
          querystring: retryOperationQuerySchema,
          response: { 200: retryOperationDetailSchema },
        },
      },
      async (request) => getRetryOperation(actions, request.params.id, request.query),
    );
    app.post(
      "/retries/:id/stop",
      {
        config: retry,
        schema: {
          summary: "End it before the next task",
          params: paramsSchema,
          response: { 200: retryOperationSchema },
        },
      },
      async (request) => stopRetryOperation(actions, actorOf(request.caller), request.params.id),
    );
    app.get(
      "/tasks/runnable",
      {
        config: viewer,
        schema: {
          summary: "Tasks that workers have, and the queues that those take from",
          response: { 200: runnableTasksSchema },
        },
      },
      async () => listRunnableTasks(actions),
    );
    app.post(
      "/tasks/run",
      {
        config: run,
        schema: {
          summary: "Run a task by its name",
          body: runBodySchema,
          response: { 200: sentTaskSchema },
        },
      },
      async (request) => runTask(actions, actorOf(request.caller), request.body),
    );
    done();
  };
}
