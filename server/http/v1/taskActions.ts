/** `/api/v1/tasks/…/revoke` and what goes on after it was answered: `/api/v1/operations`. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  operationDetailSchema,
  operationQuerySchema,
  operationSchema,
  revokeDryRunSchema,
  revokeResultSchema,
  revokeTaskBodySchema,
  revokeTasksBodySchema,
  taskHoldersSchema,
} from "@/lib/contract/control";
import { revokeTask } from "../../actions/revokeTask";
import { getOperation, revokeDryRun, revokeTasks, stopOperation } from "../../actions/revokeTasks";
import type { Services } from "../../services";
import { actorOf } from "./workerActions";

const taskParamsSchema = z.object({ id: z.string().min(1).max(255) });
const operationParamsSchema = z.object({ id: z.string().min(1).max(64) });

const viewer = { access: "viewer" } as const;
const revoke = { access: "revoke" } as const;

const HOLDERS_WAIT_MS = 3000;

export function taskActionRoutes({ actions, inspector, view, now }: Services): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.post(
      "/tasks/:id/revoke",
      {
        config: revoke,
        schema: {
          summary: "Have workers skip a task, or end it while it runs",
          params: taskParamsSchema,
          body: revokeTaskBodySchema,
          response: { 200: revokeResultSchema },
        },
      },
      async (request) => revokeTask(actions, actorOf(request.caller), request.params.id, request.body),
    );
    app.post(
      "/tasks/revoke",
      {
        config: revoke,
        schema: {
          summary: "The same for a list of tasks, or for all that match a filter: begins an operation",
          body: revokeTasksBodySchema,
          response: { 202: operationSchema },
        },
      },
      async (request, reply) => {
        const operation = await revokeTasks(actions, actorOf(request.caller), request.body);
        return reply.code(202).send(operation);
      },
    );
    app.post(
      "/tasks/revoke/dry-run",
      {
        config: { ...revoke, noAudit: "nothing is sent: it says what would be" },
        schema: {
          summary:
            "How many of a list, or of all that match a filter, would be revoked, and why the others not",
          body: revokeTasksBodySchema,
          response: { 200: revokeDryRunSchema },
        },
      },
      async (request) => revokeDryRun(actions, actorOf(request.caller), request.body),
    );
    app.get(
      "/tasks/:id/holders",
      {
        config: viewer,
        schema: {
          summary: "Which workers hold a task now, by their own word",
          params: taskParamsSchema,
          response: { 200: taskHoldersSchema },
        },
      },
      async (request) => {
        const askedAt = now();
        const online = view.workers().filter((record) => view.presence(record).status === "online");
        const names = online.map(({ name }) => name);
        const { found, silent } = await inspector.findTasks([request.params.id], names, HOLDERS_WAIT_MS);
        return { askedAt, holders: found, silent };
      },
    );
    app.get(
      "/operations/:id",
      {
        config: viewer,
        schema: {
          summary: "How far an operation is, and what became of its items",
          params: operationParamsSchema,
          querystring: operationQuerySchema,
          response: { 200: operationDetailSchema },
        },
      },
      async (request) => getOperation(actions, request.params.id, request.query),
    );
    app.post(
      "/operations/:id/stop",
      {
        config: revoke,
        schema: {
          summary: "End an operation after the batch that is under way",
          params: operationParamsSchema,
          response: { 200: operationSchema },
        },
      },
      async (request) => stopOperation(actions, actorOf(request.caller), request.params.id),
    );
    done();
  };
}
