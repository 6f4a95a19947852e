/**
 * Flower's HTTP API, path for path, for scripts that were made for it. Each family of endpoints has its file; what is
 * different here on purpose is listed in docs/flower.md.
 */
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest, RouteOptions } from "fastify";
import type { Services } from "../../services";
import { FlowerError, sendFlowerError } from "./answers";
import { controlRoutes } from "./control";
import { executeRoutes } from "./execute";
import { createFlowerContext } from "./flowerContext";
import { queueRoutes } from "./queues";
import { resultRoutes } from "./results";
import { taskRoutes } from "./tasks";
import { workerRoutes } from "./workers";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"] as const;

export function flowerRoutes(services: Services, challenge: string | null): FastifyPluginCallback {
  return (app, _options, done) => {
    const context = createFlowerContext(services);
    app.addHook("onClose", (_, closed) => {
      context.heartbeats.stop();
      closed();
    });
    // What a body is, is not told by its type here: those that want JSON read it whatever it says.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, parsed) => {
      parsed(null, body);
    });
    app.setErrorHandler((error, _request, reply) => sendFlowerError(reply, error, challenge));
    const taken = hideFromOpenApi(app);

    taskRoutes(app, context);
    workerRoutes(app, context);
    controlRoutes(app, context);
    executeRoutes(app, context);
    resultRoutes(app, context);
    queueRoutes(app, context);
    refuseOtherMethods(app, taken);
    done();
  };
}

/** By path, the methods that it has. Another program's API is described by that program. */
function hideFromOpenApi(
  app: FastifyInstance,
): Map<string, { methods: Set<string>; family: RouteOptions["config"] }> {
  const taken: ReturnType<typeof hideFromOpenApi> = new Map();
  app.addHook("onRoute", (route) => {
    route.schema = { ...route.schema, hide: true };
    const known = taken.get(route.path) ?? { methods: new Set<string>(), family: route.config };
    for (const method of [route.method].flat()) known.methods.add(method);
    taken.set(route.path, known);
  });
  return taken;
}

const REFUSED = "the method is refused";

/** A method that an endpoint does not have is 405, told to everybody; a browser that asks what is allowed gets no word. */
function refuseOtherMethods(app: FastifyInstance, taken: ReturnType<typeof hideFromOpenApi>): void {
  for (const [path, { methods, family }] of [...taken]) {
    const others = METHODS.filter((method) => !methods.has(method));
    const config = { access: "public", flowerFamily: family?.flowerFamily, noAudit: REFUSED } as const;
    const url = path.slice(app.prefix.length);
    app.route({ method: [...others], url, config, handler: refuseMethod });
  }
  const page = { access: "public", flowerFamily: "page", noAudit: REFUSED } as const;
  app.route({ method: ["PUT", "DELETE", "PATCH"], url: "/*", config: page, handler: refuseMethod });
  for (const url of PAGES) app.route({ method: "POST", url, config: page, handler: refuseMethod });
  app.route({
    method: "OPTIONS",
    url: "/*",
    config: { access: "public" },
    handler: (_request, reply) => reply.code(204).send(),
  });
}

/** Pages and the like that are only read. */
const PAGES = ["/", "/workers", "/worker/*", "/tasks", "/task/*", "/broker", "/metrics", "/healthcheck"];

function refuseMethod(request: FastifyRequest): never {
  // What Tornado prints where there is no message.
  throw new FlowerError(405, request.routeOptions.config.flowerFamily === "page" ? "None" : "");
}
