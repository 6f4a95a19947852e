/** `/api/v1/views`: saved views of the task list. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  savedViewSchema,
  viewBodySchema,
  viewChangeSchema,
  viewDefaultBodySchema,
  viewListSchema,
} from "@/lib/contract/views";
import { addView, changeView, chooseDefaultView, removeView } from "../../actions/savedViews";
import type { Services } from "../../services";
import { actorOf } from "./workerActions";

const viewParamsSchema = z.object({ id: z.string().min(1).max(64) });

const viewer = { access: "viewer" } as const;
const saves = { access: "views" } as const;

export function viewRoutes({ actions, store, now }: Services): FastifyPluginCallbackZod {
  const context = { gate: actions.gate, store, now };
  return (app, _options, done) => {
    app.get(
      "/views",
      {
        config: viewer,
        schema: { summary: "Saved views of the task list", response: { 200: viewListSchema } },
      },
      async () => store.readViews(),
    );
    app.post(
      "/views",
      {
        config: saves,
        schema: {
          summary: "Save a view for everybody",
          body: viewBodySchema,
          response: { 201: savedViewSchema },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await addView(context, actorOf(request.caller), request.body)),
    );
    app.post(
      "/views/default",
      {
        config: saves,
        schema: {
          summary: "Which view the task list opens with",
          body: viewDefaultBodySchema,
          response: { 200: viewListSchema },
        },
      },
      async (request) => chooseDefaultView(context, actorOf(request.caller), request.body.id),
    );
    app.patch(
      "/views/:id",
      {
        config: saves,
        schema: {
          summary: "Rename a view, or change what it shows",
          params: viewParamsSchema,
          body: viewChangeSchema,
          response: { 200: savedViewSchema },
        },
      },
      async (request) => changeView(context, actorOf(request.caller), request.params.id, request.body),
    );
    app.delete(
      "/views/:id",
      {
        config: saves,
        schema: { summary: "Remove a view", params: viewParamsSchema, response: { 200: viewListSchema } },
      },
      async (request) => removeView(context, actorOf(request.caller), request.params.id),
    );
    done();
  };
}
