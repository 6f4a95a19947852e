/**
 * `/embed/…`: widgets, each a page of its own for the frames of other sites. A link in the address opens it, or whoever may
 * look at Umbel anyway. Whatever is wrong is said in a widget of the same size, for nobody reads an error in a frame.
 */
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/lib/contract/errors";
import { renderRefusal, renderWidget } from "@/lib/widget/renderWidget";
import type { LinkClaim, Widget, WidgetData, WidgetKind } from "@/lib/widget/widget";
import type { Services } from "../../services";
import { readLink, readWidget } from "../auth/embedLinks";
import { asAppError } from "../errors";
import type { WidgetFile, WidgetFiles } from "./widgetFiles";
import { pageOf, readStyleChoice, widgetPage, widgetPolicy, type WidgetStyleChoice } from "./widgetPage";
import { WIDGET_MESSAGES, WIDGET_WORDS } from "./widgetWords";

declare module "fastify" {
  interface FastifyContextConfig {
    /** A page of a widget of this kind: a link may open it. */
    widget?: WidgetKind;
  }
}

const ROUTES: Readonly<Record<WidgetKind, string>> = {
  task: "/embed/task/:target",
  queue: "/embed/queue/:target",
  worker: "/embed/worker/:target",
  health: "/embed/health",
  failures: "/embed/failures",
};

/** Longer than any that we make or describe. */
const MAX_URL_CHARS = 4096;
const SCRIPT_PATH = "/embed/widget-page.js";

/** `files` null: the program was not built, and widgets stay as they come. */
export function embedRoutes(services: Services, files: WidgetFiles | null): FastifyPluginCallback {
  const { config, widgets } = services;
  const { urlPrefix, embedHosts } = config;
  const script = files && `${urlPrefix}${SCRIPT_PATH}?v=${files.page.hash}`;

  function send(reply: FastifyReply, page: Omit<Parameters<typeof widgetPage>[0], "nonce">): FastifyReply {
    const nonce = randomBytes(16).toString("base64");
    setFrameHeaders(reply);
    return reply
      .header("content-security-policy", widgetPolicy(nonce, embedHosts))
      .header("cache-control", "no-store")
      .type("text/html; charset=utf-8")
      .send(widgetPage({ ...page, nonce }));
  }

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    widget: Widget,
    data: WidgetData,
  ): FastifyReply {
    const query = queryOf(request);
    const choice = readStyleChoice(query, request.headers["accept-language"]);
    const href = urlPrefix + pageOf(widget);
    const words = WIDGET_WORDS[choice.locale];
    const { size, locale } = choice;
    const body = renderWidget(data, {
      words,
      size,
      now: data.at,
      live: { kind: "moment", at: data.at },
      href,
    });
    return send(reply.status(isThere(data) ? 200 : 404), {
      choice,
      title: `Umbel: ${widget.kind}`,
      script,
      body,
      state: {
        ...{ widget, locale, size, urlPrefix, href, data },
        link: readLink(widget, query),
        hosts: embedHosts,
        messages: WIDGET_MESSAGES[locale],
      },
    });
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
    const choice = readStyleChoice(queryOf(request), request.headers["accept-language"]);
    const { title, text } = refusalWords(error.code, choice);
    const wait = error.details["retryAfterSeconds"];
    if (wait !== undefined) reply.header("retry-after", String(wait));
    return send(reply.status(ERROR_STATUS[error.code]), {
      choice,
      title: `Umbel: ${title}`,
      script,
      body: renderRefusal({ title, text, size: choice.size }),
      // What is away may come back.
      state: { hosts: embedHosts, again: ERROR_STATUS[error.code] >= 500, data: null },
    });
  }

  return (app, _options, done) => {
    app.setErrorHandler((thrown, request, reply) => {
      const error = asAppError(thrown);
      if (error.code === "INTERNAL")
        request.log.error({ err: thrown }, "a widget ended in a mistake of ours");
      return refuse(request, reply, error);
    });
    for (const [kind, url] of Object.entries(ROUTES) as [WidgetKind, string][]) {
      app.route({
        method: "GET",
        url,
        config: { access: "viewer", widget: kind },
        schema: { hide: true },
        async handler(request, reply) {
          const widget = widgetOf(request, kind);
          return show(request, reply, widget, await widgets.get(widget));
        },
      });
    }
    if (files !== null) serveFiles(app, files);
    done();
  };
}

/** The link in the address of a widget's page; null: none. Throws BAD_REQUEST for an address of no widget. */
export function linkOf(request: FastifyRequest, kind: WidgetKind): LinkClaim | null {
  return readLink(widgetOf(request, kind), queryOf(request));
}

function widgetOf(request: FastifyRequest, kind: WidgetKind): Widget {
  if (request.url.length > MAX_URL_CHARS) throw new AppError("BAD_REQUEST", {}, "The address is too long.");
  const { target } = request.params as { target?: string };
  const widget = readWidget(kind, target, queryOf(request));
  if (widget === null) throw new AppError("BAD_REQUEST", {}, "The address is that of no widget.");
  return widget;
}

function queryOf({ url }: FastifyRequest): URLSearchParams {
  const mark = url.indexOf("?");
  return new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
}

/** What it shows may come later; then the page fills by itself. */
function isThere({ content }: WidgetData): boolean {
  switch (content.kind) {
    case "task":
      return content.task !== null;
    case "queue":
      return content.queue !== null;
    case "worker":
      return content.worker !== null;
    case "failures":
      return content.known;
    case "health":
      return true;
  }
}

/** For pages that other sites frame, whatever they ask of what they hold. The link stands in the address and goes nowhere. */
function setFrameHeaders(reply: FastifyReply): void {
  reply
    .removeHeader("x-frame-options")
    .header("referrer-policy", "no-referrer")
    .header("cross-origin-resource-policy", "cross-origin")
    .header("cross-origin-embedder-policy", "require-corp")
    .header("x-robots-tag", "noindex");
}

function refusalWords(code: ErrorCode, { locale }: WidgetStyleChoice): { title: string; text: string } {
  const { refused } = WIDGET_MESSAGES[locale];
  const key = REFUSALS[code] ?? "broken";
  return { title: refused[key] ?? "", text: refused[`${key}Text`] ?? "" };
}

const REFUSALS: Partial<Record<ErrorCode, string>> = {
  LINK_EXPIRED: "expired",
  LINK_INVALID: "forged",
  NOT_SIGNED_IN: "signIn",
  NOT_ALLOWED: "signIn",
  TOO_MANY_TRIES: "signIn",
  BAD_REQUEST: "wrong",
  STORE_UNAVAILABLE: "away",
  BROKER_UNAVAILABLE: "away",
};

/** The same for everybody, and nothing of the cluster: any page may load them. */
function serveFiles(app: FastifyInstance, files: WidgetFiles): void {
  const serve = (url: string, file: WidgetFile, cacheControl: string) =>
    app.route({
      method: "GET",
      url,
      config: { access: "public" },
      schema: { hide: true },
      handler(request, reply) {
        const tag = `"${file.hash}"`;
        reply
          .header("cache-control", cacheControl)
          .header("etag", tag)
          .header("cross-origin-resource-policy", "cross-origin")
          .header("access-control-allow-origin", "*");
        if (request.headers["if-none-match"] === tag) return reply.status(304).send();
        return reply.type("text/javascript; charset=utf-8").send(file.text);
      },
    });
  // Its address names its contents.
  serve(SCRIPT_PATH, files.page, "public, max-age=31536000, immutable");
  serve("/widget.js", files.element, "public, max-age=3600");
}
