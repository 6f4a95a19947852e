/**
 * The way to a provider and back. What guards it (state, nonce, the verifier of PKCE, and where to go on) goes along in an
 * encrypted cookie of the browser that began: nobody can be signed in by a link that somebody else has begun.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { SignInTrouble } from "@/lib/contract/signIn";
import type { AccessGate } from "../access";
import { accessRequestOf, isSecure } from "../security";
import { cookieName, openCookie, writeCookie } from "./cookies";
import { nextAddress } from "./nextAddress";
import { UnconfirmedError, type Provider } from "./provider";
import type { Sealer } from "./sealer";
import type { Sessions } from "./sessions";
import type { SignInAudit } from "./signInAudit";

export interface ProviderSignIn {
  readonly provider: Pick<Provider, "id" | "name">;
  /** Leads the browser to the provider. */
  begin(request: FastifyRequest, reply: FastifyReply, next: string | null): Promise<FastifyReply>;
  /** Whether the browser comes back from there. */
  isReturn(request: FastifyRequest): boolean;
  /** Begins the session, or leads to the sign-in page, which says what was wrong. */
  finish(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

export interface ProviderSignInOptions {
  provider: Provider;
  /** Where the provider sends the browser back to, as it knows it. */
  redirectUri: string;
  sealer: Sealer;
  sessions: Sessions;
  /** Whether the settings let them in, as what, and where they ask from. */
  gate: Pick<AccessGate, "roleOf" | "addressOf">;
  audit: Pick<SignInAudit, "signedIn" | "refused">;
  urlPrefix: string;
  now: () => number;
}

/** As long as it takes to find a second factor. */
const LIFE_MS = 10 * 60_000;

const guardsSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  next: z.string(),
});

export function createProviderSignIn(options: ProviderSignInOptions): ProviderSignIn {
  const { provider, sealer, sessions, gate, audit, urlPrefix, now } = options;
  const name = cookieName("login", sealer);
  const place = { name, path: `${urlPrefix}/login` };
  const setCookie = (request: FastifyRequest, value: string) =>
    writeCookie({ ...place, value, maxAgeMs: value === "" ? 0 : LIFE_MS, isSecure: isSecure(request) });

  function refuse(reply: FastifyReply, trouble: SignInTrouble, next?: string): FastifyReply {
    const query = new URLSearchParams({ trouble, ...(next !== undefined && { next }) });
    return reply.redirect(`${urlPrefix}/login?${query.toString()}`, 302);
  }

  return {
    provider: { id: provider.id, name: provider.name },
    async begin(request, reply, next) {
      const guards = { state: random(), nonce: random(), codeVerifier: random() };
      const goOn = nextAddress(next ?? undefined, urlPrefix);
      try {
        const url = await provider.begin(guards);
        // An address may be too long for a cookie: then they go on from the first page.
        const kept = goOn.length > MOST_NEXT_CHARS ? nextAddress(undefined, urlPrefix) : goOn;
        const value = await sealer.seal("login", { ...guards, next: kept }, now() + LIFE_MS);
        return await reply.header("set-cookie", setCookie(request, value)).redirect(url.href, 302);
      } catch (error) {
        request.log.warn({ err: error }, "the sign-in's provider cannot be reached");
        return refuse(reply, "unreachable", goOn);
      }
    },
    isReturn: ({ url }) => new URL(url, NOWHERE).searchParams.has("state"),
    async finish(request, reply) {
      const guards = await openCookie(request.headers.cookie, name, async (text) => {
        const opened = guardsSchema.safeParse(await sealer.open("login", text));
        return opened.success ? opened.data : null;
      });
      // It counts once, whatever comes of it.
      reply.header("set-cookie", setCookie(request, ""));
      if (guards === null) return refuse(reply, "expired");
      const { next } = guards;
      const from = gate.addressOf(accessRequestOf(request));
      const url = new URL(options.redirectUri);
      url.search = new URL(request.url, NOWHERE).search;
      try {
        const identity = await provider.finish(url, guards);
        const role = gate.roleOf(identity);
        if (role === null) {
          audit.refused({ name: identity.name, from, by: "provider", isTooMany: false });
          request.log.warn({ by: identity.by }, "somebody signed in whom the settings do not let in");
          return await refuse(reply, "notAllowed", next);
        }
        const session = await sessions.begin(identity, isSecure(request));
        audit.signedIn(identity, role, from);
        return await reply.header("set-cookie", session).redirect(next, 302);
      } catch (error) {
        audit.refused({ name: "", from, by: "provider", isTooMany: false });
        if (error instanceof UnconfirmedError) return refuse(reply, "unconfirmed", next);
        request.log.warn({ err: error }, "a sign-in at the provider failed");
        return refuse(reply, url.searchParams.has("error") ? "denied" : "failed", next);
      }
    },
  };
}

/** No host has this name; the path and query are all that is read. */
const NOWHERE = "http://umbel.invalid";
const MOST_NEXT_CHARS = 1500;

function random(): string {
  return randomBytes(32).toString("base64url");
}
