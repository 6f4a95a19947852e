/** `/api/v1/tokens`: API tokens, for those who may give roles. */
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { AUDIT_ERRORS } from "@/lib/contract/audit";
import { AppError } from "@/lib/contract/errors";
import { tokenBodySchema, tokenListSchema, tokenMadeSchema } from "@/lib/contract/tokens";
import type { Actor } from "../../actions/actionGate";
import { listTokens, makeToken, revokeToken } from "../../actions/tokens";
import type { Services } from "../../services";
import type { Caller } from "../access";
import { grantsOfToken } from "../auth/grants";
import { actorOf } from "./workerActions";

const tokenParamsSchema = z.object({ id: z.string().min(1).max(64) });
const makes = { access: "tokens" } as const;

export interface TokenRoutes {
  services: Services;
  /** Cuts what a token has open. */
  endToken: (id: string) => void;
}

export function tokenRoutes({ services, endToken }: TokenRoutes): FastifyPluginCallbackZod {
  const { actions, store, now, config } = services;
  const grantsOf = (name: string) => grantsOfToken(name, config.permissions);
  const context = { gate: actions.gate, tokens: store.tokens, now, grantsOf };
  return (app, _options, done) => {
    app.get(
      "/tokens",
      { config: makes, schema: { summary: "API tokens, newest first", response: { 200: tokenListSchema } } },
      () => listTokens(store.tokens),
    );
    app.post(
      "/tokens",
      {
        config: makes,
        schema: {
          summary: "Make a token; its secret is told this once",
          body: tokenBodySchema,
          response: { 201: tokenMadeSchema },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await makeToken(context, personOf(request.caller), request.body)),
    );
    app.delete(
      "/tokens/:id",
      {
        // One that has leaked reads on: it must not take a new start to end it.
        config: { ...makes, evenReadOnly: true },
        schema: {
          summary: "Revoke a token, and cut what it has open",
          params: tokenParamsSchema,
          response: { 200: tokenListSchema },
        },
      },
      async (request) => {
        const person = { ...personOf(request.caller), readOnly: false };
        const left = await revokeToken(context, person, request.params.id);
        endToken(request.params.id);
        return left;
      },
    );
    done();
  };
}

/** One that was stolen must not make others that outlive it. */
function personOf(caller: Caller | null): Actor {
  if (caller?.token) throw new AppError("NOT_ALLOWED", {}, AUDIT_ERRORS.tokensByToken);
  return actorOf(caller);
}
