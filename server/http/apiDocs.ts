/** `/api/docs`: the description of our API as a page to read. It is plain HTML without a script, made once. */
import type { FastifyPluginCallback } from "fastify";
import { z } from "zod";

/** As much of an OpenAPI document as is shown. */
const schemaSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  description: z.string().optional(),
});
const parameterSchema = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  description: z.string().optional(),
  schema: schemaSchema.optional(),
});
const operationSchema = z.object({
  summary: z.string().optional(),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z.unknown().optional(),
  responses: z.unknown().optional(),
});
const documentSchema = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string().default("") }),
  servers: z.array(z.object({ url: z.string() })).default([]),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

type Operation = z.output<typeof operationSchema>;
type Parameter = z.output<typeof parameterSchema>;

/** Nothing but this page's own style may be loaded. */
const DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

export function apiDocs(): FastifyPluginCallback {
  return (app, _options, done) => {
    let page: string | null = null;
    app.get("/docs", { config: { access: "viewer" }, schema: { hide: true } }, (_, reply) => {
      page ??= renderApiDocs(app.swagger());
      return reply.type("text/html; charset=utf-8").header("content-security-policy", DOCS_POLICY).send(page);
    });
    done();
  };
}

export function renderApiDocs(openApi: unknown): string {
  const { info, servers, paths } = documentSchema.parse(openApi);
  const base = (servers[0]?.url ?? "").replace(/\/$/, "");
  const parts = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderOperation(method, base + path, operation)),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(info.title)} API</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escape(info.title)} API <small>${escape(info.version)}</small></h1>
<p>${escape(info.description)}</p>
<p>For programs: <a href="v1/openapi.json">openapi.json</a></p>
${parts.join("\n")}
</body>
</html>
`;
}

function renderOperation(
  method: string,
  path: string,
  { summary = "", parameters, requestBody, responses }: Operation,
): string {
  return `<section>
<h2><b>${escape(method.toUpperCase())}</b> <code>${escape(path)}</code></h2>
<p>${escape(summary)}</p>
${parameters.length === 0 ? "" : `<table>${parameters.map(renderParameter).join("")}</table>`}
${renderJson("Body", requestBody)}${renderJson("Answers", responses)}
</section>`;
}

function renderParameter({ name, in: place, required = false, description, schema = {} }: Parameter): string {
  const limits = [
    [schema.type ?? []].flat().join(" or "),
    schema.enum?.map(String).join(", "),
    schema.minimum === undefined ? "" : `at least ${schema.minimum}`,
    // JSON Schema of a whole number without a limit of ours names the largest that JavaScript can count.
    schema.maximum === undefined || schema.maximum >= Number.MAX_SAFE_INTEGER
      ? ""
      : `at most ${schema.maximum}`,
    schema.default === undefined || schema.default === "" ? "" : `default ${JSON.stringify(schema.default)}`,
  ];
  const said = description ?? schema.description ?? "";
  return `<tr><th><code>${escape(name)}</code></th><td>${required ? "required" : ""} ${place === "path" ? "in the path" : ""}</td>
<td>${escape(limits.filter(Boolean).join("; "))}</td><td>${escape(said)}</td></tr>`;
}

function renderJson(title: string, value: unknown): string {
  if (value === undefined) return "";
  return `<details><summary>${title}</summary><pre>${escape(JSON.stringify(value, null, 2))}</pre></details>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1rem; margin: 0; }
h2 b { display: inline-block; min-width: 4.5em; }
section { border-top: 1px solid #8886; padding: 1rem 0; overflow-x: auto; }
th, td { text-align: left; vertical-align: top; padding: 0.15rem 1rem 0.15rem 0; font-weight: normal; }
pre { max-height: 24rem; overflow: auto; }
`;
