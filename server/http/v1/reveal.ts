/** `…/reveal`: what is hidden elsewhere. Answered to the one who asked, and kept by nobody on the way. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { queueNameSchema } from "@/lib/contract/queues";
import {
  revealedMessageSchema,
  revealedTaskSchema,
  revealMessageBodySchema,
  revealTaskBodySchema,
} from "@/lib/contract/reveal";
import { revealMessage, revealTask } from "../../actions/reveal";
import type { Services } from "../../services";
import { actorOf } from "./workerActions";

const taskParamsSchema = z.object({ id: z.string().min(1).max(255) });
const queueParamsSchema = z.object({ name: queueNameSchema });
const reveals = { access: "reveal" } as const;

export function revealRoutes(services: Services): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.post(
      "/tasks/:id/reveal",
      {
        config: reveals,
        schema: {
          summary: "A task with nothing hidden: its arguments, events, result and error; audited",
          params: taskParamsSchema,
          body: revealTaskBodySchema,
          response: { 200: revealedTaskSchema },
        },
      },
      async (request) => revealTask(services, actorOf(request.caller), request.params.id),
    );
    app.post(
      "/queues/:name/messages/reveal",
      {
        config: reveals,
        schema: {
          summary: "The message of a task that waits, with nothing hidden; audited",
          params: queueParamsSchema,
          body: revealMessageBodySchema,
          response: { 200: revealedMessageSchema },
        },
      },
      async (request) => revealMessage(services, actorOf(request.caller), request.params.name, request.body),
    );
    done();
  };
}
