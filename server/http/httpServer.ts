/**
 * The one HTTP server: headers, who may come in, the API, health, metrics, and Next's handler last. Socket.IO takes the
 * upgrades of the same server (`server/live`).
 */
import { randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import helmet from "@fastify/helmet";
import swagger from "@fastify/swagger";
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
  type RouteOptions,
} from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AUDIT_ERRORS } from "@/lib/contract/audit";
import { AppError } from "@/lib/contract/errors";
import type { RefusedAction } from "../actions/refusals";
import type { Services } from "../services";
import type { Access, AccessGate } from "./access";
import { apiDescription } from "./apiDescription";
import { DOCS_ACCESS, docsPath, registerApiDocs } from "./apiDocs";
import { embedRoutes, linkOf } from "./embed/embedRoutes";
import type { WidgetFiles } from "./embed/widgetFiles";
import { addressOfFlower } from "./flowerAddresses";
import { answerBroken, answerUnreadable, installErrors } from "./errors";
import { flowerRoutes } from "./flower/flowerRoutes";
import { asksForFeed, FEED_PATH } from "./flower/workers";
import { healthRoutes } from "./health";
import { createRawServer } from "./listen";
import { metricsRoutes } from "./metrics";
import type { Pages } from "./pages";
import {
  accessRequestOf,
  API_POLICY,
  hidesBehindProxy,
  isSameOrigin,
  pagePolicy,
  tellsOrigin,
} from "./security";
import { createEmbedLinks, type EmbedLinks } from "./auth/embedLinks";
import { countWithin } from "./auth/tryCounter";
import type { FormGuard } from "./auth/formGuard";
import type { ProviderSignIn } from "./auth/providerSignIn";
import type { Sessions } from "./auth/sessions";
import type { SignInAudit } from "./auth/signInAudit";
import { withUrlPrefix } from "./urlPrefix";
import { v1Routes } from "./v1/routes";
import type { SignInRoutes } from "./v1/signIn";

export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Longer than any filter, query and id that means something. A page tells of an address itself what it cannot use. */
const MAX_URL_CHARS = 8192;
const SERVER_OPTIONS = {
  /** Of the address of a page and all headers together, however long somebody's cookies are. */
  maxHeaderSize: 64 * 1024,
  /** Longer than the minute for which proxies keep a connection: the one that closes it must be the proxy. */
  keepAliveTimeout: 72_000,
};
const PATIENCE = {
  /** A request that trickles in holds a connection for so long at most; so do its headers alone. */
  requestTimeout: 30_000,
  headersTimeout: 15_000,
  /** How often that is looked at. */
  connectionsCheckingInterval: 5000,
  /** A client that takes nothing more of a file for so long has gone: each that is sent holds the store's reader. */
  stallMs: 60_000,
};
const MAX_BODY_BYTES = 1024 * 1024;
/** Task ids have at most 255 characters, each of up to 12 when encoded. */
const MAX_PARAM_CHARS = 255 * 12;

/** One route as it was added, for whoever checks all of them. */
export interface DeclaredRoute {
  method: string;
  url: string;
  access: Access;
  /** Why a route that writes leaves no line in the audit; null: it leaves one, or does not write. */
  noAudit: string | null;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Also with `--read-only`: it takes a right away, and changes nothing in the cluster. */
    evenReadOnly?: boolean;
    /** Why a route that writes leaves no line in the audit. */
    noAudit?: string;
  }
  interface FastifyInstance {
    /** Every route there is, with what it asks for. */
    declaredRoutes: readonly DeclaredRoute[];
  }
}

export interface HttpServerOptions {
  services: Services;
  gate: AccessGate;
  /** Null, or left out: nobody can sign in in a browser. */
  sessions?: Sessions | null;
  /** As the door has it. */
  form?: FormGuard | null;
  /** Null, or left out: nobody signs in at a provider. */
  atProvider?: ProviderSignIn | null;
  /** Null, or left out: sign-ins are not written into the audit. */
  signInAudit?: SignInAudit | null;
  /** As the door has it: cuts what a revoked token has open. */
  endToken?: (id: string) => void;
  /** Left out: none count but those that this process makes. */
  links?: EmbedLinks;
  /** Null, or left out: widgets do not follow what they show, and there is no custom element. */
  widgetFiles?: WidgetFiles | null;
  /** Null: the pages are not built; the API works without them. */
  pages: Pages | null;
  /** In place of how long slow clients are waited for, ms. */
  patience?: Partial<typeof PATIENCE>;
}

export async function createHttpServer({
  services,
  gate,
  sessions = null,
  form = null,
  atProvider = null,
  signInAudit = null,
  endToken = () => {},
  patience = {},
  links = createEmbedLinks({
    embedKey: null,
    readSessionKey: () => Promise.resolve(randomUUID()),
    now: services.now,
  }),
  widgetFiles = null,
  pages,
}: HttpServerOptions): Promise<HttpServer> {
  const { config } = services;
  const { stallMs, ...waits } = { ...PATIENCE, ...patience };
  const loggerInstance: FastifyBaseLogger = services.logger;
  const app: HttpServer = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    frameworkErrors: answerUnreadable,
    rewriteUrl: (request) =>
      leadFlowerFeed(withUrlPrefix(request.url ?? "/", config.urlPrefix), config.urlPrefix),
    clientErrorHandler: answerBroken,
    serverFactory: (listener) => createRawServer(config, { ...SERVER_OPTIONS, ...waits }, listener),
    routerOptions: { maxParamLength: MAX_PARAM_CHARS, ignoreTrailingSlash: true },
    // Open sockets are told to close; the rest must not keep us from stopping.
    forceCloseConnections: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  // What we answer is made by our own code and typed by the contract: checking it again would cost more than making it.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  installErrors(app, gate.challenge, config.urlPrefix);
  installStall(app, stallMs);
  // Before the gate: also what it refuses has the headers.
  await app.register(helmet, HEADERS);
  installGate(app, gate, services);
  await app.register(swagger, apiDescription(services.version, config.urlPrefix));

  await app.register(healthRoutes(services), { prefix: config.urlPrefix });
  await app.register(metricsRoutes(services), { prefix: config.urlPrefix });
  const signIn = {
    gate,
    sessions,
    form,
    atProvider,
    signInAudit,
    endToken,
    links,
    urlPrefix: config.urlPrefix,
  };
  await app.register(v1Routes(services, signIn), { prefix: `${config.urlPrefix}/api/v1` });
  await registerApiDocs(app, config.urlPrefix);
  await app.register(flowerRoutes(services, gate.challenge), { prefix: config.urlPrefix });
  await app.register(embedRoutes(services, widgetFiles), { prefix: config.urlPrefix });
  await app.register(noSuchApi, { prefix: `${config.urlPrefix}/api` });
  if (pages !== null) installPages(app, pages, signIn);
  return app;
}

/** Flower's page of workers is JSON to those who ask for it so; our pages stand at the same addresses. */
function leadFlowerFeed(url: string, urlPrefix: string): string {
  const [path = "", query = ""] = url.split("?", 2);
  if (query === "" || !path.startsWith(urlPrefix)) return url;
  const own = path.slice(urlPrefix.length);
  return asksForFeed(own === "" ? "/" : own, query) ? `${urlPrefix}${FEED_PATH}?${query}` : url;
}

/** Asked before anything of a request is read. A route without a declared access is a mistake found at start. */
function installGate(app: HttpServer, gate: AccessGate, { config, refusals, now }: Services): void {
  const { urlPrefix, actionsPerMinute } = config;
  const actions = actionsPerMinute === 0 ? null : countWithin(now, actionsPerMinute, "TOO_MANY_ACTIONS");
  const apiPath = `${urlPrefix}/api/`;
  const declared: DeclaredRoute[] = [];
  app.decorate("declaredRoutes", declared);
  app.decorateRequest("caller", null);
  app.addHook("onRoute", (route: RouteOptions) => {
    // Routes of a library, which declares nothing.
    if (route.url.startsWith(docsPath(urlPrefix))) route.config = { ...route.config, access: DOCS_ACCESS };
    const access = route.config?.access;
    if (access === undefined) throw new Error(`${route.url} declares no access`);
    for (const method of [route.method].flat())
      declared.push({ method, url: route.url, access, noAudit: route.config?.noAudit ?? null });
  });
  app.addHook("onRequest", async (request, reply) => {
    if (request.url.length > MAX_URL_CHARS && request.url.startsWith(apiPath)) {
      throw new AppError("BAD_REQUEST", {}, `The address is longer than ${MAX_URL_CHARS} characters.`);
    }
    reply.header("content-security-policy", API_POLICY);
    // A path that is not there tells as little as one that may not be seen.
    const access: Access = request.routeOptions.config.access ?? "viewer";
    const { widget, evenReadOnly = false } = request.routeOptions.config;
    const link = widget === undefined ? null : linkOf(request, widget);
    if (access !== "public") {
      request.caller = await gate.whoIs({ ...accessRequestOf(request), link });
      gate.check(request.caller, access);
    }
    if (READS.has(request.method)) return;
    if (request.caller?.readOnly === true && access !== "viewer" && !evenReadOnly)
      throw readOnlyRefusal(request);
    // Where it sends along who they are, whoever made it ask, the browser must say where it was made to.
    const isAmbient = request.caller?.isAmbient === true;
    if (!isSameOrigin(request.raw, config) || (isAmbient && !tellsOrigin(request.headers))) {
      const words = hidesBehindProxy(request.raw, config) ? AUDIT_ERRORS.otherHost : AUDIT_ERRORS.otherSite;
      throw new AppError("NOT_ALLOWED", {}, words);
    }
    if (request.caller === null || actions === null) return;
    const who = JSON.stringify([request.caller.name, request.caller.name === "" ? request.caller.from : ""]);
    actions.check(who);
    actions.add(who);
  });
  // Whatever of it said no: here, a gate of actions (which has told it already), or the route itself.
  app.addHook("onError", (request, _reply, error, done) => {
    const { caller } = request;
    if (caller !== null && !READS.has(request.method)) refusals.note(caller, requestOf(request), error);
    done();
  });
}

/** A request that was refused, as the audit tells it. Of its address the path: what is asked for behind it may be secret. */
function requestOf({ method, url, params, routeOptions }: FastifyRequest): RefusedAction {
  const { access, flowerFamily } = routeOptions.config;
  const asked = `${method} ${url.split("?", 1)[0]}`.slice(0, MAX_TOLD_CHARS);
  const names = Object.entries((params ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
    // Flower's name what they are about by a star; elsewhere it is the address once more.
    (name !== "*" || flowerFamily !== undefined) && typeof value === "string"
      ? [value.slice(0, MAX_TOLD_CHARS)]
      : [],
  );
  const details = { ...(access !== undefined && access !== "public" && { permission: access }) };
  const targets = [asked, ...names];
  return { action: "request", targets, targetCount: targets.length, details: JSON.stringify(details) };
}

const MAX_TOLD_CHARS = 500;

/** Ends what is sent as a stream to somebody who does not read it. */
function installStall(app: HttpServer, stallMs: number): void {
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (payload instanceof Readable) reply.raw.setTimeout(stallMs, () => reply.raw.destroy());
    done();
  });
}

/** In Flower's words where Flower has the endpoint. */
function readOnlyRefusal({ routeOptions }: FastifyRequest): AppError {
  const isFlowers = routeOptions.config.flowerFamily !== undefined;
  return new AppError("NOT_ALLOWED", {}, isFlowers ? "Read only mode is enabled" : AUDIT_ERRORS.readOnly);
}

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/** A path of the API that is not there is answered as one, also where Next would take it for a page. */
function noSuchApi(app: FastifyInstance, _options: object, done: () => void): void {
  app.route({
    method: ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"],
    url: "/*",
    config: { access: "viewer", noAudit: "there is nothing there" },
    schema: { hide: true },
    handler() {
      throw new AppError("NOT_FOUND", {}, "There is nothing here.");
    },
  });
  done();
}

/** Next's handler takes what no other route has taken, under our prefix. */
function installPages(app: HttpServer, pages: Pages, { gate, atProvider, urlPrefix }: SignInRoutes): void {
  async function render(request: FastifyRequest, reply: FastifyReply, isBare: boolean): Promise<void> {
    const nonce = randomBytes(16).toString("base64");
    const policy = pagePolicy(nonce);
    // Next takes the nonce for its own scripts from the policy in the request; the layout takes it by name.
    request.raw.headers["content-security-policy"] = policy;
    request.raw.headers["x-nonce"] = nonce;
    request.raw.headers[BARE_PAGE] = isBare ? "yes" : "no";
    reply.header("content-security-policy", policy);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    try {
      await pages.handle(request.raw, reply.raw);
    } catch (error) {
      // Past the point where an answer could be made: what was begun is broken off.
      request.log.error({ err: error }, "a page ended in a mistake of ours");
      reply.raw.destroy();
    }
  }

  const page = { method: "GET", schema: { hide: true }, exposeHeadRoute: true } as const;
  const home = urlPrefix === "" ? "/" : urlPrefix;
  for (const url of urlPrefix === "" ? ["/", "/*"] : [urlPrefix, `${urlPrefix}/*`]) {
    app.route({
      ...page,
      url,
      config: { access: "viewer", leadsToSignIn: true },
      async handler(request, reply) {
        const [path = "", query = ""] = (request.raw.url ?? "/").slice(urlPrefix.length).split("?", 2);
        const elsewhere = addressOfFlower(path === "" ? "/" : path, query);
        if (elsewhere !== null) return reply.redirect(urlPrefix + elsewhere, 302);
        return render(request, reply, false);
      },
    });
  }
  // The sign-in's own page, and what pages are made of, which is the same for everybody and tells nothing.
  app.route({
    ...page,
    url: `${urlPrefix}/login`,
    config: { access: "public" },
    async handler(request, reply) {
      if (!gate.hasSignIn) return reply.redirect(home, 302);
      if (atProvider?.isReturn(request) === true) return atProvider.finish(request, reply);
      return render(request, reply, true);
    },
  });
  app.route({
    ...page,
    exposeHeadRoute: false,
    url: `${urlPrefix}/login/start`,
    config: { access: "public" },
    async handler(request, reply) {
      if (atProvider === null) throw new AppError("NOT_FOUND", {}, "There is nothing here.");
      return atProvider.begin(
        request,
        reply,
        new URL(request.url, "http://umbel.invalid").searchParams.get("next"),
      );
    },
  });
  for (const url of ["/_next/static/*", ...ICONS]) {
    app.route({
      ...page,
      url: urlPrefix + url,
      config: { access: "public" },
      async handler(request, reply) {
        // Next would go where the path leads to; this route is for what it says.
        if (!isPlainPath(request.raw.url ?? ""))
          throw new AppError("NOT_FOUND", {}, "There is nothing here.");
        return render(request, reply, true);
      },
    });
  }
}

/** Whether a path leads to nowhere else than it says: no step up, no empty step, nothing encoded that could be one. */
function isPlainPath(url: string): boolean {
  const [path = ""] = url.split("?", 1);
  return !/\/\.{0,2}(\/|$)|\\|%(2e|2f|5c|25|00)/i.test(path);
}

/** The layout leaves out what stands around pages: it asks for what only those may know who have signed in. */
const BARE_PAGE = "x-umbel-bare";
const ICONS = ["/umbel.svg", "/umbel-away.svg", "/umbel-trouble.svg", "/robots.txt"];

const HEADERS: Parameters<typeof helmet>[1] = {
  // Set by hand, for pages have a nonce of their own.
  contentSecurityPolicy: false,
  // Whether there is TLS is decided by the proxy in front.
  strictTransportSecurity: false,
  // Browsers complain of these on plain HTTP, where many run this.
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  referrerPolicy: { policy: "same-origin" },
};
