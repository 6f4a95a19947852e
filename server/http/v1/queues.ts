/** `/api/v1/queues…`: queues, the messages in them, and what is done to both. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  messagesDoneSchema,
  moveMessagesBodySchema,
  pauseBodySchema,
  pausedSchema,
  peekBodySchema,
  peekSchema,
  purgeBodySchema,
  purgedSchema,
  putBackSchema,
  queueDetailSchema,
  queueListQuerySchema,
  queueListSchema,
  queueMatrixSchema,
  queueNameSchema,
  removeMessagesBodySchema,
  whyWaitingSchema,
} from "@/lib/contract/queues";
import { pauseQueue, resumeQueue } from "../../actions/pauseQueue";
import { purgeQueue, putBack } from "../../actions/purgeQueue";
import { moveMessages, peekMessages, removeMessages } from "../../actions/queueMessages";
import { whyWaiting } from "../../queries/whyWaiting";
import type { Services } from "../../services";
import { actorOf } from "./workerActions";

const queueParamsSchema = z.object({ name: queueNameSchema });
const purgeParamsSchema = queueParamsSchema.extend({ purge: z.uuid() });
const taskParamsSchema = z.object({ id: z.string().min(1).max(255) });

const viewer = { access: "viewer" } as const;
const messages = { access: "messages" } as const;
const purge = { access: "purge" } as const;
const pause = { access: "pause" } as const;

export function queueRoutes({ actions, queues, why }: Services): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    app.get(
      "/queues",
      {
        config: viewer,
        schema: {
          summary: "Queues, by all that tell of them",
          querystring: queueListQuerySchema,
          response: { 200: queueListSchema },
        },
      },
      async (request) => queues.list(request.query),
    );
    app.get(
      "/queue-matrix",
      {
        config: viewer,
        schema: { summary: "Which workers take from which queues", response: { 200: queueMatrixSchema } },
      },
      async () => queues.matrix(),
    );
    app.get(
      "/queues/:name",
      {
        config: viewer,
        schema: {
          summary: "One queue, with the tasks that workers hold for later and what was purged",
          params: queueParamsSchema,
          response: { 200: queueDetailSchema },
        },
      },
      async (request) => queues.get(request.params.name),
    );
    app.post(
      "/queues/:name/peek",
      {
        // An action where looking changes the messages, which is on RabbitMQ.
        config: viewer,
        schema: {
          summary: "Waiting messages, decoded, from the one that is taken next",
          params: queueParamsSchema,
          body: peekBodySchema,
          response: { 200: peekSchema },
        },
      },
      async (request) => peekMessages(actions, actorOf(request.caller), request.params.name, request.body),
    );
    app.post(
      "/queues/:name/messages/remove",
      {
        config: purge,
        schema: {
          summary: "Delete messages; no worker will have heard of them",
          params: queueParamsSchema,
          body: removeMessagesBodySchema,
          response: { 200: messagesDoneSchema },
        },
      },
      async (request) =>
        removeMessages(actions, actorOf(request.caller), request.params.name, request.body.refs),
    );
    app.post(
      "/queues/:name/messages/move",
      {
        config: messages,
        schema: {
          summary: "Put messages at the end of another queue",
          params: queueParamsSchema,
          body: moveMessagesBodySchema,
          response: { 200: messagesDoneSchema },
        },
      },
      async (request) => moveMessages(actions, actorOf(request.caller), request.params.name, request.body),
    );
    app.post(
      "/queues/:name/purge",
      {
        config: purge,
        schema: {
          summary: "Remove all that waits; unless told otherwise a copy can be put back for an hour",
          params: queueParamsSchema,
          body: purgeBodySchema,
          response: { 200: purgedSchema },
        },
      },
      async (request) => purgeQueue(actions, actorOf(request.caller), request.params.name, request.body),
    );
    app.post(
      "/queues/:name/purges/:purge/put-back",
      {
        config: purge,
        schema: {
          summary: "Put back what a purge took out, before all that came since where the broker can",
          params: purgeParamsSchema,
          response: { 200: putBackSchema },
        },
      },
      async (request) => putBack(actions, actorOf(request.caller), request.params.name, request.params.purge),
    );
    app.post(
      "/queues/:name/pause",
      {
        config: pause,
        schema: {
          summary: "No worker takes from it until it is resumed, those that join neither",
          params: queueParamsSchema,
          body: pauseBodySchema,
          response: { 200: pausedSchema },
        },
      },
      async (request) =>
        pauseQueue(actions, actorOf(request.caller), request.params.name, request.body.reason),
    );
    app.post(
      "/queues/:name/resume",
      {
        config: pause,
        schema: {
          summary: "The workers that took from it do so again",
          params: queueParamsSchema,
          response: { 200: pausedSchema },
        },
      },
      async (request) => resumeQueue(actions, actorOf(request.caller), request.params.name),
    );
    app.get(
      "/tasks/:id/why-waiting",
      {
        config: viewer,
        schema: {
          summary: "Why a task does not run: everything that may hold it up, with what was seen",
          params: taskParamsSchema,
          response: { 200: whyWaitingSchema },
        },
      },
      async (request) => whyWaiting(why, request.params.id),
    );
    done();
  };
}
