/** `/api/v1/failures`: failure groups, and what people say of them. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { rangeSchema } from "@/lib/contract/api";
import {
  failureDetailSchema,
  failureIdSchema,
  failureListQuerySchema,
  failureListSchema,
  failureMarkBodySchema,
  failureMarkedSchema,
  failureMuteBodySchema,
} from "@/lib/contract/failures";
import { markFailures, type FailureMarking } from "../../actions/markFailures";
import type { Services } from "../../services";
import type { Caller } from "../access";
import { actorOf } from "./workerActions";

const failureParamsSchema = z.object({ id: failureIdSchema });
const rangeQuerySchema = z.object({ range: rangeSchema.default("1h") });

const viewer = { access: "viewer" } as const;
const marks = { access: "mark" } as const;

export function failureRoutes({ queries, actions, store, now }: Services): FastifyPluginCallbackZod {
  async function mark(caller: Caller | null, marking: FailureMarking) {
    const marked = await markFailures({ gate: actions.gate, store, now }, actorOf(caller), marking);
    queries.forgetFailures();
    return marked;
  }

  return (app, _options, done) => {
    app.get(
      "/failures",
      {
        config: viewer,
        schema: {
          summary: "Failed tasks in groups, what wants to be looked at first",
          querystring: failureListQuerySchema,
          response: { 200: failureListSchema },
        },
      },
      async (request) => queries.listFailures(request.query),
    );
    app.get(
      "/failures/:id",
      {
        config: viewer,
        schema: {
          summary: "One group: its course, its newest traceback, what its tasks have in common",
          params: failureParamsSchema,
          querystring: rangeQuerySchema,
          response: { 200: failureDetailSchema },
        },
      },
      async (request) => queries.getFailure(request.params.id, request.query.range),
    );
    for (const [action, summary] of [
      ["resolve", "Say that these are mended; a group that fails again comes back by itself"],
      ["unresolve", "Take that back"],
      ["unmute", "Tell of these again"],
    ] as const) {
      app.post(
        `/failures/${action}`,
        {
          config: marks,
          schema: { summary, body: failureMarkBodySchema, response: { 200: failureMarkedSchema } },
        },
        async (request) => mark(request.caller, { action, ids: request.body.ids }),
      );
    }
    app.post(
      "/failures/mute",
      {
        config: marks,
        schema: {
          summary: "Tell no more of these, until then or for good",
          body: failureMuteBodySchema,
          response: { 200: failureMarkedSchema },
        },
      },
      async (request) => mark(request.caller, { action: "mute", ...request.body }),
    );
    done();
  };
}
