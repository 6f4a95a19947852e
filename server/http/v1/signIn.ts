/** `/api/v1/sign-in` and `/api/v1/sign-out`: a session in the browser, by name and password, and its end. */
import type { IncomingHttpHeaders } from "node:http";
import type { FastifyPluginCallbackZod } from "fastify-type-provider-zod";
import {
  FORM_HEADER,
  signedInSchema,
  signedOutSchema,
  signInBodySchema,
  signInQuerySchema,
  signInWaysSchema,
} from "@/lib/contract/signIn";
import { AppError } from "@/lib/contract/errors";
import type { AccessGate } from "../access";
import type { EmbedLinks } from "../auth/embedLinks";
import type { FormGuard } from "../auth/formGuard";
import { nextAddress } from "../auth/nextAddress";
import type { ProviderSignIn } from "../auth/providerSignIn";
import type { Sessions } from "../auth/sessions";
import type { SignInAudit } from "../auth/signInAudit";
import { accessRequestOf, isSecure, tellsOrigin } from "../security";

/** They tell nothing but whether one is signed in, and change nothing but the own cookie. */
const open = { access: "public" } as const;

export interface SignInRoutes {
  gate: AccessGate;
  /** Null where nobody can sign in. */
  sessions: Sessions | null;
  /** Null where nobody can sign in. */
  form: FormGuard | null;
  /** Null: nobody signs in at a provider. */
  atProvider: ProviderSignIn | null;
  endToken: (id: string) => void;
  /** Null: sign-ins are not written into the audit, for there are none. */
  signInAudit: SignInAudit | null;
  links: EmbedLinks;
  urlPrefix: string;
}

export function signInRoutes({
  gate,
  sessions,
  form,
  atProvider,
  signInAudit,
  urlPrefix,
}: SignInRoutes): FastifyPluginCallbackZod {
  const sessionOf = async ({ headers }: { headers: IncomingHttpHeaders }) =>
    (await sessions?.read(headers.cookie)) ?? null;

  return (app, _options, done) => {
    app.get(
      "/sign-in",
      {
        config: open,
        schema: {
          summary: "How one can sign in here",
          querystring: signInQuerySchema,
          response: { 200: signInWaysSchema },
        },
      },
      async (request, reply) => {
        const begun = (await form?.begin(request.headers.cookie, isSecure(request))) ?? null;
        reply.header("cache-control", "no-store");
        if (begun !== null) reply.header("set-cookie", begun.cookie);
        return {
          password: gate.challenge !== null,
          provider: atProvider?.provider ?? null,
          signedIn: (await sessionOf(request)) !== null,
          next: nextAddress(request.query.next, urlPrefix),
          formToken: begun?.token ?? null,
        };
      },
    );
    app.post(
      "/sign-in",
      {
        config: open,
        schema: {
          summary: "Sign in by name and password; the answer sets a cookie",
          body: signInBodySchema,
          response: { 200: signedInSchema },
        },
      },
      async (request, reply) => {
        const { user, password, next } = request.body;
        const { headers } = request;
        // Before the password is looked at: another site's page learns nothing and uses up none of the tries.
        if (sessions !== null && (await form?.check(headers.cookie, headers[FORM_HEADER])) !== true)
          throw new AppError("FORM_EXPIRED");
        const identity = await gate.signIn(user, password, accessRequestOf(request));
        if (identity === null || sessions === null) throw new AppError("WRONG_PASSWORD");
        reply.header("set-cookie", await sessions.begin(identity, isSecure(request)));
        signInAudit?.signedIn(identity, gate.roleOf(identity), gate.addressOf(accessRequestOf(request)));
        return { next: nextAddress(next, urlPrefix) };
      },
    );
    app.post(
      "/sign-out",
      {
        config: open,
        schema: {
          summary: "End the session, in all its tabs and wherever its cookie was copied to",
          response: { 200: signedOutSchema },
        },
      },
      async (request, reply) => {
        // Browsers say where they ask from; what says nothing ends nobody's session.
        if (!tellsOrigin(request.headers)) return { signedOut: false };
        const session = await sessionOf(request);
        if (sessions !== null) reply.header("set-cookie", sessions.end(session, isSecure(request)));
        if (session !== null) {
          signInAudit?.signedOut(session, gate.roleOf(session), gate.addressOf(accessRequestOf(request)));
        }
        return { signedOut: session !== null };
      },
    );
    done();
  };
}
