/** Whether this process lives, and whether it can answer. For machines: public, so they tell nothing of the cluster. */
import type { FastifyPluginCallback } from "fastify";
import { AppError } from "@/lib/contract/errors";
import type { Services } from "../services";

export function healthRoutes({ queries }: Services): FastifyPluginCallback {
  const open = { config: { access: "public" as const }, schema: { hide: true } };
  return (app, _options, done) => {
    app.get("/healthz", open, () => ({ status: "ok" }));
    app.get("/readyz", open, async () => {
      if (!(await queries.isReady()))
        throw new AppError("STORE_UNAVAILABLE", {}, "The tasks are not read yet.");
      return { status: "ready" };
    });
    // Flower's: it answers whenever it runs.
    app.get("/healthcheck", open, (_, reply) => reply.type("text/html; charset=UTF-8").send("OK"));
    done();
  };
}
