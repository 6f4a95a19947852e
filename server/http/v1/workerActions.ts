/** `/api/v1/workers/…`: what workers tell when they are inspected, and what they are told. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  inspectAllBodySchema,
  inspectRefreshBodySchema,
  revokeStampedBodySchema,
  workerActionBodies,
  workerActionResultSchema,
  workerInspectionSchema,
  workerInspectListSchema,
  type WorkerActionBody,
  type WorkerActionName,
  type WorkerActionResult,
} from "@/lib/contract/control";
import { AppError } from "@/lib/contract/errors";
import type { ActionContext } from "../../actions/actionContext";
import type { Actor } from "../../actions/actionGate";
import { addConsumer } from "../../actions/addConsumer";
import { autoscalePool } from "../../actions/autoscalePool";
import { cancelConsumer } from "../../actions/cancelConsumer";
import { forgetWorkers } from "../../actions/forgetWorkers";
import { growPool } from "../../actions/growPool";
import { limitRate } from "../../actions/limitRate";
import { limitTime } from "../../actions/limitTime";
import { pingWorkers, requestHeartbeat } from "../../actions/pingWorkers";
import { restartPool } from "../../actions/restartPool";
import { revokeStamped } from "../../actions/revokeStamped";
import { shrinkPool } from "../../actions/shrinkPool";
import { shutdownWorkers } from "../../actions/shutdownWorkers";
import { disableEvents, enableEvents } from "../../actions/switchEvents";
import { hiddenInspection } from "../../queries/hiddenInspection";
import { SUMMARY_PANELS, summarizeInspections } from "../../queries/inspections";
import type { Services } from "../../services";
import type { Access, Caller } from "../access";

const workerParamsSchema = z.object({ name: z.string().min(1).max(255) });

type Act<Name extends WorkerActionName> = (
  context: ActionContext,
  actor: Actor,
  body: WorkerActionBody<Name>,
) => Promise<WorkerActionResult>;

interface Route<Name extends WorkerActionName> {
  access: Access;
  summary: string;
  act: Act<Name>;
}

const ROUTES: { [Name in WorkerActionName]: Route<Name> } = {
  "pool-grow": { access: "pool", summary: "More slots at once, until a new start", act: growPool },
  "pool-shrink": {
    access: "pool",
    summary: "Fewer slots; only idle ones are taken away",
    act: shrinkPool,
  },
  "pool-restart": {
    access: "pool",
    summary: "New pool processes, each when its present task has ended",
    act: restartPool,
  },
  autoscale: {
    access: "pool",
    summary: "The range of workers that scale themselves",
    act: autoscalePool,
  },
  shutdown: { access: "shutdown", summary: "Finish what runs, then stop", act: shutdownWorkers },
  "add-consumer": { access: "consumers", summary: "Take tasks from one more queue", act: addConsumer },
  "cancel-consumer": {
    access: "consumers",
    summary: "Take no more tasks from a queue",
    act: cancelConsumer,
  },
  "rate-limit": { access: "limits", summary: "How many tasks of a name may begin", act: limitRate },
  "time-limit": { access: "limits", summary: "How long tasks of a name may run", act: limitTime },
  "enable-events": { access: "events", summary: "Tell of tasks by events", act: enableEvents },
  "disable-events": { access: "events", summary: "Tell no more of tasks", act: disableEvents },
  heartbeat: { access: "ping", summary: "Send a heartbeat now", act: requestHeartbeat },
  ping: { access: "ping", summary: "Answer", act: pingWorkers },
  forget: {
    access: "forget",
    summary: "Leave the list and the metrics, for workers that went away; nothing is sent",
    act: forgetWorkers,
  },
};

const viewer = { access: "viewer" } as const;
const asksOnly = {
  ...viewer,
  noAudit: "workers are asked how they are, as by itself every few seconds",
} as const;

export function workerActionRoutes({
  actions,
  inspector,
  view,
  redactor,
}: Services): FastifyPluginCallbackZod {
  return (app, _options, done) => {
    function addAction<Name extends WorkerActionName>(
      name: Name,
      { access, summary, act }: Route<Name>,
    ): void {
      const body: z.ZodType = workerActionBodies[name];
      app.post(
        `/workers/actions/${name}`,
        { config: { access }, schema: { summary, body, response: { 200: workerActionResultSchema } } },
        // The schema above has made it a body of this action.
        async (request) => act(actions, actorOf(request.caller), request.body as WorkerActionBody<Name>),
      );
    }
    for (const name of Object.keys(ROUTES) as WorkerActionName[]) addAction(name, routeOf(name));
    app.post(
      "/workers/actions/revoke-stamped",
      {
        config: { access: "revoke" },
        schema: {
          summary: "Skip every task that carries one of these stamps (Celery 5.3 and later)",
          body: revokeStampedBodySchema,
          response: { 200: workerActionResultSchema },
        },
      },
      async (request) => revokeStamped(actions, actorOf(request.caller), request.body),
    );

    app.get(
      "/workers/inspect",
      {
        config: viewer,
        schema: {
          summary: "Pool, slots and queues of every worker, as last told",
          response: { 200: workerInspectListSchema },
        },
      },
      () => summarizeInspections(inspector, view.workers()),
    );
    app.post(
      "/workers/inspect/refresh",
      {
        config: asksOnly,
        schema: {
          summary: "Ask every worker online for its pool, slots and queues, and wait for the answers",
          body: inspectAllBodySchema,
          response: { 200: workerInspectListSchema },
        },
      },
      async (request) => {
        const online = view.workers().filter((record) => view.presence(record).status === "online");
        await inspector.refresh(
          online.map(({ name }) => name),
          { panels: SUMMARY_PANELS, waitMs: request.body.waitMs },
        );
        return summarizeInspections(inspector, view.workers());
      },
    );
    app.get(
      "/workers/:name/inspect",
      {
        config: viewer,
        schema: {
          summary: "What a worker told when it was last asked, each panel with its age",
          params: workerParamsSchema,
          response: { 200: workerInspectionSchema },
        },
      },
      (request) => {
        const { name } = request.params;
        const inspection = inspector.get(name);
        if (inspection.answeredAt === null && view.worker(name) === null) throw unknownWorker(name);
        return hiddenInspection(redactor, inspection);
      },
    );
    app.post(
      "/workers/:name/inspect/refresh",
      {
        config: asksOnly,
        schema: {
          summary: "Ask a worker again, and wait for its answers",
          params: workerParamsSchema,
          body: inspectRefreshBodySchema,
          response: { 200: workerInspectionSchema },
        },
      },
      async (request) => {
        const { name } = request.params;
        const record = view.worker(name);
        // One that nobody has seen may still listen, and the broker knows. One that has said goodbye is not waited for.
        if (record === null && (await actions.mailbox.hasMailbox(name)) === false) throw unknownWorker(name);
        if (record === null || view.presence(record).status !== "offline") {
          await inspector.refresh([name], request.body);
        }
        const inspection = inspector.get(name);
        if (record === null && inspection.answeredAt === null) throw unknownWorker(name);
        return hiddenInspection(redactor, inspection);
      },
    );
    done();
  };
}

function routeOf<Name extends WorkerActionName>(name: Name): Route<Name> {
  return ROUTES[name];
}

export function actorOf(caller: Caller | null): Actor {
  if (caller === null) throw new AppError("NOT_SIGNED_IN");
  return caller;
}

function unknownWorker(name: string): AppError {
  return new AppError("WORKER_NOT_FOUND", { worker: name }, `There is no worker "${name}".`);
}
