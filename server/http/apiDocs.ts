/**
 * `/api/docs`: our API to read and to try, by Swagger UI. Everything it loads comes from here, and nothing of it goes
 * elsewhere: it asks no validator, and its policy would not let it.
 */
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import type { Access } from "./access";

export const DOCS_ACCESS: Access = "viewer";

/** Swagger UI has no scripts and no styles inside its page; what it draws is set by script. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** `urlPrefix`: "" or such as "/umbel". The description must be registered before. */
export async function registerApiDocs(app: FastifyInstance, urlPrefix: string): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: docsPath(urlPrefix),
    staticCSP: DOCS_POLICY,
    // Without the bar in which another program's description could be opened.
    uiConfig: { layout: "BaseLayout", docExpansion: "list", deepLinking: true, defaultModelsExpandDepth: 0 },
    theme: { title: "Umbel API" },
  });
}

export function docsPath(urlPrefix: string): string {
  return `${urlPrefix}/api/docs`;
}
