/** Our own API, `/api/v1`: reads. Requests are checked by the contract's schemas, and OpenAPI is made from them. */
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  aboutSchema,
  overviewQuerySchema,
  overviewSchema,
  shellSchema,
  taskDetailSchema,
  taskFacetsSchema,
  taskHistogramSchema,
  taskListQuerySchema,
  taskListSchema,
  taskPageQuerySchema,
  workerListSchema,
  workerSchema,
} from "@/lib/contract/api";
import { AppError } from "@/lib/contract/errors";
import type { Services } from "../../services";
import { workflowSchema } from "@/lib/contract/workflow";
import { auditRoutes } from "./audit";
import { embedLinkRoutes } from "./embedLinks";
import { failureRoutes } from "./failures";
import { resultRoutes } from "./results";
import { retryRoutes } from "./retry";
import { revealRoutes } from "./reveal";
import { queueRoutes } from "./queues";
import { signInRoutes, type SignInRoutes } from "./signIn";
import { taskActionRoutes } from "./taskActions";
import { taskExportRoutes } from "./taskExport";
import { tokenRoutes } from "./tokens";
import { userOf } from "../access";
import { viewRoutes } from "./views";
import { workerActionRoutes } from "./workerActions";

const facetsQuerySchema = taskListQuerySchema.pick({ filter: true, from: true, to: true, zone: true });
const histogramQuerySchema = facetsQuerySchema.extend({
  buckets: z.coerce.number().int().min(1).max(500).default(60),
});
const taskParamsSchema = z.object({ id: z.string().min(1).max(255) });
const workflowParamsSchema = z.object({ rootId: z.string().min(1).max(255) });
const workerParamsSchema = z.object({ name: z.string().min(1).max(255) });

/** How long a page of tasks may read long texts until its total is exact. */
const READ_ALL_MS = 30_000;
/** Every route here asks for a viewer at least. */
const viewer = { access: "viewer" } as const;

export function v1Routes(services: Services, signIn: SignInRoutes): FastifyPluginAsyncZod {
  const { queries } = services;
  return async (app) => {
    app.addHook("onSend", async (_, reply) => {
      if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
    });

    app.get("/openapi.json", { config: viewer, schema: { hide: true } }, () => app.swagger());

    await app.register(auditRoutes(services));
    await app.register(failureRoutes(services));
    await app.register(resultRoutes(services));
    await app.register(retryRoutes(services));
    await app.register(revealRoutes(services));
    await app.register(queueRoutes(services));
    await app.register(taskActionRoutes(services));
    await app.register(taskExportRoutes(services));
    await app.register(signInRoutes(signIn));
    await app.register(tokenRoutes({ services, endToken: signIn.endToken }));
    await app.register(embedLinkRoutes(services, signIn.links));
    await app.register(viewRoutes(services));
    await app.register(workerActionRoutes(services));

    app.get(
      "/tasks",
      {
        config: viewer,
        schema: {
          summary: "A page of tasks",
          querystring: taskPageQuerySchema,
          response: { 200: taskListSchema },
        },
      },
      async (request, reply) => {
        const { partial, ...query } = request.query;
        if (partial === "true") return queries.listTasks(query);
        const left = new AbortController();
        reply.raw.once("close", () => left.abort());
        return queries.listTasks(query, { budgetMs: READ_ALL_MS, signal: left.signal });
      },
    );
    app.get(
      "/tasks/facets",
      {
        config: viewer,
        schema: {
          summary:
            "Counts per value; terms on long texts count as far as those were read for a page of tasks",
          querystring: facetsQuerySchema,
          response: { 200: taskFacetsSchema },
        },
      },
      async (request) => queries.taskFacets(request.query),
    );
    app.get(
      "/tasks/histogram",
      {
        config: viewer,
        schema: {
          summary: "Counts over time; terms on long texts as for the counts per value",
          querystring: histogramQuerySchema,
          response: { 200: taskHistogramSchema },
        },
      },
      async (request) => queries.taskHistogram(request.query, request.query.buckets),
    );
    app.get(
      "/tasks/:id",
      {
        config: viewer,
        schema: {
          summary: "All that is known of one task, with every event",
          params: taskParamsSchema,
          response: { 200: taskDetailSchema },
        },
      },
      async (request) => queries.getTask(request.params.id),
    );
    app.get(
      "/tasks/:id/workflow",
      {
        config: viewer,
        schema: {
          summary: "The workflow that a task belongs to",
          params: taskParamsSchema,
          response: { 200: workflowSchema },
        },
      },
      async (request) => queries.getWorkflow(request.params.id),
    );
    app.get(
      "/workflows/:rootId",
      {
        config: viewer,
        schema: {
          summary: "All tasks of one root, and of those sent in one go with it",
          params: workflowParamsSchema,
          response: { 200: workflowSchema },
        },
      },
      async (request) => queries.getWorkflow(request.params.rootId),
    );
    app.get(
      "/workers",
      { config: viewer, schema: { summary: "All workers", response: { 200: workerListSchema } } },
      async () => queries.listWorkers(),
    );
    app.get(
      "/workers/:name",
      {
        config: viewer,
        schema: { summary: "One worker", params: workerParamsSchema, response: { 200: workerSchema } },
      },
      async (request) => queries.getWorker(request.params.name),
    );
    app.get(
      "/overview",
      {
        config: viewer,
        schema: {
          summary: "The cluster over a time range",
          querystring: overviewQuerySchema,
          response: { 200: overviewSchema },
        },
      },
      async (request) => queries.getOverview(request.query),
    );
    app.get(
      "/shell",
      {
        config: viewer,
        schema: { summary: "Connections, live counts, and who asks", response: { 200: shellSchema } },
      },
      async (request) => {
        if (request.caller === null) throw new AppError("NOT_SIGNED_IN");
        return { ...(await queries.getShell()), user: userOf(request.caller, signIn.gate) };
      },
    );
    app.get(
      "/about",
      { config: viewer, schema: { summary: "Umbel about itself", response: { 200: aboutSchema } } },
      async () => queries.getAbout(),
    );
  };
}
